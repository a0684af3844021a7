"""Mistakes in objectives, narratives and wording."""

from jiheng.benchmark.planting import FORM, Planted, changed, defect, first, place_of, placed, with_row
from jiheng.model.declaration import Submission

_ANNUAL = f"{FORM}/annual_objective"
_OVERALL = f"{FORM}/overall_objective"
_PLAN = f"{FORM}/narrative/plan"


def _longer(whole: Submission, **values: object) -> Submission:
    """The same over three years."""
    form = first(whole)
    assert form.end is not None  # invented forms have both
    assert form.year is not None
    return changed(whole, end=form.end.replace(year=form.year + 2), narrative__period=f"{form.year}年1月—{form.year + 2}年12月", **values)


def _satisfaction_named(whole: Submission, name: str) -> Planted:
    where = f"{FORM}/indicators/{place_of(whole, lambda row: row.level1 == '满意度指标')}/name"
    return Planted(placed(whole, {where: name}), where)


@defect("OB01")
def overall_gone(whole: Submission) -> Planted:
    """The overall objective of a project of one year is blank."""
    return Planted(changed(whole, overall_objective=None), _OVERALL)


@defect("OB02")
def annual_gone(whole: Submission) -> Planted:
    """The annual objective is blank."""
    return Planted(changed(whole, annual_objective=None), _ANNUAL)


@defect("OB03")
def objectives_alike(whole: Submission) -> Planted:
    """Three years have the objective of one."""
    return Planted(_longer(whole, overall_objective=first(whole).annual_objective), _ANNUAL)


@defect("OB04")
def objective_copied(whole: Submission) -> Planted:
    """The objective is a piece of the overview, without a number."""
    text = "以便民利民为原则，利用现有闲置场地完善服务设施，为辖区居民提供就近服务"
    return Planted(changed(whole, narrative__overview=f"项目立足实际需要，{text}。", annual_objective=f"{text}。"), _ANNUAL)


@defect("OB05")
def nothing_to_check(whole: Submission) -> Planted:
    """The objective has a direction only."""
    return Planted(changed(whole, annual_objective="坚持服务导向，不断提高服务能力和水平，促进事业健康发展。"), _ANNUAL)


@defect("OB07")
def item_skipped(whole: Submission) -> Planted:
    """Items 1, 2 and 4."""
    text = f"1.{first(whole).annual_objective}2.按季度公开进展4次。4.年底前完成总结报告1份。"
    return Planted(changed(whole, annual_objective=text), _ANNUAL)


@defect("OB08")
def far_too_long(whole: Submission) -> Planted:
    """The objective is longer than the exchange format holds."""
    text = first(whole).annual_objective or ""
    return Planted(changed(whole, annual_objective=text + "".join(f"完成第{order}项任务并形成工作报告{order}份。" for order in range(1, 160))), _ANNUAL)


@defect("OB09")
def three_years_without_aim(whole: Submission) -> Planted:
    """A project of three years has no overall objective."""
    return Planted(_longer(whole, overall_objective=None), _OVERALL)


@defect("RE01")
def not_in_plan(whole: Submission) -> Planted:
    """The objective names a thing that costs money, the plan does not."""
    objective = f"{(first(whole).annual_objective or '').rstrip('。')}，举办项目成果展示会。"
    done, row = with_row(changed(whole, annual_objective=objective), "成本指标 | 经济成本指标 | 举办项目成果展示会费用 | ≤2万元")
    return Planted(done, f"{row}/name")


@defect("RE02")
def unheard_of(whole: Submission) -> Planted:
    """An indicator counts a thing of which nothing else speaks."""
    done, row = with_row(whole, "产出指标 | 数量指标 | 发布榜单数量 | ≥1个")
    return Planted(done, f"{row}/name")


@defect("RE05")
def thin_basis(whole: Submission) -> Planted:
    """The basis is one document without number and year."""
    return Planted(changed(whole, narrative__basis="《公共服务设施管理办法》。"), f"{FORM}/narrative/basis")


@defect("WO01")
def verb_twice(whole: Submission) -> Planted:
    """编制 … 编制."""
    return Planted(changed(whole, narrative__plan=f"{first(whole).narrative.plan}编制设施维护规划编制和操作手册。"), _PLAN)


@defect("WO02")
def word_twice(whole: Submission) -> Planted:
    """增加增加."""
    return Planted(changed(whole, narrative__plan=f"{first(whole).narrative.plan}增加增加服务场次。"), _PLAN)


@defect("WO03")
def half_width_mark(whole: Submission) -> Planted:
    """A half-width comma among full-width ones."""
    text = first(whole).annual_objective or ""
    return Planted(changed(whole, annual_objective=text.replace("，", ",", 1)), _ANNUAL)


@defect("WO04")
def three_groups(whole: Submission) -> Planted:
    """Three groups are asked at once."""
    return _satisfaction_named(whole, "居民、企业和学校满意度")


@defect("WO05")
def vague_group(whole: Submission) -> Planted:
    """Nobody knows who is asked."""
    return _satisfaction_named(whole, "单位满意度")


@defect("WO06")
def quote_open(whole: Submission) -> Planted:
    """A quotation mark without its partner."""
    return Planted(changed(whole, narrative__plan=f"{first(whole).narrative.plan}开展“便民服务月活动。"), _PLAN)


@defect("WO07")
def two_ways_of_buying(whole: Submission) -> Planted:
    """Two ways of procurement for one job."""
    return Planted(changed(whole, narrative__plan=f"{first(whole).narrative.plan}通过公开招标和竞争性磋商确定供应商。"), _PLAN)
