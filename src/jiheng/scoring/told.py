"""A self-evaluation in words (自评报告): templates made of its data alone, in which numbers are fields (`model.live_text`)."""

from collections.abc import Iterator, Mapping

from jiheng.model.declaration import Indicator, SelfEvaluation
from jiheng.model.fold import is_blank
from jiheng.model.judged import reached_of
from jiheng.model.mark import is_far_above
from jiheng.reference.frameworks import classes_of
from jiheng.reference.scoring_profiles import ScoringProfile, load_scoring_profile

CHAPTERS = {
    "overview": "一、项目概况",
    "funds": "二、资金安排和执行情况",
    "completion": "三、绩效目标完成情况",
    "causes": "四、未完成或偏离较大的原因",
    "measures": "五、改进措施",
    "use": "六、结果应用建议",
}
_FAMILIES = ("成本", "产出", "效益", "满意度")
_PARTS = (("fiscal", "当年财政拨款"), ("carried_over", "上年结转资金"), ("other", "其他资金"))


def achieved(form: SelfEvaluation) -> str:
    """What was done (实际完成情况), by classes; empty where no actual value is known."""
    told = [_by_family(form, family) for family in _FAMILIES]
    others = [row for row in form.indicators if _family(row) not in _FAMILIES and row.actual is not None]
    rest = "；".join(map(_reached, others))
    return "".join(filter(None, (*told, f"其他方面，{rest}。" if rest else "")))


def chapter(name: str, form: SelfEvaluation, profile: ScoringProfile | None = None) -> str:
    """The template of a chapter of the report."""
    return "".join(_CHAPTERS[name](form, profile or load_scoring_profile()))


def _by_family(form: SelfEvaluation, family: str) -> str:
    rows = [row for row in form.indicators if _family(row) == family and row.actual is not None]
    return f"{family}方面，{'；'.join(map(_reached, rows))}。" if rows else ""


def _overview(form: SelfEvaluation, profile: ScoringProfile) -> Iterator[str]:
    yield "{{name}}由{{implementing_agency}}实施" + ("，主管部门为{{department}}。" if form.department else "。")
    if form.annual_objective:
        yield "\n年度绩效目标：{{annual_objective}}"
    yield f"\n项目设绩效指标{len(form.indicators)}项。"
    if form.mark is not None:
        yield "自评得分{{mark}}分（满分{{weight}}分）" + (f"，等级为“{form.grade}”。" if form.grade else "。")
    yield f"计分依据：{profile.title}。"


def _funds(form: SelfEvaluation, _profile: ScoringProfile) -> Iterator[str]:
    total = form.execution.total
    if total.budget is None:
        yield "批复的申报表没有年度资金，无法计算预算执行率。"
        return
    if total.initial is not None and total.initial != total.budget:
        yield "年初预算{{execution/total/initial}}，调整后"
    yield "全年预算{{execution/total/budget}}"
    parts = [f"{word}{{{{execution/{name}/budget}}}}" for name, word in _PARTS if getattr(form.execution, name).budget]
    yield "（" + "，".join(parts) + "）" if len(parts) > 1 else ""
    yield "，全年执行{{execution/total/spent}}，执行率{{execution/total/rate}}%"
    yield "，预算执行得{{execution/total/mark}}分（分值{{execution/total/weight}}分）。" if total.mark is not None else "。"


def _completion(form: SelfEvaluation, profile: ScoringProfile) -> Iterator[str]:
    met = [row for row in form.indicators if reached_of(row, profile).met]
    missed = [row for row in form.indicators if reached_of(row, profile).met is False]
    unknown = [row for row in form.indicators if row not in met and row not in missed]
    yield f"{len(form.indicators)}项绩效指标中，达到指标值的{len(met)}项，没有达到的{len(missed)}项"
    yield f"，尚不能判断的{len(unknown)}项。" if unknown else "。"
    for family in (*_FAMILIES, ""):
        if rows := [row for row in form.indicators if (_family(row) if _family(row) in _FAMILIES else "") == family]:
            yield f"\n{f'{family}指标' if family else '其他指标'}：" + "；".join(map(_line, rows)) + "。"


def _causes(form: SelfEvaluation, profile: ScoringProfile) -> Iterator[str]:
    rows = list(_deviating(form, profile))
    if not rows:
        yield "各项指标均达到指标值，没有偏离较大的指标。" if all(reached_of(row, profile).met for row in form.indicators) else "没有应当说明的偏差。"
    for place, (row, word) in enumerate(rows):
        reason = "尚未说明原因" if is_blank(row.reason) else (row.reason or "").split("改进措施：", maxsplit=1)[0].rstrip("。；")
        yield ("\n" if place else "") + f"{_compared(row)}，{word}：{reason or '尚未说明原因'}。"


def _measures(form: SelfEvaluation, profile: ScoringProfile) -> Iterator[str]:
    rows = [(row, (row.reason or "").partition("改进措施：")[2].rstrip("。；")) for row in form.indicators]
    told = [f"{{{{indicators/{row.id}/name}}}}：{measure}。" for row, measure in rows if measure]
    open_ones = [f"{{{{indicators/{row.id}/name}}}}" for row, word in _deviating(form, profile) if word == "没有达到指标值" and not _measure(row)]
    if open_ones:
        told.append("尚未写明改进措施的指标：" + "、".join(open_ones) + "。")
    yield "\n".join(told) or "没有需要改进的指标；继续按批复的绩效目标管理。"


def _use(form: SelfEvaluation, profile: ScoringProfile) -> Iterator[str]:
    far = [row for row in form.indicators if is_far_above(reached_of(row, profile), profile)]
    missed = [row for row in form.indicators if reached_of(row, profile).met is False]
    rate = form.execution.total.rate
    told = []
    if far:
        told.append("大幅超过指标值的指标，来年应提高指标值或说明理由：" + "、".join(f"{{{{indicators/{row.id}/name}}}}" for row in far) + "。")
    if missed:
        told.append("没有达到指标值的指标，来年安排预算时应当核实目标和措施：" + "、".join(f"{{{{indicators/{row.id}/name}}}}" for row in missed) + "。")
    if rate is not None and rate < 100:
        told.append("预算执行率为{{execution/total/rate}}%，来年预算规模应结合实际执行情况核定。")
    if form.grade:
        told.append(f"本次自评等级为“{form.grade}”，自评结果作为来年预算安排、完善政策和改进管理的依据。")
    yield "\n".join(told) or "自评结果尚未形成，结果应用建议待得分确定后提出。"


_CHAPTERS = {"overview": _overview, "funds": _funds, "completion": _completion, "causes": _causes, "measures": _measures, "use": _use}


def _deviating(form: SelfEvaluation, profile: ScoringProfile) -> Iterator[tuple[Indicator, str]]:
    """Rows whose deviation is to be explained, and how they deviate."""
    for row in form.indicators:
        reached = reached_of(row, profile)
        if reached.met is False:
            yield row, "没有达到指标值"
        elif is_far_above(reached, profile):
            yield row, "大幅超过指标值"


def deviating(form: SelfEvaluation, profile: ScoringProfile) -> Mapping[str, str]:
    """By the id of the indicator, how it deviates so that a reason is asked for."""
    return {row.id: word for row, word in _deviating(form, profile)}


def _measure(row: Indicator) -> str:
    return (row.reason or "").partition("改进措施：")[2].strip()


def _family(row: Indicator) -> str:
    return classes_of(row.level1, row.level2).family


def _reached(row: Indicator) -> str:
    return f"{{{{indicators/{row.id}/name}}}}{{{{indicators/{row.id}/actual}}}}"


def _compared(row: Indicator) -> str:
    return f"{{{{indicators/{row.id}/name}}}}：指标值{{{{indicators/{row.id}/target}}}}，实际完成{{{{indicators/{row.id}/actual}}}}"


def _line(row: Indicator) -> str:
    if row.actual is None:
        return f"{{{{indicators/{row.id}/name}}}}：指标值{{{{indicators/{row.id}/target}}}}，尚无实际完成值"
    mark = f"，得{{{{indicators/{row.id}/mark}}}}分" if row.mark is not None else "，尚未计分"
    return _compared(row) + mark
