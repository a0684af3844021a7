"""Mistakes in the document, its heads, dates and bodies."""

import msgspec

from jiheng.benchmark.planting import FORM, Planted, changed, defect, first, place_of, placed, retargeted
from jiheng.model.declaration import Narrative, Submission


def _year(whole: Submission) -> int:
    assert whole.year is not None  # invented submissions have it
    return whole.year


@defect("DO01")
def one_project_too_many(whole: Submission) -> Planted:
    """The cover states one project more."""
    return Planted(placed(whole, {"stated/projects": len(whole.declarations) + 1}), "stated/projects")


@defect("DO02")
def stated_more(whole: Submission) -> Planted:
    """The cover states 1 万元 more."""
    return Planted(placed(whole, {"stated/amount": (whole.stated.amount or 0) + 10_000}), "stated/amount")


@defect("DO03")
def narrative_gone(whole: Submission) -> Planted:
    """One of the projects has no narrative."""
    return Planted(placed(whole, {"declarations/1/narrative": Narrative()}), "declarations")


@defect("DO04")
def section_number_twice(whole: Submission) -> Planted:
    """The number of a section stands twice."""
    headings = list(first(whole).narrative.headings)
    headings[4] = headings[4].replace("五、", "四、")
    return Planted(changed(whole, narrative__headings=tuple(headings)), f"{FORM}/narrative/headings/4")


@defect("DO05")
def placeholder_left(whole: Submission) -> Planted:
    """A placeholder stands in the plan."""
    return Planted(changed(whole, narrative__plan=f"{first(whole).narrative.plan}具体安排待补充。"), f"{FORM}/narrative/plan")


@defect("DO06")
def title_of_last_year(whole: Submission) -> Planted:
    """The title names the year before."""
    year = _year(whole)
    return Planted(msgspec.structs.replace(whole, title=(whole.title or "").replace(str(year), str(year - 1))), "year")


@defect("DO07")
def same_name(whole: Submission) -> Planted:
    """Two projects have one name."""
    done = placed(whole, {"declarations/1/name": first(whole).name})
    return Planted(done, "declarations/1/name")


@defect("DO08")
def number_twice(whole: Submission) -> Planted:
    """Two forms have one number."""
    return Planted(placed(whole, {"declarations/1/number": 1}), "declarations")


@defect("DO09")
def head_of_last_year(whole: Submission) -> Planted:
    """The head of a form names the year before."""
    return Planted(changed(whole, year=_year(whole) - 1), f"{FORM}/year")


@defect("ID01")
def agency_misspelt(whole: Submission) -> Planted:
    """The agency lost a character."""
    agency = first(whole).implementing_agency or ""
    return Planted(changed(whole, implementing_agency=agency[:-3] + agency[-2:]), f"{FORM}/implementing_agency")


@defect("ID02")
def other_implementer(whole: Submission) -> Planted:
    """The narrative names another body."""
    return Planted(changed(whole, narrative__implementer="云汀市产业协作发展中心。"), f"{FORM}/narrative/implementer")


@defect("ID03")
def other_project(whole: Submission) -> Planted:
    """The overview speaks of another project."""
    return Planted(changed(whole, narrative__overview="“公园绿道照明改造”项目主要用于更换路灯。"), f"{FORM}/narrative/overview")


@defect("ID04")
def project_unnamed(whole: Submission) -> Planted:
    """The project has no name."""
    return Planted(changed(whole, name=None), f"{FORM}/name")


@defect("ID05")
def agency_unnamed(whole: Submission) -> Planted:
    """Neither department nor agency are named."""
    return Planted(changed(whole, department=None, implementing_agency=None), f"{FORM}/implementing_agency")


@defect("ID06")
def evaluation_every_year(whole: Submission) -> Planted:
    """An evaluation that is done once is called recurrent."""
    return Planted(changed(whole, name="公共服务设施阶段性评估", nature="经常性项目"), f"{FORM}/nature")


@defect("ID08")
def editions_differ(whole: Submission) -> Planted:
    """An event is the third in the plan and the second in an indicator."""
    place = place_of(whole, lambda row: row.level2 == "数量指标")
    done = changed(whole, narrative__plan=f"{first(whole).narrative.plan}10月举办第三届群众技能大赛。")
    where = f"{FORM}/indicators/{place}/name"
    return Planted(placed(done, {where: "举办第二届群众技能大赛"}), where)


@defect("ID09")
def name_clipped(whole: Submission) -> Planted:
    """A name that stands whole four times lost a character in the objective."""
    overview = "项目由协同发展中心工程管理科承办，协同发展中心负责选址，协同发展中心负责验收，协同发展中心负责评估。"
    objective = f"{_year(whole)}年由协同发中心工程管理科完成设施改造3处，服务居民5000人。"
    return Planted(changed(whole, narrative__overview=overview, annual_objective=objective), f"{FORM}/annual_objective")


@defect("TI01")
def ends_before_start(whole: Submission) -> Planted:
    """The project ends before it starts."""
    form = first(whole)
    return Planted(changed(whole, start=form.end, end=form.start), f"{FORM}/end")


@defect("TI02")
def months_differ(whole: Submission) -> Planted:
    """The narrative names other months."""
    year = _year(whole)
    return Planted(changed(whole, narrative__period=f"{year}年3月—{year}年11月"), f"{FORM}/narrative/period")


@defect("TI03")
def all_last_year(whole: Submission) -> Planted:
    """The dates of one form are those of the year before."""
    form, year = first(whole), _year(whole)
    assert form.start is not None  # invented forms have both
    assert form.end is not None
    dates = {"start": form.start.replace(year=year - 1), "end": form.end.replace(year=year - 1)}
    return Planted(changed(whole, **dates, year=None, narrative__period=f"{year - 1}年1月—{year - 1}年12月"), f"{FORM}/start")


@defect("TI04")
def past_year_in_objective(whole: Submission) -> Planted:
    """The objective speaks of the year before."""
    text = first(whole).annual_objective or ""
    return Planted(changed(whole, annual_objective=text.replace(str(_year(whole)), str(_year(whole) - 1))), f"{FORM}/annual_objective")


@defect("TI05")
def deadline_too_late(whole: Submission) -> Planted:
    """A deadline lies after the end of the project."""
    place = place_of(whole, lambda row: row.level2 == "时效指标")
    return Planted(retargeted(whole, place, f"{_year(whole) + 1}年3月底前"), f"{FORM}/indicators/{place}/target")


@defect("TI06")
def start_gone(whole: Submission) -> Planted:
    """The start is blank."""
    return Planted(changed(whole, start=None), f"{FORM}/start")
