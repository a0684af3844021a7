"""How targets are printed: operators, units, dates, actual values (quirks 12, 16, 17, 18, 22)."""

from random import Random

import msgspec

from jiheng.benchmark.layout import Page, Style, as_printed, page, parts, style_for
from jiheng.benchmark.quirks.restate import reprinted, row_of, rows_changed, tables_changed, with_
from jiheng.benchmark.sample import DECLARATION, EITHER, SELF_EVALUATION, WITH_TABLES, Drawn, quirk
from jiheng.benchmark.sheet import Cell, Row
from jiheng.model.declaration import Form, Indicator
from jiheng.model.target import Kind, Target

_WORDS = {"≥": "大于等于", "≤": "小于等于", "=": "等于", "": ""}
_SPOKEN = {"≥": ("不低于{}", "不少于{}", "{}以上"), "≤": ("不超过{}", "不高于{}", "{}以内"), "=": ("{}", "等于{}"), "": ("{}",)}
_LOOK = {"≥": ("≧", ">=", "⩾", "＞＝"), "≤": ("≦", "<=", "⩽", "＜＝"), "=": ("﹦", "＝", "="), "": ("",)}


@quirk(16, "符号单独一列", formats=(*WITH_TABLES, "lost-tabs", "pdf", "blanks"))
def operator_in_own_column(form: Form, random: Random) -> Page:
    """Operator, number and unit have a column each."""
    return page(_joined(form), _split_style(form))


@quirk(16, "符号写成文字（大于等于）")
def operator_in_words(form: Form, random: Random) -> Page:
    """大于等于 | 90 | %."""
    done = _joined(form, _WORDS)
    labelled = page(done, _split_style(form))
    return msgspec.structs.replace(labelled, blocks=tables_changed(labelled.blocks, lambda rows: [[_worded(cell) for cell in cells] for cells in rows]))


@quirk(16, "符号用口语（不低于、以上）", formats=(*WITH_TABLES, "run-together"))
def operator_spoken(form: Form, random: Random) -> Page:
    """不低于90%, 20次以上, 不超过5万元."""
    return page(reprinted(form, lambda row, target: random.choice(_SPOKEN[str(target.comparator or "")]).format(_amount(target))))


@quirk(16, "符号用形近字", formats=(*WITH_TABLES, "run-together"))
def operator_look_alike(form: Form, random: Random) -> Page:
    """≧ ⩾ >= ﹦ and their like."""
    return page(reprinted(form, lambda row, target: random.choice(_LOOK[str(target.comparator or "")]) + _amount(target)))


@quirk(16, "没有符号", formats=(*WITH_TABLES, "blanks"))
def operator_absent(form: Form, random: Random) -> Page:
    """A number and its unit only; what it means is not said."""

    def change(row: Indicator) -> Indicator:
        numeric = row.target.kind is Kind.NUMERIC
        return with_(row, target=msgspec.structs.replace(row.target, raw=_amount(row.target), comparator=None)) if numeric else row

    return page(rows_changed(form, change))


@quirk(16, "文字指标值前有等号", of=EITHER, formats=(*WITH_TABLES, "run-together"))
def operator_before_text(form: Form, random: Random) -> Page:
    """=提高: an operator before words."""
    words = {"居民就近借阅条件": "=改善", "上门照护服务机制": "=健全", "基层诊疗服务水平": "=提升"}
    return page(rows_changed(form, lambda row: with_(row, target=_qualitative(words[row.name or ""])) if row.name in words else row))


@quirk(17, "计量单位在括号里", formats=(*WITH_TABLES, "pdf", "blanks", "run-together"))
def unit_in_brackets(form: Form, random: Random) -> Page:
    """≥90.00(%), ≤6.00(万元/处), as in Shanghai."""
    return page(reprinted(form, lambda row, target: f"{target.comparator or ''}{target.value:.2f}({target.unit})"))


@quirk(17, "计量单位在指标名称里")
def unit_in_name(form: Form, random: Random) -> Drawn:
    """受益人口数（人） | ≥8950: the unit is part of the name as printed; reading may take it from there or leave it."""

    def change(row: Indicator) -> Indicator:
        if row.target.kind is not Kind.NUMERIC or row.target.unit == "%":
            return row
        raw = f"{row.target.comparator or ''}{as_printed(row.target.value)}"
        return with_(row, name=f"{row.name}（{row.target.unit}）", target=msgspec.structs.replace(row.target, raw=raw))

    also = {(0, order): "unit=" for order in range(len(form.indicators))}
    return Drawn(page=page(rows_changed(form, change)), also=also)


@quirk(17, "指标名称里有数字", formats=(*WITH_TABLES, "blanks", "run-together"))
def figures_in_name(form: Form, random: Random) -> Page:
    """24小时…率: the figures of a name look like a value where nothing parts the cells."""

    def change(row: Indicator) -> Indicator:
        name = row.name or ""
        return with_(row, name=f"{name[:-3]}24小时{name[-3:]}") if name.endswith(("达标率", "合格率", "通过率", "持证率", "及时率")) and len(name) > 5 else row

    return page(rows_changed(form, change))


@quirk(17, "名称里留有模板（≥**%）", of=(DECLARATION,))
def template_in_name(form: Form, random: Random) -> Page:
    """满意度（≥**%） | ≥90%: the brackets of the template are no part of the name."""
    done = page(form)

    def change(rows: list[Row]) -> list[Row]:
        named = {row.name: f"{row.name}（≥**%）" for row in form.indicators if row.target.unit == "%"}
        return [[cell._replace(text=named.get(cell.text, cell.text)) for cell in cells] for cells in rows]

    return msgspec.structs.replace(done, blocks=tables_changed(done.blocks, change))


@quirk(17, "百分号写成“百分比”")
def percent_in_words(form: Form, random: Random) -> Drawn:
    """≥ | 90 | 百分比, ≥90%(百分比)."""
    word = random.choice(("百分比", "%(百分比)"))
    done = reprinted(form, lambda row, target: f"{target.comparator or ''}{_amount(target)}".replace("%", word))
    return Drawn(page=page(done), unknown=("unit",))


@quirk(18, "数值与计量单位列矛盾", of=(DECLARATION,), formats=("tabs", "html", "xlsx"))
def unit_contradicts_value(form: Form, random: Random) -> Drawn:
    """28.8万元 in the column of values, % in the column of units: both are kept, neither is believed."""
    odd = tuple(row.name for row in form.indicators if row.target.unit == "万元")
    joined = _joined(form)
    done = rows_changed(joined, lambda row: with_(row, target=_qualitative(f"{row.target.comparator} {_amount(row.target)} %")) if row.name in odd else row)
    shown = page(joined, _split_style(form))

    def change(rows: list[Row]) -> list[Row]:
        return [_contradicting(cells) if any(cell.text in odd for cell in cells) else cells for cells in rows]

    return Drawn(page=msgspec.structs.replace(shown, blocks=tables_changed(shown.blocks, change), forms=[done]))


@quirk(22, "实际完成值照抄指标值和符号", of=(SELF_EVALUATION,), formats=(*WITH_TABLES, "blanks", "run-together"))
def actual_repeats_target(form: Form, random: Random) -> Page:
    """≥266米 | ≥266米: the actual value has an operator, too."""
    return page(rows_changed(form, lambda row: with_(row, actual=row.target)))


@quirk(22, "实际完成值为文字", of=(SELF_EVALUATION,))
def actual_in_words(form: Form, random: Random) -> Page:
    """达成预期指标, 已完成, 基本达成目标."""
    words = ("达成预期指标", "已完成", "完成", "部分达成预期指标并具有一定效果")
    return page(rows_changed(form, lambda row: with_(row, actual=_qualitative(random.choice(words)))))


@quirk(12, "留有没有填写的模板行", formats=(*WITH_TABLES, "blanks"))
def template_rows_left(form: Form, random: Random) -> Page:
    """指标1：… with a name, then 指标2： and …… without one: unfilled rows are no indicators, the prefix is no part of the name."""

    def change(rows: list[Row]) -> list[Row]:
        made = rows[: row_of(rows, "三级指标") + 1]
        for cells in rows[len(made) :]:
            place = next((order for order, cell in enumerate(cells) if cell.text in names), None)
            if place is None:
                made.append(cells)
                continue
            made.append([cell._replace(text=f"指标1：{cell.text}") if order == place else cell for order, cell in enumerate(cells)])
            blank = [Cell()] * (len(cells) - place - 1)
            made += [[*cells[:place], Cell(text), *blank] for text in random.choice((("指标2：", "……"), ("……",), ("指标2：",)))]
        return made

    names = {row.name for row in form.indicators}
    flat = page(form, style_for(form, merged=False, group=None))
    return msgspec.structs.replace(flat, blocks=tables_changed(flat.blocks, change))


def _split_style(form: Form) -> Style:
    columns = style_for(form).columns
    place = columns.index("target")
    return style_for(form, columns=(*columns[:place], "operator", "number", "unit", *columns[place + 1 :]))


def _joined(form: Form, words: dict[str, str] | None = None) -> Form:
    """Targets as the columns print them, joined with blanks."""

    def write(row: Indicator, target: Target) -> str:
        operator, number, unit = parts(target)
        return " ".join(filter(None, ((words or {}).get(operator, operator), number, unit)))

    return reprinted(form, write)


def _worded(cell: Cell) -> Cell:
    return cell._replace(text=_WORDS.get(cell.text, cell.text))


def _amount(target: Target) -> str:
    return f"{as_printed(target.value)}{target.unit or ''}"


def _qualitative(raw: str) -> Target:
    return Target(raw=raw, kind=Kind.QUALITATIVE, text=raw)


def _contradicting(cells: Row) -> Row:
    """The unit goes behind the number, and % into its place."""
    place = max(order for order, cell in enumerate(cells) if cell.text == "万元")
    return [
        cell._replace(text=cell.text + "万元") if order == place - 1 else cell._replace(text="%") if order == place else cell
        for order, cell in enumerate(cells)
    ]
