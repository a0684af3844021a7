"""Facts about the indicator table: classes of its rows, which classes it has, rows of one name."""

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.model.declaration import Declaration, Funds, Indicator, SelfEvaluation
from jiheng.model.fold import compact, fold
from jiheng.model.target import Kind
from jiheng.reference.frameworks import Classes, classes_of

_NOT_CLASSED = Unknown("有指标的级次没有填写、没有读出或无法归类", "the class of an indicator is blank, was not read or is not known")


def is_filled(indicator: Indicator) -> bool:
    """Whether a row says anything; rows of the template that were left blank do not."""
    return bool(indicator.name) or indicator.target.kind is not Kind.EMPTY


@fact(Indicator, zh="指标类别")
def family(indicator: Indicator) -> str:
    """What the row is about (成本, 产出, 效益, 满意度), by its second level, else by its first; "" where neither tells."""
    return classes_of(indicator.level1, indicator.level2).family


@fact(Indicator, zh="二级指标所属类别")
def level2_class(indicator: Indicator) -> str:
    """The class of the printed second level (数量, 时效, 经济成本 …); "" where it is blank or not known."""
    return classes_of(indicator.level1, indicator.level2).level2


@fact(Indicator, zh="指标级次的问题")
def level_trouble(indicator: Indicator) -> str:
    """ "level1" or "level2" where that name is in no framework, "pair" where no framework puts the two together, else ""."""
    return classes_of(indicator.level1, indicator.level2).trouble


@fact(Indicator, zh="一级、二级指标是否对应")
def levels_fit(declaration: Declaration, place: int, level_trouble: str) -> bool | Unknown:
    """Whether some framework puts the two levels together; unknown where they do not fit and the reader itself put one of them to the row."""
    if level_trouble == "pair" and any(f"indicators/{place}/{level}" in declaration.certainties for level in ("level1", "level2")):
        return Unknown("级次是按位置推断的，不是照原表读出的", "a level was inferred from the place of the row, not read")
    return level_trouble != "pair"


@fact(Declaration, zh="是否含有申报表")
def has_form(declaration: Declaration) -> bool:
    """Whether the document holds the form of this project, not only its narrative."""
    return declaration.has_form


@fact(Declaration, zh="报表种类")
def form_kind(declaration: Declaration) -> str:
    """Which form of the year it is: "declaration", "self_evaluation", "monitoring" or "department"."""
    return str(type(declaration).__struct_config__.tag)


@fact(Declaration, zh="是否填报指标值")
def gives_targets(declaration: Declaration) -> bool:
    """Whether the form has cells for targets; tables of evaluations may give points and marks instead."""
    rows = declaration.indicators
    return not isinstance(declaration, SelfEvaluation) or not rows or any(row.target.kind is not Kind.EMPTY or row.target.raw for row in rows)


@fact(Indicator, zh="是否应有指标值")
def target_due(gives_targets: bool) -> bool:  # noqa: FBT001  # the engine hands facts over by position
    """Whether the form of the row has cells for targets."""
    return gives_targets


@fact(Declaration, zh="绩效指标表")
def table_is_there(declaration: Declaration) -> bool | Unknown:
    """Whether the file holds the form's table of indicators: rows of it, blank ones too, or at least its header."""
    if declaration.indicators or declaration.overall_indicators or not declaration.sources or "indicators" in declaration.sources:
        return True
    return Unknown(
        "没有读到这张表的指标表，文件可能在此之前中断，或者指标不是以表格列出的；请对照原表",
        "no table of indicators was read; the file may end before it, or the indicators are written otherwise",
    )


@fact(Declaration, zh="目标栏")
def objectives_are_there(declaration: Declaration) -> bool | Unknown:
    """Whether the file reaches the form's cells for objectives: they, or the indicators behind them, have a place in it."""
    behind = declaration.indicators or declaration.overall_indicators or declaration.annual_objective or declaration.overall_objective
    if behind or not declaration.sources or any(field in declaration.sources for field in ("annual_objective", "overall_objective", "indicators")):
        return True
    return Unknown(
        "没有读到这张表的目标栏和指标表，文件可能在此之前中断；请对照原表",
        "neither the cells for objectives nor the indicators were read; the file may end before them",
    )


@fact(Declaration, zh="是否有申报表的表头")
def has_head(declaration: Declaration) -> bool:
    """Whether the upper part of the form is there: agencies, period or money. An excerpt or an annex may hold the indicators only."""
    return declaration.funds != Funds() or any((declaration.department, declaration.implementing_agency, declaration.start))


@fact(Declaration, zh="各类指标", stored=False)
def filled_classes(declaration: Declaration) -> tuple[Classes, ...]:
    """Classes of the rows that say anything."""
    return tuple(classes_of(row.level1, row.level2) for row in declaration.indicators if is_filled(row))


@fact(Declaration, zh="已填写的指标数")
def filled_rows(filled_classes: tuple[Classes, ...]) -> int:
    """Number of indicator rows that say anything."""
    return len(filled_classes)


@fact(Declaration, zh="产出指标数")
def output_rows(filled_classes: tuple[Classes, ...], unclassed: Unknown | str) -> int | Unknown:
    """Number of output indicators; unknown where there is none, but a row whose class was not read, or only a part of the form."""
    return sum(row.family == "产出" for row in filled_classes) or _none(unclassed)


@fact(Declaration, zh="时效指标数")
def timeliness_rows(filled_classes: tuple[Classes, ...], unclassed: Unknown | str) -> int | Unknown:
    """Number of timeliness indicators (时效), or Unknown as for outputs, a blank second level included."""
    count = sum(row.level2 == "时效" for row in filled_classes)
    return count or _none(unclassed if all(row.level2 for row in filled_classes) else _NOT_CLASSED)


@fact(Declaration, zh="效益指标数")
def benefit_rows(filled_classes: tuple[Classes, ...], unclassed: Unknown | str) -> int | Unknown:
    """Number of benefit indicators, or Unknown as for outputs."""
    return sum(row.family == "效益" for row in filled_classes) or _none(unclassed)


@fact(Declaration, zh="成本指标数")
def cost_rows(filled_classes: tuple[Classes, ...], unclassed: Unknown | str) -> int | Unknown:
    """Number of cost indicators, whether they stand under 成本 or, as in the older framework, under 产出; or Unknown as for outputs."""
    return sum(row.family == "成本" for row in filled_classes) or _none(unclassed)


@fact(Declaration, zh="满意度指标数")
def satisfaction_rows(declaration: Declaration, filled_classes: tuple[Classes, ...], unclassed: Unknown | str) -> int | Unknown:
    """Number of satisfaction indicators, by class or else by name; or Unknown as for outputs."""
    count = sum(row.family == "满意度" for row in filled_classes)
    return count or sum("满意" in (row.name or "") for row in declaration.indicators) or _none(unclassed)


@fact(Declaration, zh="无法归类的指标", stored=False)
def unclassed(declaration: Declaration, filled_classes: tuple[Classes, ...]) -> Unknown | str:
    """Why a class that was not found may be there all the same; "" where every row has its class and the form is whole."""
    if not all(row.family for row in filled_classes):
        return _NOT_CLASSED
    if declaration.name or declaration.annual_objective or declaration.overall_objective or has_head(declaration):
        return ""
    return Unknown("申报表不完整，指标表可能也只有一部分", "the form is incomplete, and so may be its table of indicators")


@fact(Declaration, zh="同名指标", stored=False)
def twins(declaration: Declaration) -> dict[int, int]:
    """Place of a row → place of an earlier row with the same second level, name and unit; rows without a target are not compared."""
    rows = [(place, row, compact(row.name)) for place, row in enumerate(declaration.indicators) if row.name and row.target.raw]
    names = [name for _, _, name in rows]
    first: dict[tuple[str, str, str], int] = {}
    found = {}
    for place, row, name in rows if len(set(names)) < len(names) else ():
        if row.target.kind is Kind.EMPTY:
            continue
        earlier = first.setdefault(_likeness(row, name), place)
        if earlier != place:
            found[place] = earlier
    return found


@fact(Indicator, zh="同名指标所在行")
def twin_row(place: int, twins: dict[int, int]) -> int:
    """Row, counted from 1, of an earlier indicator of the same name, second level and unit; 0 where there is none."""
    return twins.get(place, -1) + 1


@fact(Indicator, zh="同名指标的指标值")
def twin_target(declaration: Declaration, twin_row: int) -> str:
    """Target of that earlier indicator as printed; "" where there is none."""
    return declaration.indicators[twin_row - 1].target.raw if twin_row else ""


def _likeness(row: Indicator, name: str) -> tuple[str, str, str]:
    """Two targets in different units measure different things, whatever their name."""
    classes = classes_of(row.level1, row.level2)
    return name, classes.level2 or classes.level1, fold(row.target.unit or "")


def _none(unclassed: Unknown | str) -> int | Unknown:
    return unclassed if isinstance(unclassed, Unknown) else 0
