"""审核意见书: the letter to the agency, in the manner of official documents. It says only what the findings say; addressee's date and seal stay blank."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import PurePath

import msgspec

from jiheng.model.assessment import Assessment
from jiheng.model.finding import Checked, Severity, Shown
from jiheng.model.note_text import note_text
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.writers.findings.text import facts_line
from jiheng.writers.findings.words import ORDER, severity_word
from jiheng.writers.form.docx import to_docx
from jiheng.writers.form.sheet import Align, Box, Page, Paragraph, Role, Row, Sheets, Table

MARGINS = (37.0, 26.0, 35.0, 28.0)  # GB/T 9704-2012: 37 mm above, 28 mm at the left, 156 × 225 mm of text
_NUMBERS = "一二三四五六七八九十"
_BLANK_DATE = "　　　　年　　月　　日"  # an ideographic space each, as wide as a character
_KINDS = {"declaration": "绩效目标", "self_evaluation": "绩效自评", "monitoring": "绩效运行监控", "department": "整体支出绩效"}
_WIDTHS = (12.0, 66.0, 26.0, 26.0, 26.0)
_BOUND = (Severity.ERROR, Severity.EXPLAIN)
_NOTES = 10
_SHOWN = 6  # places that are named of one hint or gap; of more, the number
Blocks = Iterator[Paragraph | Table]


class Remarked(msgspec.Struct, frozen=True):
    """What a reviewer said about a place of a project."""

    project: str
    place: str
    text: str


def to_letter(checked: Checked, assessments: Sequence[Assessment] = (), remarks: Sequence[Remarked] = ()) -> bytes:
    """The letter on one document as DOCX, with what reviewers decided and said. The document must have been read (`checked.error` is None)."""
    page = Page(blocks=tuple(_blocks(checked, assessments, remarks)), bookmark="审核意见书")
    return to_docx(Sheets(title=_title(checked), pages=(page,), margins=MARGINS), styles="letter_styles.xml")


def _blocks(checked: Checked, assessments: Sequence[Assessment], remarks: Sequence[Remarked]) -> Blocks:
    submission = checked.submission
    yield Paragraph(text=_title(checked), role=Role.TITLE, align=Align.CENTER)
    yield Paragraph(text=f"{submission.agency or '　　　　　　　　'}：", role=Role.NOTE)
    name = submission.title or PurePath(checked.path).stem
    yield Paragraph(text=f"你单位报送的《{name.strip('《》')}》收悉。经核对（{facts_line(submission, 'zh').replace(' · ', '，')}），现提出审核意见如下。")
    number = iter(_NUMBERS)
    yield _heading(number, "审核情况")
    yield from _overall(checked)
    if assessments:
        yield _heading(number, "审核结论")
        yield from _decided(assessments, remarks)
    bound = sorted((finding for finding in checked.findings if finding.severity in _BOUND), key=lambda finding: _BOUND.index(finding.severity))
    bases = list(dict.fromkeys(finding.basis for index in _ordered(checked, bound) for finding in bound if _project(checked, finding) == index))
    if bound:
        yield _heading(number, "审核意见")
        yield Paragraph(text="括号内是规则编号，以及“审核依据”部分的序号。")
        yield from _by_project(checked, bound, bases)
    if hints := [finding for finding in checked.findings if finding.severity is Severity.HINT]:
        yield _heading(number, "供修改时参考的提示")
        yield from _hints(checked, hints)
    if checked.not_assessed or checked.submission.notes:
        yield _heading(number, "未能核对的事项")
        yield from _gaps(checked)
    if bound:
        yield _heading(number, "修改要求及时限")
        yield from _demands(bound)
        yield _heading(number, "审核依据")
        yield from _grounds(bases)
    yield from _end()


def _title(checked: Checked) -> str:
    kinds = dict.fromkeys(_KINDS[str(form.__struct_config__.tag)] for form in checked.submission.declarations)
    what = "、".join(kinds) or "绩效目标"
    year = f"{checked.submission.year}年度" if checked.submission.year else ""
    return f"关于{year}{'' if what.startswith('整体') else '项目支出'}{what}的审核意见"


def _heading(number: Iterator[str], text: str) -> Paragraph:
    return Paragraph(text=f"{next(number)}、{text}", role=Role.HEADING)


def _overall(checked: Checked) -> Blocks:
    ledger, counts = checked.ledger, Counter(finding.severity for finding in checked.findings)
    total = ledger.passed + ledger.found + ledger.not_applicable + ledger.not_assessable
    done = f"共核对{total}项：通过{ledger.passed}项，发现问题{ledger.found}项，不适用{ledger.not_applicable}项，未能核对{ledger.not_assessable}项。"
    found = "，".join(f"{severity_word(severity, 'zh')}{counts[severity]}个" for severity in ORDER[:3] if counts[severity])
    if not found:
        open_ = "未能核对的事项不在此列，见后。" if ledger.not_assessable else ""
        yield Paragraph(text=f"{done}未发现需要修改的问题。{open_}")
        return
    yield Paragraph(text=f"{done}问题中，{found}。{_verdict(checked, counts)}")
    if len(checked.submission.declarations) > 1:
        yield _summary(checked)


def _decided(assessments: Sequence[Assessment], remarks: Sequence[Remarked]) -> Blocks:
    """What was decided on each project, the grade and the opinion; then what was said about single places."""
    for number, each in enumerate(assessments, start=1):
        total = f"{each.total.normalize():f}分，" if each.grade and each.total is not None else ""
        grade = f"综合评定{total}等级为“{each.grade}”：{each.follows}" if each.grade else ""
        yield Paragraph(text=f"{number}.{each.project}：{each.level}，{_ended(each.decision)}{grade}{_ended(each.opinion) if each.opinion else ''}")
        for place, said in enumerate((said for said in remarks if said.project == each.project), start=1):
            yield Paragraph(text=f"（{place}）{said.place}：{_ended(said.text)}")


def _verdict(checked: Checked, counts: Counter[Severity]) -> str:
    if counts[Severity.ERROR]:
        projects = {index for finding in checked.findings if finding.severity is Severity.ERROR if (index := _project(checked, finding)) is not None}
        return f"必须更正的问题{f'涉及{len(projects)}个项目，' if projects else ''}应当修改后重新报送。"
    return "没有必须更正的问题；需要说明的，请逐项说明或修改。" if counts[Severity.EXPLAIN] else "没有必须更正或需要说明的问题。"


def _summary(checked: Checked) -> Table:
    """Projects and their findings; those that must be returned first."""
    counts = Counter((_project(checked, finding), finding.severity) for finding in checked.findings)
    heads = ("序号", "项目", *(severity_word(severity, "zh") for severity in ORDER[:3]))
    rows = [_row(heads, header=True)]
    for index in _ordered(checked, checked.findings, everything=True):
        form = checked.submission.declarations[index] if index is not None else None
        number = str(form.number or (index or 0) + 1) if form is not None else ""
        rows.append(_row((number, _name(checked, index), *(str(counts[index, severity] or "—") for severity in ORDER[:3]))))
    return Table(widths=_WIDTHS, rows=tuple(rows))


def _row(texts: Sequence[str], *, header: bool = False) -> Row:
    role = Role.LABEL if header else Role.VALUE
    cells = (Box(text=text, column=at, role=role, align=Align.LEFT if at == 1 and not header else Align.CENTER) for at, text in enumerate(texts))
    return Row(cells=tuple(cells), header=header)


def _ordered(checked: Checked, findings: Sequence[Shown], *, everything: bool = False) -> list[int | None]:
    """The projects that have findings (or all): the document as a whole, then those with most to correct, in the order of the document."""
    errors = Counter(_project(checked, finding) for finding in checked.findings if finding.severity is Severity.ERROR)
    there = {_project(checked, finding) for finding in findings} | (set(range(len(checked.submission.declarations))) if everything else set())
    return sorted(there, key=lambda index: (index is not None, -errors[index], index or 0))


def _by_project(checked: Checked, findings: Sequence[Shown], bases: Sequence[str]) -> Blocks:
    for number, index in enumerate(_ordered(checked, findings)):
        mark = f"（{_NUMBERS[number]}）" if number < len(_NUMBERS) else f"（{number + 1}）"
        yield Paragraph(text=f"{mark}{_name(checked, index)}", role=Role.SUBTITLE, align=Align.LEFT)
        numbers = count(1)
        for finding in findings:
            if _project(checked, finding) == index:
                yield Paragraph(text=f"{next(numbers)}.{_sentence(checked, finding, bases)}")


def _sentence(checked: Checked, finding: Shown, bases: Sequence[str]) -> str:
    place = place_name(checked.submission, finding.address).removesuffix(" › 三级指标").replace(" › ", "·")
    fix = f"可改为“{finding.fix.value}”。" if finding.fix and finding.fix.value not in finding.advice else ""
    said = f"【{severity_word(finding.severity, 'zh')}】{place}：{_ended(finding.message)}{_ended(finding.advice)}{fix}"
    return f"{said}（{finding.code}，依据{bases.index(finding.basis) + 1}）"


def _hints(checked: Checked, findings: Sequence[Shown]) -> Blocks:
    """Hints of one kind together, with the projects where they were found."""
    titles: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        titles.setdefault((finding.title, finding.code), []).append(_name(checked, _project(checked, finding)))
    for number, ((title, code), names) in enumerate(titles.items(), start=1):
        yield Paragraph(text=f"{number}.{title}（{code}）：{_listed(names)}。")


def _gaps(checked: Checked) -> Blocks:
    """What could not be assessed, by reason; and what reading was not sure of."""
    reasons: dict[str, list[str]] = {}
    for gap in checked.not_assessed:
        where = "·".join(filter(None, (gap.declaration, gap.indicator))) or "整份材料"
        reasons.setdefault(gap.reason, []).append(f"{where}（{gap.title}）")
    if reasons:
        yield Paragraph(text="下列事项没有核对，不表示没有问题，请人工审核或补充材料后再核对。")
    for number, (reason, places) in enumerate(reasons.items(), start=1):
        yield Paragraph(text=f"{number}.{_ended(reason)}涉及：{_listed(places)}。")
    notes = Counter(note_text(note, checked.submission, "zh").rstrip("。") for note in checked.submission.notes)
    if notes:
        yield Paragraph(text=f"读取时有下列存疑之处，请对照原件核对{f'（只列前{_NOTES}种，其余见核对报告）' if len(notes) > _NOTES else ''}。")
    for note, times in list(notes.items())[:_NOTES]:
        yield Paragraph(text=_ended(f"{note}（{times}处）" if times > 1 else note))


def _demands(bound: Sequence[Shown]) -> Blocks:
    severities = {finding.severity for finding in bound}
    must = "标明“必须更正”的，应当修改。" if Severity.ERROR in severities else ""
    explain = "标明“需要说明”的，修改或者逐项书面说明理由。" if Severity.EXPLAIN in severities else ""
    yield Paragraph(text=f"请对照审核意见逐项办理。{must}{explain}修改后的材料和说明，请于{_BLANK_DATE}前报送。")


def _grounds(bases: Sequence[str]) -> Blocks:
    """The clauses in the order in which the opinions name them."""
    yield from (Paragraph(text=f"{place}.{_ended(basis)}") for place, basis in enumerate(bases, start=1))
    if any("待核实" in basis for basis in bases):
        yield Paragraph(text="注明“条款待核实”的，引用前请核对文件原文。")


def _end() -> Blocks:
    """The signature, never on a page by itself."""
    yield Paragraph(text="本意见书由绩衡按规则核对得出，经审核人员复核后使用。", kept=True)
    yield Paragraph(text="", kept=True)
    yield Paragraph(text="审核单位（盖章）：＿＿＿＿＿＿＿＿", align=Align.RIGHT, kept=True)
    yield Paragraph(text=_BLANK_DATE, align=Align.RIGHT)


def _project(checked: Checked, finding: Shown) -> int | None:
    return enclosing(checked.submission, finding.address)[0]


def _name(checked: Checked, index: int | None) -> str:
    return "整份材料" if index is None else project_name(checked.submission.declarations[index], index)


def _listed(names: Sequence[str]) -> str:
    each = Counter(names)
    shown = [f"{name}（{times}处）" if times > 1 else name for name, times in list(each.items())[:_SHOWN]]
    return "、".join(shown) + (f"等{len(each)}处" if len(each) > _SHOWN else "")


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text.rstrip('；;，,')}。"
