"""Whole documents: a budget that is published, with its cover statement, narratives and forms among many other pages."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from jiheng.benchmark import invent
from jiheng.benchmark.layout import Page, page, style_for, wan
from jiheng.benchmark.sample import DECLARATION, Drawn, quirk
from jiheng.benchmark.sheet import Block, Cell, Row, Table
from jiheng.model.declaration import Declaration, Form, SelfEvaluation, Submission

_DUTIES = (
    "贯彻执行国家有关法律法规和方针政策，拟订本地区相关工作计划并组织实施。",
    "负责行业管理和业务指导，组织开展调查研究、统计分析和信息发布。",
    "负责本系统资产管理、内部审计和安全生产工作。",
    "承办上级交办的其他事项。",
)
_NARRATIVE = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")


@quirk(0, "部门预算全文：封面说明、经费说明和申报表夹在其他内容之间", of=(DECLARATION,), formats=("tabs", "docx", "pdf", "html"))
def budget_document(form: Form, random: Random) -> Drawn:
    """Duties, tables of income and spending, explanations of terms; then the statement of how many projects have targets, narratives and forms."""
    whole = invent.submission(random, forms=2)
    blocks: list[Block] = [f"{whole.agency}{whole.year}年部门预算", "目  录", "一、部门职责", "二、部门预算表", "三、预算编制说明", "四、项目绩效目标情况"]
    blocks += [*_duties(whole), *_tables(whole, random), *_statement(whole)]
    pages = [page(each) for each in whole.declarations]
    for one, each in zip(pages, whole.declarations, strict=True):
        blocks += [*_narrative(each), *one.blocks]
    blocks += ["名词解释", "一般公共预算拨款收入：指财政部门当年拨付的资金。", "项目支出：指在基本支出之外为完成特定任务和目标所发生的支出。"]
    narrated = tuple(f"narrative/{section}" for section in _NARRATIVE if section != "objective")
    fields = [(*one.fields[0], *narrated) for one in pages]
    return Drawn(page=Page(blocks=blocks, forms=list(whole.declarations), fields=fields), whole=whole)


def whole_document(whole: Submission) -> list[Block]:
    """A submission as it is handed in: title, statement, a narrative and a form for each project."""
    blocks: list[Block] = [whole.title or "", *_statement(whole)]
    for each in whole.declarations:
        if isinstance(each, SelfEvaluation):
            blocks += page(each).blocks
            continue
        style = style_for(each, title=f"财政项目支出绩效目标申报表{each.number}", nature=True)
        blocks += [*_narrative(each), *page(each, style).blocks]
    return blocks


def _duties(whole: Submission) -> Iterator[str]:
    yield "一、部门职责"
    yield f"{whole.agency}是预算单位，主要职责如下："
    yield from (f"（{numeral}）{duty}" for numeral, duty in zip("一二三四", _DUTIES, strict=True))
    yield "本单位内设机构5个，编制32名，在职人员29人，退休人员14人。"


def _tables(whole: Submission, random: Random) -> Iterator[Block]:
    """Tables of the budget with many amounts, none of which is a form."""
    basic = Decimal(random.randint(400, 900)) * 10_000
    projects = whole.stated.amount or Decimal(0)
    yield "二、部门预算表"
    for title in ("收支预算总表", "财政拨款收支预算总表", "一般公共预算支出功能分类预算表"):
        yield f"{whole.year}年{title}"
        yield "编制单位：" + (whole.agency or "") + "    单位：万元"
        rows: list[Row] = [[*map(Cell, ("项目", "预算数", "其中：基本支出", "其中：项目支出"))]]
        rows.append([*map(Cell, ("本年收入合计", wan(projects + basic), wan(basic), wan(projects)))])
        rows.append([*map(Cell, ("一、一般公共预算拨款", wan(projects + basic), wan(basic), wan(projects)))])
        rows.append([*map(Cell, ("二、其他收入", "0", "0", "0"))])
        yield Table(rows)
    yield "三、预算编制说明"
    yield f"{whole.year}年本单位收入预算{wan(projects + basic)}万元，其中一般公共预算拨款{wan(projects + basic)}万元，比上年增加12.6万元。"
    yield "“三公”经费预算8.5万元，其中公务接待费1.2万元，公务用车运行费7.3万元，因公出国（境）费0万元。机关运行经费64.8万元，政府采购预算120万元。"


def _statement(whole: Submission) -> Iterator[str]:
    stated = whole.stated
    yield "四、项目绩效目标情况"
    yield (
        f"按照预算绩效管理工作的要求，我单位对{stated.projects}个项目编报了{whole.year}年度项目绩效目标，涉及项目预算资金{wan(stated.amount)}万元。"
        "其他项目按规定另行编报。"
    )


def _narrative(form: Declaration) -> Iterator[str]:
    if not form.narrative.headings:
        return
    yield f"项目经费情况说明{form.number}"
    yield f"{form.name}"
    for heading, section in zip(form.narrative.headings, _NARRATIVE, strict=True):
        yield heading
        yield getattr(form.narrative, section) or ""
