"""A document as it is printed, with the numbers of findings in its cells: what the templates `web/paper.html` and `web/findings.html` draw."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked, Severity, Shown
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.writers.findings.words import ORDER, source_text
from jiheng.writers.form.layout import sheets
from jiheng.writers.form.sheet import Box, Paragraph, Role, Table


class Mark(msgspec.Struct, frozen=True):
    """The number of a finding in a cell."""

    number: int
    severity: Severity


class Numbered(msgspec.Struct, frozen=True):
    """A finding with its number, the name of its place, and where in the file that is."""

    number: int
    finding: Shown
    place: str
    source: str
    cell: str  # id of the cell on the page that shows it


class Cell(msgspec.Struct, frozen=True):
    """A cell of the printed form."""

    box: Box
    id: str
    marks: list[Mark]

    @property
    def severity(self) -> str:
        """The gravest of its findings; empty where there is none."""
        return min((mark.severity for mark in self.marks), key=ORDER.index).value if self.marks else ""

    @property
    def is_label(self) -> bool:
        """Whether it is printed, not filled in; an empty one heads nothing."""
        return self.box.role is Role.LABEL and bool(self.box.text)


class Block(msgspec.Struct, frozen=True):
    """A paragraph (one cell) or a table; `shares` are the widths of its columns in percent."""

    rows: list[list[Cell]]
    shares: list[float]
    text: Cell | None = None

    @property
    def tag(self) -> str:
        """The element of a paragraph."""
        return {Role.TITLE: "h3", Role.HEADING: "h4"}.get(self.text.box.role, "p") if self.text else ""


class Sheet(msgspec.Struct, frozen=True):
    """A page of the document."""

    number: int
    title: str
    blocks: list[Block]


class Group(msgspec.Struct, frozen=True):
    """The findings of one project, or (index None) of the document as a whole."""

    index: int | None
    title: str
    findings: list[Numbered]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Severities that occur, gravest first, and how often."""
        found = Counter(each.finding.severity for each in self.findings)
        return [(severity.value, found[severity]) for severity in ORDER if found[severity]]


class Paper(msgspec.Struct, frozen=True):
    """The whole document and its findings; `shown` are the addresses that cells show."""

    sheets: list[Sheet]
    groups: list[Group]
    shown: set[str]

    def cell(self, address: str) -> str:
        """The id of the cell that shows an address, or is nearest to it."""
        return cell_id(_shown_above(address, self.shown))


def paper(checked: Checked, lang: str) -> Paper:
    """The document that was checked, its findings numbered by project and gravity, each number in the cells that it is about."""
    numbered = groups(checked, lang)
    drawn = sheets(checked.submission)
    shown = {box.address for page in drawn.pages for block in page.blocks for box in _boxes(block) if box.address}
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    for each in (each for group in numbered for each in group.findings):
        for address in dict.fromkeys(_shown_above(place, shown) for place in (each.finding.address, *each.finding.more)):
            marks[address].append(Mark(each.number, each.finding.severity))
    pages = [
        Sheet(number, page.bookmark or page_title(page.blocks), [_block(block, marks) for block in page.blocks]) for number, page in enumerate(drawn.pages, 1)
    ]
    return Paper(pages, [_placed(group, shown) for group in numbered], shown)


def page_title(blocks: Sequence[Paragraph | Table]) -> str:
    """The first words of a page, for want of a name."""
    return next((block.text for block in blocks if isinstance(block, Paragraph)), "")


def groups(checked: Checked, lang: str) -> list[Group]:
    """Findings by project, the document as a whole first; what must be corrected comes first in each."""
    submission = checked.submission
    found: dict[int | None, list[Shown]] = {None: [], **{index: [] for index in range(len(submission.declarations))}}
    for finding in checked.findings:
        found[enclosing(submission, finding.address)[0]].append(finding)
    groups, number = [], 0
    for index, findings in found.items():
        ranked = sorted(findings, key=lambda finding: ORDER.index(finding.severity))
        groups.append(Group(index, _title(submission, index, lang), [_entry(number + place, each, submission, lang) for place, each in enumerate(ranked, 1)]))
        number += len(ranked)
    return [group for group in groups if group.index is not None or group.findings]


def _title(submission: Submission, index: int | None, lang: str) -> str:
    if index is None:
        return "整份材料" if lang == "zh" else "Whole document"
    form = submission.declarations[index]
    return f"{form.number or index + 1}　{project_name(form, index, lang=lang)}"


def _entry(number: int, finding: Shown, submission: Submission, lang: str) -> Numbered:
    return Numbered(number, finding, place_name(submission, finding.address, lang=lang), source_text(finding.source, lang), "")


def _placed(group: Group, shown: set[str]) -> Group:
    entries = [msgspec.structs.replace(each, cell=cell_id(_shown_above(each.finding.address, shown))) for each in group.findings]
    return msgspec.structs.replace(group, findings=entries)


def cell_id(address: str) -> str:
    """The id of the cell of an address on the page; empty for none."""
    return f"at-{address.replace('/', '-')}" if address else ""


def _shown_above(address: str, shown: set[str]) -> str:
    """The address itself, the nearest around it or the first below it that the page shows; empty for none."""
    if below := next((each for each in shown if each.startswith(f"{address}/")), "") if address and address not in shown else "":
        return min((each for each in shown if each.startswith(f"{address}/")), default=below)
    while address and address not in shown:
        address = address.rpartition("/")[0]
    return address


def _boxes(block: Paragraph | Table) -> Iterable[Paragraph | Box]:
    return [block] if isinstance(block, Paragraph) else [box for row in block.rows for box in row.cells]


def _block(block: Paragraph | Table, marks: dict[str, list[Mark]]) -> Block:
    if isinstance(block, Paragraph):
        box = Box(text=block.text, column=0, role=block.role, align=block.align, address=block.address)
        return Block([], [], _cell(box, marks))
    whole = sum(block.widths)
    return Block([[_cell(box, marks) for box in row.cells] for row in block.rows], [round(100 * width / whole, 2) for width in block.widths])


def _cell(box: Box, marks: dict[str, list[Mark]]) -> Cell:
    return Cell(box, cell_id(box.address), marks.get(box.address, []) if box.address else [])
