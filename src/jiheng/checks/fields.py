"""Fields of the form as columns: their names in rules, where they stand, and what officers call them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import Any

import msgspec

from jiheng.model.declaration import Declaration, Indicator, Submission

Scope = type[Submission] | type[Declaration] | type[Indicator]
SCOPES: tuple[Scope, ...] = (Submission, Declaration, Indicator)


class Field(msgspec.Struct, frozen=True):
    """A column that is read off the form: name, path in the struct, type, printed names."""

    name: str
    path: str
    type: type
    zh: str
    en: str


FIELDS: dict[Scope, tuple[Field, ...]] = {
    Submission: (
        Field("title", "title", str, "标题", "title"),
        Field("year", "year", int, "年度", "year"),
        Field("agency", "agency", str, "预算单位", "agency"),
        Field("stated_agencies", "stated.agencies", int, "说明中的预算单位数", "stated number of agencies"),
        Field("stated_projects", "stated.projects", int, "说明中的项目数", "stated number of projects"),
        Field("stated_amount", "stated.amount", Decimal, "说明中的项目资金", "stated amount"),
    ),
    Declaration: (
        Field("number", "number", int, "申报表序号", "number of the form"),
        Field("form_year", "year", int, "申报表的年度", "year of the form"),
        Field("name", "name", str, "项目名称", "project name"),
        Field("nature", "nature", str, "项目性质", "project nature"),
        Field("category", "category", str, "项目类别", "project category"),
        Field("department", "department", str, "主管部门", "department"),
        Field("implementing_agency", "implementing_agency", str, "实施单位", "implementing agency"),
        Field("start", "start", dt.date, "计划开始日期", "start date"),
        Field("end", "end", dt.date, "计划完成日期", "end date"),
        Field("total", "funds.total.amount", Decimal, "项目资金总额", "total funds"),
        Field("total_fiscal", "funds.total.fiscal", Decimal, "总额中的财政资金", "fiscal part of the total"),
        Field("total_other", "funds.total.other", Decimal, "总额中的其他资金", "other part of the total"),
        Field("annual", "funds.annual.amount", Decimal, "年度资金申请总额", "annual funds"),
        Field("annual_fiscal", "funds.annual.fiscal", Decimal, "当年财政拨款", "fiscal part of the annual funds"),
        Field("annual_carried_over", "funds.annual.carried_over", Decimal, "上年结转资金", "funds carried over"),
        Field("annual_other", "funds.annual.other", Decimal, "年度其他资金", "other annual funds"),
        Field("overall_objective", "overall_objective", str, "项目总目标", "overall objective"),
        Field("annual_objective", "annual_objective", str, "年度总体目标", "annual objective"),
    ),
    Indicator: (
        Field("level1", "level1", str, "一级指标", "level 1"),
        Field("level2", "level2", str, "二级指标", "level 2"),
        Field("name", "name", str, "三级指标", "indicator name"),
        Field("raw", "target.raw", str, "指标值", "target as printed"),
        Field("kind", "target.kind", str, "指标值类型", "kind of target"),
        Field("comparator", "target.comparator", str, "计算符号", "operator"),
        Field("value", "target.value", Decimal, "指标值数字", "target value"),
        Field("upper", "target.upper", Decimal, "指标值上限", "upper value of the range"),
        Field("unit", "target.unit", str, "计量单位", "unit"),
        Field("text", "target.text", str, "定性指标值", "qualitative target"),
        Field("target_start", "target.start", dt.date, "指标值起始日期", "start of the target period"),
        Field("target_end", "target.end", dt.date, "指标值截止日期", "end of the target period"),
        Field("mark", "mark", Decimal, "得分", "mark"),
    ),
}

GETTERS: dict[Scope, Callable[[Any], tuple[Any, ...]]] = {scope: attrgetter(*(field.path for field in fields)) for scope, fields in FIELDS.items()}
