"""What people call the place that an address names."""

from jiheng.model.declaration import Declaration, Indicator, Submission

_LINES = {
    "total": ("年度资金总额", "annual funds"),
    "fiscal": ("财政拨款", "fiscal funds"),
    "carried_over": ("上年结转资金", "funds carried over"),
    "other": ("其他资金", "other funds"),
}
_COLUMNS = {
    "initial": ("年初预算数", "planned"),
    "budget": ("全年预算数", "budget"),
    "spent": ("执行数", "spent"),
    "forecast": ("全年预计执行数", "expected by the end of the year"),
    "weight": ("分值", "points to be had"),
    "rate": ("执行率", "rate of execution"),
    "mark": ("得分", "mark"),
}
NAMES: dict[str, tuple[str, str]] = {
    "title": ("标题", "title"),
    "year": ("年度", "year"),
    "agency": ("预算单位", "agency"),
    "stated": ("绩效目标设置情况", "cover statement"),
    "stated/agencies": ("说明中的预算单位数", "stated number of agencies"),
    "stated/projects": ("说明中的项目数", "stated number of projects"),
    "stated/amount": ("说明中的项目资金", "stated amount"),
    "stated/text": ("绩效目标设置情况", "cover statement"),
    "declarations": ("各申报表", "the forms"),
    "number": ("申报表序号", "number of the form"),
    "name": ("项目名称", "project name"),
    "nature": ("项目性质", "project nature"),
    "category": ("项目类别", "project category"),
    "department": ("主管部门", "department"),
    "implementing_agency": ("实施单位", "implementing agency"),
    "start": ("计划开始日期", "start date"),
    "end": ("计划完成日期", "end date"),
    "funds": ("项目资金", "funds"),
    "funds/total": ("项目资金总额", "total funds"),
    "funds/total/amount": ("项目资金总额", "total funds"),
    "funds/total/fiscal": ("项目资金总额·财政资金", "total funds, fiscal"),
    "funds/total/other": ("项目资金总额·其他资金", "total funds, other"),
    "funds/annual": ("年度资金申请总额", "annual funds"),
    "funds/annual/amount": ("年度资金申请总额", "annual funds"),
    "funds/annual/fiscal": ("年度资金·当年财政拨款", "annual funds, fiscal"),
    "funds/annual/carried_over": ("年度资金·上年结转资金", "annual funds, carried over"),
    "funds/annual/other": ("年度资金·其他资金", "annual funds, other"),
    "overall_objective": ("项目总目标", "overall objective"),
    "annual_objective": ("年度总体目标", "annual objective"),
    "narrative": ("项目经费情况说明", "narrative"),
    "narrative/overview": ("说明·项目概述", "narrative, overview"),
    "narrative/basis": ("说明·立项依据", "narrative, basis"),
    "narrative/implementer": ("说明·实施主体", "narrative, implementer"),
    "narrative/plan": ("说明·实施方案", "narrative, plan"),
    "narrative/period": ("说明·实施周期", "narrative, period"),
    "narrative/budget": ("说明·年度预算安排", "narrative, budget"),
    "narrative/objective": ("说明·绩效目标", "narrative, objective"),
    "narrative/headings": ("说明·各节标题", "narrative, headings"),
    "achieved": ("目标实际完成情况", "what was achieved"),
    "execution": ("预算执行情况", "execution"),
    **{
        f"execution/{line}/{column}": (f"{zh}·{column_zh}", f"{en}, {column_en}")
        for line, (zh, en) in _LINES.items()
        for column, (column_zh, column_en) in _COLUMNS.items()
    },
    "tasks": ("年度主要任务", "tasks"),
    "indicators": ("绩效指标", "indicators"),
    "overall_indicators": ("实施期绩效指标", "indicators of the whole project"),
    "weight": ("分值合计", "sum of points to be had"),
    "mark": ("总分", "total mark"),
    "grade": ("等级", "grade"),
    "cutoff": ("监控时段", "months monitored"),
}
CELLS: dict[str, tuple[str, str]] = {
    "level1": ("一级指标", "level 1"),
    "level2": ("二级指标", "level 2"),
    "name": ("三级指标", "name"),
    "target": ("指标值", "target"),
    "actual": ("实际完成值", "actual value"),
    "forecast": ("全年预计完成情况", "expected by the end of the year"),
    "weight": ("分值", "points to be had"),
    "mark": ("得分", "mark"),
    "reason": ("偏差原因", "reason of deviation"),
    "explanation": ("指标说明", "explanation"),
    "likelihood": ("完成目标可能性", "likelihood"),
    "causes": ("偏差原因分类", "causes"),
}
_RANK = {path: rank for rank, path in enumerate(NAMES)}


def project_name(declaration: Declaration, index: int, *, lang: str = "zh") -> str:
    """Name of a project; its number where the name is blank."""
    number = declaration.number or index + 1
    return declaration.name or (f"申报表 {number}（项目名称空白）" if lang == "zh" else f"form {number} (name blank)")


def enclosing(submission: Submission, address: str) -> tuple[int | None, int | None]:
    """Index of the declaration and of the indicator that an address lies in."""
    parts = address.split("/")
    if parts[0] != "declarations" or len(parts) < 2:
        return None, None
    indicator = int(parts[3]) if len(parts) >= 4 and parts[2] == "indicators" else None
    return int(parts[1]), indicator


def place_name(submission: Submission, address: str, *, lang: str = "zh") -> str:
    """The place inside its project as officers call it: "年度资金申请总额", "成本指标 › 委托业务费 › 指标值"."""
    declaration, indicator = enclosing(submission, address)
    parts = address.split("/")
    if declaration is None:
        return _named(parts, lang) if address else ("整份材料" if lang == "zh" else "whole document")
    if indicator is None:
        form = submission.declarations[declaration]
        if len(parts) < 4 or parts[2] != "overall_indicators":
            return _named(parts[2:], lang)
        return " › ".join((_named(parts[2:3], lang), _cell(form.overall_indicators[int(parts[3])], int(parts[3]), parts, lang)))
    return _cell(submission.declarations[declaration].indicators[indicator], indicator, parts, lang)


def rank(address: str) -> tuple[int, int, int, str]:
    """Where an address stands in the document as it is printed, for sorting: what concerns the whole document first."""
    parts = address.split("/")
    if parts[0] != "declarations" or len(parts) < 2:
        return -1, _RANK.get(address, 0), 0, address
    inner = "/".join(parts[2:4] if parts[2:3] == ["narrative"] else parts[2:])
    if len(parts) >= 4 and parts[2] == "indicators":
        return int(parts[1]), len(_RANK), int(parts[3]), address
    return int(parts[1]), _RANK.get(inner, 0), 0, address


def _cell(row: Indicator, index: int, parts: list[str], lang: str) -> str:
    cell = CELLS.get("".join(parts[4:5]), ("", ""))[lang != "zh"]
    return " › ".join(filter(None, (_indicator(row, index, lang), cell)))


def _indicator(row: Indicator, index: int, lang: str) -> str:
    blank = f"第 {index + 1} 条指标（名称空白）" if lang == "zh" else f"indicator {index + 1} (name blank)"
    return f"{row.level1 or row.level2} › {row.name or blank}" if row.level1 or row.level2 else row.name or blank


def _named(parts: list[str], lang: str) -> str:
    for length in range(len(parts), 0, -1):
        if named := NAMES.get("/".join(parts[:length])):
            return named[lang != "zh"]
    return "全表" if lang == "zh" else "whole form"
