"""Rules about agencies, projects and names."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration
from jiheng.model.finding import Severity


@rule(
    "ID01",
    on=Declaration,
    at="{misnamed_at}",
    also="misnamed_also",
    severity=Severity.ERROR,
    basis="form",
    title="单位名称与封面不一致",
    zh="此处写“{misnamed_agency}”，封面和标题写“{published_agency}”",
    en='Here "{misnamed_agency}", on the cover "{published_agency}"',
    why="同一单位在一份材料里只能有一个名称，漏字、错字会使申报表对不上单位。",
    advice="按登记的全称改写。",
    advice_en="Write the registered name in full.",
    expected="{published_agency}",
    actual="{misnamed_agency}",
    fix="{published_agency}",
    applies=lambda d: d.published_agency != "",
)
def agency_name_differs(d: Columns) -> pl.Expr:
    """An agency is named nearly, but not quite, as on the cover. A department above it or another body is not meant."""
    return d.misnamed_agency != ""


@rule(
    "ID08",
    on=Declaration,
    at="{edition_at}",
    severity=Severity.ERROR,
    basis="form",
    title="活动届次前后不一致",
    zh="“{edition_event}”此处写第{edition_here}届，别处写第{edition_elsewhere}届",
    en='"{edition_event}" is edition {edition_here} here and edition {edition_elsewhere} elsewhere',
    why="同一活动在一张申报表里只能是同一届，届次不同多半是照抄上年留下的。",
    advice="核对本年举办的是第几届，把写错的一处改正。",
    advice_en="Check which edition takes place this year and correct the wrong place.",
    expected="第{edition_elsewhere}届",
    actual="第{edition_here}届",
)
def edition_differs(d: Columns) -> pl.Expr:
    """One event, two editions (第N届) in different places of the form. Earlier editions told as history do not count."""
    return d.edition_event != ""


@rule(
    "ID09",
    on=Declaration,
    at="{clipped_at}",
    also="clipped_also",
    severity=Severity.EXPLAIN,
    basis="form",
    title="专有名称漏字",
    zh="此处写“{clipped_written}”，别处写“{clipped_meant}”",
    en='Here "{clipped_written}", elsewhere "{clipped_meant}"',
    why="同一名称前后写法应当一致，漏字会被当成另一个名称。",
    advice="如系漏字，改为“{clipped_meant}”。",
    advice_en='If a character was lost, write "{clipped_meant}".',
    expected="{clipped_meant}",
    actual="{clipped_written}",
)
def name_variant(d: Columns) -> pl.Expr:
    """A proper name lost a character in one place, while the same words stand whole elsewhere."""
    return d.clipped_written != ""
