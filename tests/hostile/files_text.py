"""Nasty texts: charsets, endless repetition of what the readers look for, JSON."""

from collections.abc import Callable
from functools import partial

from tests.hostile.files_office import EXAMPLES, FORMULAS

_LONG = 5 * 2**20  # bytes of a repeated text that is read within its limit only in linear time
_HALF = 2**19  # enough to tell linear from quadratic time, which would be 600 times that of 20 KB
_FORM = "项目名称\t修路\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修路长度\t≥3(公里)\n"
REPEATED = {
    "amounts": "10万元",
    "level-labels": "一级指标",
    "labels": "项目名称一级指标二级指标三级指标指标值",
    "brackets": "（",
    "brackets-both": "（）",
    "operators": "≥",
    "digits": "8",
    "glued-values": "202010100.00%10",
    "ideograph-numbers": "一二三、",
    "percent": "≥95%",
    "sections": "一、项目概述",
    "level-values": "产出指标数量指标",
    "blanks": " ",
    "blanks-wide": "　甲",
    "dots": ".",
    "colons": "项目名称：",
    "commas": ",",
    "bars": "|",
    "tabs": "\t",
    "stars": "**",
    "hashes": "#",
    "quotes": '"',
    "dates": "2024年12月31日前",
    "lists": "1. ",
    "quality-words": "完成率达到90%以上；",
    "funds": "年度资金总额：100万元其中：财政拨款100其他资金0",
    "objectives": "目标1：完成修路；",
    "rates": "项目支出绩效自评表项目名称全年预算数全年执行数执行率得分",
    "ticks": "□",
    "zero-width": "\u200b",
    "combining": "\u0301",
    "angle": "<",
    "slash": "及时/",
    "replacement": "\ufffd",
}


def _repeated(word: str, end: str, size: int) -> bytes:
    """A form, then a word so often that it fills `size` bytes."""
    unit = word + end
    return (_FORM + unit * (size // len(unit.encode()))).encode()


def _csv_formulas() -> bytes:
    rows = "".join(f'产出指标,数量指标,"{text}","{text}"\n' for text in (each.replace('"', '""') for each in FORMULAS))
    return f"项目名称,修路,,\n一级指标,二级指标,三级指标,指标值\n{rows}".encode()


def _json(change: Callable[[str], str]) -> bytes:
    return change((EXAMPLES / "data" / "faultless.json").read_text(encoding="utf-8")).encode("utf-8", "surrogatepass")


def _mixed() -> bytes:
    return _FORM.encode("gb18030") + _FORM.encode() + _FORM.encode("utf-16-le") + bytes(range(256))


FILES: dict[str, Callable[[], bytes]] = {
    "text-gb18030.txt": lambda: _FORM.encode("gb18030"),
    "text-utf16-without-mark.txt": lambda: _FORM.encode("utf-16-le"),
    "text-utf16-mark.txt": lambda: _FORM.encode("utf-16"),
    "text-utf32.txt": lambda: _FORM.encode("utf-32"),
    "text-mark-only.txt": lambda: b"\xef\xbb\xbf",
    "text-odd-utf16.txt": lambda: _FORM.encode("utf-16")[:-1],
    "text-mixed-charsets.txt": _mixed,
    "text-lone-surrogates-utf16.txt": lambda: b"\xff\xfe" + (_FORM + "\ud800\udfff\udc00").encode("utf-16-le", "surrogatepass"),
    "text-lone-surrogates-utf8.txt": lambda: (_FORM + "修\ud800路\t≥\udfff").encode("utf-8", "surrogatepass"),
    "text-nul-bytes.txt": lambda: _FORM.replace("修", "\0修\0").encode(),
    "text-only-nul.txt": lambda: bytes(100_000),
    "text-control-characters.txt": lambda: (_FORM + "".join(map(chr, range(1, 32))) * 10 + "\x7f\x80\x9f\u2028\u2029").encode(),
    "text-right-to-left.txt": lambda: (_FORM + "\u202e产出指标\t\u2066数量指标\u2069\t长度\u202d\t≥3(公里)\n").encode(),
    "text-html-in-cells.txt": lambda: (_FORM + "产出指标\t数量指标\t<script>alert(1)</script>\t≥3(<b>公里</b>)\n").encode(),
    "text-ansi-escapes.txt": lambda: (_FORM + "产出指标\t数量指标\t\x1b[2J\x1b]0;pwn\x07修路\t≥3(公里)\n").encode(),
    "text-terminal-markup.txt": lambda: (_FORM + "产出指标\t数量指标\t[red]修路[/red][link=file:///x]\t≥3(公里)\n").encode(),
    "text-random.txt": lambda: bytes((i * 7919 + i // 3) % 256 for i in range(100_000)),
    "csv-formulas.csv": _csv_formulas,
    "csv-a-million-commas.csv": lambda: _FORM.replace("\t", ",").encode() + b"," * 1_000_000,
    "csv-a-million-rows.csv": lambda: _FORM.replace("\t", ",").encode() + b"a,b\n" * 1_000_000,
    "csv-quote-never-closed.csv": lambda: ('项目名称,"修路\n' + "a,b\n" * 100_000).encode(),
    "text-100000-tabs-a-line.txt": lambda: (_FORM + "\t" * 100_000 + "甲\n").encode(),
    "json-deep.json": lambda: b'{"declarations":' + b"[" * 100_000,
    "json-deep-objects.json": lambda: b'{"declarations":' + b'{"a":' * 100_000,
    "json-1e400.json": partial(_json, lambda text: text.replace('"format"', '"x": 1e400, "format"', 1)),
    "json-infinite-amounts.json": partial(_json, lambda text: text.replace('"annual"', '"annual": 1e400, "total"', 1)),
    "json-bad-surrogates.json": partial(_json, lambda text: text.replace('"name":"', '"name":"\\ud800', 1)),
    "json-raw-surrogates.json": partial(_json, lambda text: text.replace('"name":"', '"name":"\ud800', 1)),
    "json-cut.json": partial(_json, lambda text: text[: len(text) // 2]),
    "json-digits.json": lambda: b'{"a":' + b"9" * 5_000_000 + b"}",
    **{f"text-5mb-of-{name}.txt": partial(_repeated, REPEATED[name], "", _LONG) for name in ("labels", "blanks", "digits")},
    **{f"text-half-a-mb-of-{name}.txt": partial(_repeated, word, "", _HALF) for name, word in REPEATED.items()},
    **{f"text-lines-of-{name}.txt": partial(_repeated, word, "\n", _HALF // 4) for name, word in REPEATED.items()},
    **{f"text-20kb-of-{name}.txt": partial(_repeated, word, "", 20_000) for name, word in REPEATED.items()},
}
_REPEATED = ("text-5mb-of", "text-half-a-mb-of", "text-lines-of", "text-20kb-of")
HEAVY = frozenset(name for name in FILES if name.startswith(_REPEATED) or "million" in name or "digits" in name)
