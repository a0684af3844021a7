"""What is to be marked in the officer's own file: for each finding the place, the value that must stand there, and what the comment says."""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from jiheng.model.address import NoSuchPlace, get
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked, Severity, Shown
from jiheng.model.place import place_name
from jiheng.model.source import Source
from jiheng.model.target import Target
from jiheng.writers.findings.words import ORDER, say, severity_word

COLOURS = {Severity.ERROR: "FFC7CE", Severity.EXPLAIN: "FFEB9C", Severity.HINT: "DDEBF7", Severity.SHADOW: "E7E6E6"}  # of what is marked, RRGGBB
_STRUCTS = {"funds/total": "funds/total/amount", "funds/annual": "funds/annual/amount", "funds": "funds/annual/amount"}


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A comment at a place; `evidence` is what must be found in the text there, "" where the value is blank or no text. `where` names the place."""

    source: Source | None
    evidence: str
    severity: Severity
    text: str
    where: str


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Everything to be marked in a file. `head` and what has no place there go on the document as a whole, after the sentence `unplaced`."""

    marks: tuple[Mark, ...]
    head: str
    unplaced: str
    author: str

    def whole(self, homeless: Sequence[Mark]) -> str:
        """What the comment on the document as a whole says; each text once."""
        texts = dict.fromkeys(f"{mark.where}\n{mark.text}" for mark in homeless)
        return "\n\n".join([self.head, self.unplaced, *texts] if texts else [self.head])


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """The marked file and its format (docx, xlsx, pdf); how many marks stand at their place and how many on the document as a whole.

    `signed`: whether marking ended a digital signature.
    """

    data: bytes
    format: str
    placed: int
    homeless: int
    signed: bool = False


class CannotMark(Exception):
    """A file that cannot be marked. `zh` and `en` say why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


def marks_of(checked: Checked, lang: str) -> Marks:
    """The marks of a document's findings; those of one cause stand at each of their places."""
    return Marks(
        marks=tuple(mark for finding in checked.findings for mark in _marks(finding, checked.submission, lang)),
        head=_head(checked, lang),
        unplaced=say(lang, "以下问题在文件中没有单独的位置，或没有找到原处：", "These findings have no place of their own in the file, or it was not found:"),
        author=say(lang, "绩衡", "jiheng"),
    )


def kept(text: str) -> str:
    """What two texts are compared by: letters and digits, whatever their width; blanks, breaks and signs differ between programs."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def fits(evidence: str, text: str) -> bool:
    """Whether a text holds the value that is to be marked there, or is a part of it (values may be joined from several cells)."""
    wanted, there = kept(evidence), kept(text)
    return not wanted or wanted in there or bool(there and there in wanted)


def _marks(finding: Shown, submission: Submission, lang: str) -> Iterator[Mark]:
    text = comment(finding, lang)
    for address in (finding.address, *finding.more):
        source = own_source(submission, address)
        name = " › ".join(filter(None, (finding.declaration, place_name(submission, address, lang=lang))))
        if source is not None or address == finding.address:
            yield Mark(source=source, evidence=_evidence(submission, address), severity=finding.severity, text=text, where=name)


def comment(finding: Shown, lang: str) -> str:
    """What a comment says of a finding: how it binds, its title and code, the sentence with both values, how to mend it, the clause."""
    fix = say(lang, f"可改为：{finding.fix.value}", f"Fix: {finding.fix.value}") if finding.fix else ""
    lines = (
        say(lang, f"【{severity_word(finding.severity, lang)}】{finding.title}（{finding.code}）", f"[{finding.severity}] {finding.title} ({finding.code})"),
        finding.message,
        say(lang, f"怎么改：{finding.advice}", f"How to mend it: {finding.advice}"),
        fix,
        say(lang, f"依据：{finding.basis}", f"Basis: {finding.basis}"),
    )
    return "\n".join(filter(None, lines))


def own_source(submission: Submission, address: str) -> Source | None:
    """Where the value at an address itself stands; never a neighbour, which would put the mark at a wrong place."""
    parts = address.split("/")
    if parts[0] != "declarations":
        return submission.sources.get(address)
    if len(parts) < 3:
        return None
    form, inside = submission.declarations[int(parts[1])], "/".join(parts[2:])
    inside = _STRUCTS.get(inside, inside)
    if inside in form.sources:
        return form.sources[inside]
    is_row = parts[2] == "indicators" and (len(parts) == 4 or parts[4:] == ["target"])
    return form.indicators[int(parts[3])].source if is_row else None


def _evidence(submission: Submission, address: str) -> str:
    """What must stand where the value stands: its text, the digits of a number, the year of a date."""
    try:
        value = get(submission, address)
    except NoSuchPlace:
        return ""
    match value:
        case str():
            return value
        case Target():
            return value.raw
        case Decimal():
            return f"{value.normalize():f}".replace(".", "").strip("-0")
        case dt.date():
            return str(value.year)
    return ""


def _head(checked: Checked, lang: str) -> str:
    counts = Counter(finding.severity for finding in checked.findings)
    found = say(lang, "，", ", ").join(f"{severity_word(severity, lang)} {counts[severity]}" for severity in ORDER if counts[severity])
    nothing = say(lang, "没有发现需要修改的问题", "nothing found")
    gaps = checked.ledger.not_assessable
    open_ = say(lang, f"；未能核对 {gaps} 项（见核对报告）", f"; {gaps} checks could not be made (see the report)") if gaps else ""
    return say(lang, f"绩衡核对结果：{found or nothing}{open_}。", f"Checked by jiheng: {found or nothing}{open_}.")
