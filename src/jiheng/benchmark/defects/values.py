"""Mistakes in targets: numbers, units, operators, words."""

from jiheng.benchmark.planting import FORM, Planted, defect, first, place_of, placed, retargeted, with_row
from jiheng.model.declaration import Submission
from jiheng.model.parse_target import parse_target


def _satisfaction(whole: Submission) -> int:
    return place_of(whole, lambda row: row.level1 == "满意度指标")


def _quantity(whole: Submission) -> int:
    return place_of(whole, lambda row: row.level2 == "数量指标")


def _at(order: int) -> str:
    return f"{FORM}/indicators/{order}/target"


def _retargeted(whole: Submission, order: int, raw: str) -> Planted:
    return Planted(retargeted(whole, order, raw), _at(order))


def _added(whole: Submission, line: str) -> Planted:
    done, row = with_row(whole, line)
    return Planted(done, f"{row}/target")


@defect("TV01")
def target_gone(whole: Submission) -> Planted:
    """A target is blank."""
    return _retargeted(whole, _quantity(whole), "")


@defect("TV02")
def unit_gone(whole: Submission) -> Planted:
    """A number stands without a unit."""
    return _added(whole, "效益指标 | 社会效益指标 | 辐射带动情况 | ≥35")


@defect("TV03")
def odd_unit(whole: Submission) -> Planted:
    """A unit that is in no table."""
    return _added(whole, "效益指标 | 社会效益指标 | 辐射带动情况 | ≥35嘎")


@defect("TV04")
def unit_cut(whole: Submission) -> Planted:
    """万 for 万元."""
    place = place_of(whole, lambda row: row.target.unit == "万元")
    return _retargeted(whole, place, first(whole).indicators[place].target.raw.removesuffix("元"))


@defect("TV05")
def operator_gone(whole: Submission) -> Planted:
    """One number has no operator."""
    place = _satisfaction(whole)
    return _retargeted(whole, place, first(whole).indicators[place].target.raw.lstrip("≥"))


@defect("TV06")
def above_all(whole: Submission) -> Planted:
    """A rate of 120%."""
    return _retargeted(whole, _satisfaction(whole), "≥120%")


@defect("TV07")
def name_repeated(whole: Submission) -> Planted:
    """The target is the verb of the name."""
    return _added(whole, "效益指标 | 社会效益指标 | 提升基层服务水平 | 提升")


@defect("TV08")
def no_standard(whole: Submission) -> Planted:
    """Words that nobody can judge."""
    return _added(whole, "效益指标 | 社会效益指标 | 基层服务水平 | 效果明显")


@defect("TV09")
def at_least_nothing(whole: Submission) -> Planted:
    """At least 0."""
    place = _quantity(whole)
    return _retargeted(whole, place, f"≥0{first(whole).indicators[place].target.unit}")


@defect("TV10")
def low_satisfaction(whole: Submission) -> Planted:
    """Half of the people need be satisfied."""
    return _retargeted(whole, _satisfaction(whole), "≥50%")


@defect("TV11")
def satisfaction_in_words(whole: Submission) -> Planted:
    """A degree of satisfaction without a number."""
    return _retargeted(whole, _satisfaction(whole), "满意")


@defect("TV12")
def rate_in_pieces(whole: Submission) -> Planted:
    """A rate is counted in pieces."""
    return _added(whole, "产出指标 | 质量指标 | 设施设备完好率 | ≥95个")


@defect("TV13")
def quantity_in_words(whole: Submission) -> Planted:
    """A quantity without a number."""
    return _retargeted(whole, _quantity(whole), "按需开展")


@defect("TV14")
def per_event(whole: Submission) -> Planted:
    """A total of people is given per event."""
    return _added(whole, "产出指标 | 数量指标 | 宣传讲座参与人数 | ≥40人/场")


@defect("TV15")
def all_alike(whole: Submission) -> Planted:
    """Every number is 50."""
    for order, row in enumerate(first(whole).indicators):
        if row.target.value is not None:
            whole = retargeted(whole, order, f"{row.target.comparator}50{row.target.unit}")
    return Planted(whole, f"{FORM}/indicators")


@defect("TV16")
def against_the_sense(whole: Submission) -> Planted:
    """At most so much quality."""
    return _added(whole, "产出指标 | 质量指标 | 设备验收合格率 | ≤95%")


@defect("TV17")
def satisfaction_differs(whole: Submission) -> Planted:
    """Two projects ask the same people for two degrees of satisfaction."""
    name = "服务对象满意度"
    for form, percent in ((0, 95), (1, 88)):
        place = next(order for order, row in enumerate(whole.declarations[form].indicators) if row.level1 == "满意度指标")
        where = f"declarations/{form}/indicators/{place}"
        whole = placed(whole, {f"{where}/name": name, f"{where}/target": parse_target(f"≥{percent}%", name=name)})
    return Planted(whole, "declarations")


@defect("RE03")
def benefit_shared(whole: Submission) -> Planted:
    """Two projects have the same benefit."""
    for form in (0, 1):
        whole, _ = with_row(whole, "效益指标 | 社会效益指标 | 公共服务覆盖人数 | ≥3000人", form=form)
    return Planted(whole, "declarations")


@defect("RE04")
def units_differ(whole: Submission) -> Planted:
    """One name, two kinds of unit."""
    for form, unit in ((0, "平方米"), (1, "台")):
        whole, _ = with_row(whole, f"产出指标 | 数量指标 | 配套设施更新数量 | ≥300{unit}", form=form)
    return Planted(whole, "declarations")


@defect("OB10")
def number_left_out(whole: Submission) -> Planted:
    """The objective has the number, the target only a word."""
    done, row = with_row(whole, "产出指标 | 质量指标 | 设备验收合格率 | 合格")
    where = f"{FORM}/annual_objective"
    return Planted(placed(done, {where: f"{(first(whole).annual_objective or '').rstrip('。')}，设备验收合格率达到98%。"}), f"{row}/target")


@defect("OB06")
def objective_differs(whole: Submission) -> Planted:
    """The objective gives another percentage for the satisfaction."""
    place = _satisfaction(whole)
    row = first(whole).indicators[place]
    raw = f"≥{(row.target.value or 0) - 7}%"
    return _retargeted(whole, place, raw)


def _told(whole: Submission, sentence: str, *lines: str) -> Planted:
    """The objective says one thing more, the rows another; the first row is the one that differs."""
    done, places = whole, []
    for line in lines:
        done, row = with_row(done, line)
        places.append(f"{row}/target")
    year = first(whole).year
    text = (first(whole).annual_objective or "").rstrip("。")
    return Planted(placed(done, {f"{FORM}/annual_objective": f"{text}；{sentence.format(year=year)}。"}), places[0])


@defect("OB06")
def number_behind_the_year(whole: Submission) -> Planted:
    """The year stands before the matter, the verb belongs to its name."""
    return _told(whole, "{year}年采购绘本600册", "产出指标 | 数量指标 | 采购绘本数量 | =500册")


@defect("OB06")
def number_of_a_name_with_its_unit(whole: Submission) -> Planted:
    """The name ends in its unit and 数."""
    return _told(whole, "养护老行道树40株", "产出指标 | 数量指标 | 养护老行道树株数 | =30株")


@defect("OB06")
def number_behind_those_served(whole: Submission) -> Planted:
    """The sentence says for how many first."""
    rows = ("产出指标 | 数量指标 | 更新消毒柜数量 | =100台", "产出指标 | 数量指标 | 覆盖幼儿园数量 | =24所")
    return _told(whole, "{year}年为24所幼儿园更新消毒柜120台", *rows)


@defect("OB06")
def number_in_a_list(whole: Submission) -> Planted:
    """Another task is listed first; a point is lost."""
    return _told(whole, "运行观测塔14座、巡护湿地52万亩", "产出指标 | 数量指标 | 巡护湿地面积 | ≥5.2万亩")


@defect("OB06")
def number_of_a_kind(whole: Submission) -> Planted:
    """The objective names the kind, the row the whole."""
    return _told(whole, "接种四价流感疫苗8000剂次", "产出指标 | 数量指标 | 接种疫苗剂次 | ≥6000剂次")


@defect("OB06")
def number_of_persons(whole: Submission) -> Planted:
    """名 in the objective, 人 in the row."""
    return _told(whole, "资助困难家庭研究生150名", "产出指标 | 数量指标 | 资助研究生人数 | =120人")
