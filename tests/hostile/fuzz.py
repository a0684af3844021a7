"""Spoils documents at random and reads them in this process: `python -m tests.hostile.fuzz --minutes 5 [--seed 1] [--recognise]`."""

import argparse
import io
import random
import re
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest import mock

from jiheng.readers import pdf
from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable
from tests.fixtures import ofd
from tests.hostile.files_office import BUILT, EXAMPLES
from tests.readers.office_parts import archive

MOST_BYTES = 300_000  # of a document that is spoilt: larger ones are slow to read again and again
SECONDS = 8.0  # of the processor that reading a spoilt document may take
_TAG = re.compile(rb"<[^<>]{1,400}>")
_VALUE = re.compile(rb'="([^"<>]*)"')
_NASTY = (b"", b"-1", b"0", b"999999999999", b"9" * 5000, b"1e400", b"NaN", "\u202e".encode(), "一级指标".encode(), b"=1+1", b"\xed\xa0\x80", b"A1:XFD1048576")
_WORDS = ("一级指标", "指标值", "项目名称", "≥", "（", "10万元", "\t", "|", "\n", "得分", "年度目标", "9" * 50, "\u0301", "2024年")

Change = Callable[[bytes, random.Random], bytes]


def documents() -> dict[str, bytes]:
    """What is spoilt: the documents that we built, and one of OFD."""
    paths = [*sorted(BUILT.iterdir()), *sorted(EXAMPLES.glob("*.*")), EXAMPLES / "data" / "faultless.json"]
    found = {path.name: path.read_bytes() for path in paths if path.is_file() and path.suffix not in (".jpg", ".md")}
    small = {name: data for name, data in found.items() if len(data) <= MOST_BYTES}
    heads = "".join(ofd.text(word, 20 + 40 * i, 30 + 9 * row) for row in range(3) for i, word in enumerate(("项目名称", "一级指标", "三级指标", "指标值")))
    return {**small, "drawn.ofd": ofd.package([heads + ofd.line(10, 10, 200, 10) + ofd.line(10, 10, 10, 200)], template=ofd.text("背景", 9, 9))}


def spoilt(name: str, data: bytes, chance: random.Random) -> bytes:
    """The document, changed at random in a manner that fits its kind."""
    if data.startswith(b"PK") and chance.random() < 0.85:
        return _within(data, chance)
    if Path(name).suffix in (".txt", ".html", ".json") and chance.random() < 0.7:
        return chance.choice((_markup, _lines, _glued))(data, chance)
    return chance.choice((_flipped, _cut, _swapped))(data, chance)


def read(data: bytes, name: str) -> str | None:
    """What is wrong with how it was read; None for a submission or a clean refusal in time."""
    began = time.process_time()
    try:
        read_document(data, name)
    except (Unreadable, MemoryError):
        pass
    except Exception:  # whatever it is, it is a finding
        return "".join(traceback.format_exc().splitlines(keepends=True)[-3:])
    took = time.process_time() - began
    return f"took {took:.1f} s" if took > SECONDS else None


def without_recognition() -> AbstractContextManager[object]:
    """Pages whose text was spoilt are refused as scans: to recognise each takes seconds, and is tested with scans."""
    return mock.patch.object(pdf, "is_installed", return_value=False)


def findings(name: str, data: bytes, count: int, seed: int) -> Iterator[tuple[bytes, str]]:
    """Spoilt documents, of `count`, that were read badly, and how."""
    for number in range(count):
        changed = spoilt(name, data, random.Random(f"{seed}/{name}/{number}"))
        if (wrong := read(changed, name)) is not None:
            yield changed, wrong


def _within(data: bytes, chance: random.Random) -> bytes:
    """A package with the XML of a part spoilt, so that it gets behind the checksums."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    changed = bytes(parts[name])  # type: ignore[arg-type]  # all are bytes
    for _ in range(chance.randint(1, 3)):
        changed = chance.choice((_values, _values, _markup, _flipped, _swapped))(changed, chance)
    return archive({**parts, name: changed})


def _values(data: bytes, chance: random.Random) -> bytes:
    """The value of an attribute, or the text of an element, made nasty."""
    places = list(_VALUE.finditer(data))[:20_000]
    if not places:
        return data
    found = chance.choice(places)
    return data[: found.start(1)] + chance.choice(_NASTY) + data[found.end(1) :]


def _markup(data: bytes, chance: random.Random) -> bytes:
    """A stretch between two tags deleted, doubled or moved."""
    places = [found.start() for found in _TAG.finditer(data)]
    if len(places) < 4:
        return _swapped(data, chance)
    first = chance.randrange(len(places) - 1)
    start, end = places[first], places[min(first + chance.randint(1, 12), len(places) - 1)]
    other = chance.choice(places)
    return chance.choice((data[:start] + data[end:], data[:end] + data[start:end] + data[end:], data[:other] + data[start:end] + data[other:]))


def _lines(data: bytes, chance: random.Random) -> bytes:
    """Lines glued, dropped, doubled, exchanged."""
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 20)):
        at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(4):
            case 0 if at + 1 < len(lines):
                lines[at : at + 2] = [lines[at] + lines[at + 1]]
            case 1 if len(lines) > 2:
                del lines[at]
            case 2:
                lines.insert(to, lines[at])
            case _:
                lines[at], lines[to] = lines[to], lines[at]
    return b"\n".join(lines)


def _glued(data: bytes, chance: random.Random) -> bytes:
    """Breaks and tabs lost between two places, words put in."""
    text = data.decode("utf-8", "replace")
    start, end = sorted(chance.randrange(len(text)) for _ in range(2))
    text = text[:start] + re.sub(chance.choice((r"\n", r"\t", r"\s+", "[，。；]")), chance.choice(("", " ", "\t")), text[start:end]) + text[end:]
    for _ in range(chance.randint(0, 5)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(_WORDS) * chance.choice((1, 1, 3, 40)) + text[at:]
    return text.encode("utf-8", "surrogatepass")


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _swapped(data: bytes, chance: random.Random) -> bytes:
    size = chance.randint(1, max(1, min(512, len(data) // 4)))
    start, to = (chance.randrange(max(1, len(data) - size)) for _ in range(2))
    return data[:to] + data[start : start + size] + data[to + size :]


def main() -> None:
    """Spoil and read for as long as asked; print each kind of finding once, and keep its document where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--recognise", action="store_true", help="recognise pages whose text was spoilt, which takes seconds each")
    parser.add_argument("--keep", type=Path, help="folder for documents that were read badly")
    asked = parser.parse_args()
    with nullcontext() if asked.recognise else without_recognition():
        _spoil(60 * asked.minutes, asked.seed, asked.keep)


def _spoil(seconds: float, seed: int, keep: Path | None) -> None:
    until, number, seen = time.monotonic() + seconds, 0, Counter[str]()
    known = documents()
    while time.monotonic() < until:
        for name, data in known.items():
            number += 1
            if time.monotonic() > until:
                break
            for changed, wrong in findings(name, data, 3, seed * 1_000_000 + number):
                seen[wrong.split("took")[0] or name] += 1
                if seen[wrong.split("took")[0] or name] == 1:
                    print(f"{name}: {wrong}", flush=True)  # noqa: T201  a script talks to the one who called it
                    if keep:
                        (keep / f"{sum(seen.values())}-{name}").write_bytes(changed)
    print(f"{number * 3} documents, {len(seen)} kinds of findings")  # noqa: T201  as above


if __name__ == "__main__":
    main()
