"""A department as a whole: sums with their arithmetic, and the draft of its self-evaluation."""

from decimal import Decimal

from jiheng.model.attainment import Attainment
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.judged import reached_of
from jiheng.reference.scoring_profiles import ScoringProfile, load_scoring_profile
from jiheng.scoring import whole
from jiheng.scoring.together import Project
from jiheng.scoring.whole import Judging, draft, sums
from tests.builders import changed, faultless_evaluation

PROFILE = load_scoring_profile()


def project(name: str, rows: list[str], budget: str | None = "500000", **given: object) -> Project:
    form = changed(faultless_evaluation(), {"indicators": rows})
    values = {"name": name, "unit": "甲站", "form": form, "budget": Decimal(budget) if budget else None, "spent": Decimal(450000)} | given
    return Project(**values)


MEALS = "产出指标 | 数量指标 | 供应老年午餐数量 | ≥{0}(份) | {1}份 | 10 | 10 |"
CONTENT = "满意度指标 | 服务对象满意度指标 | 用餐老年人满意度 | ≥90(%) | {0}% | 10 | 10 |"


def test_sums_show_how_they_come_about():
    one = project("一", [MEALS.format(100, 120), CONTENT.format(95)], mark=Decimal(90), evaluated=Decimal(80))
    other = project("二", [MEALS.format(200, 150)], budget="300000", mark=Decimal(80))
    found = sums([one, other], Judging(PROFILE))
    assert (found.projects, found.met, found.judged, found.open) == (2, 2, 3, 0)
    assert found.rate == "90 ÷ 80 = 112.5%"
    assert found.share == "2 ÷ 3 = 66.67%"
    assert found.mark == "(90×50 + 80×30) ÷ 80 = 86.25"
    assert found.evaluated == "(80×50) ÷ 50 = 80"


def test_a_project_is_judged_once_however_many_sums_it_is_part_of(monkeypatch):
    judged = []

    def counted(row: Indicator, profile: ScoringProfile) -> Attainment:
        judged.append(row.name)
        return reached_of(row, profile)

    monkeypatch.setattr(whole, "reached_of", counted)
    one, other = project("一", [MEALS.format(100, 120)]), project("二", [MEALS.format(200, 150)])
    judging = Judging(PROFILE)
    assert [sums(each, judging).met for each in ([one, other], [one], [other])] == [1, 1, 0]
    assert len(judged) == 2


def test_nothing_is_divided_by_nothing():
    found = sums([], Judging(PROFILE))
    assert (found.rate, found.share, found.mark, found.evaluated) == ("", "", "", "")
    assert sums([project("一", [], budget=None, mark=Decimal(90))], Judging(PROFILE)).mark == ""


def test_the_draft_adds_amounts_and_weighs_rates():
    one = project("一", [MEALS.format(100, 120), CONTENT.format(96)])
    other = project("二", [MEALS.format(200, 150), CONTENT.format(92)], budget="300000")
    form, left = draft("甲局", 2026, [one, other])
    assert left == ()
    assert [(row.target.raw, row.actual and row.actual.raw) for row in form.indicators] == [("≥300份", "270份"), ("≥90%", "94.5%")]
    assert [task.name for task in form.tasks] == ["一", "二"]
    assert (form.execution.total.budget, form.execution.total.spent) == (Decimal(800000), Decimal(900000))
    assert all(row.mark is None for row in form.indicators)


def test_what_cannot_be_put_together_is_told():
    one, other = project("一", [MEALS.format(100, 120)]), project("二", ["产出指标 | 数量指标 | 供应老年午餐数量 | ≤9(%) | 8% | 10 | 10 |"])
    form, left = draft("甲局", 2026, [one, other])
    assert form.indicators == ()
    assert left == ("供应老年午餐数量：各项目的计算符号不同",)
    assert isinstance(form, Declaration)
