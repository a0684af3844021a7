"""What stands around and inside the texts: codes, widths, ruby, chrome, spam (quirks 23 to 26)."""

import tomllib
from functools import cache
from importlib.resources import files
from random import Random

import msgspec

from jiheng.benchmark.layout import Page, page
from jiheng.benchmark.quirks.restate import cells_changed, tables_changed
from jiheng.benchmark.sample import EVERY, WITH_TABLES, Drawn, quirk
from jiheng.benchmark.sheet import Block, Cell, Row, Table, each_text
from jiheng.benchmark.truth import value_at
from jiheng.model.declaration import Form

_WIDE = str.maketrans("0123456789%().:,-=>", "０１２３４５６７８９％（）．：，－＝＞")
_CHROME = (
    "首页 > 政务公开 > 预算绩效",
    "索引号: 01500X/2026-0001 发布日期: 2026-02-03 文号: 无",
    "发布机构: 区财政局 主题分类: 财政、金融、审计 有效性: 有效",
    "【字体：大 中 小】 打印本页 关闭窗口 分享到：",
    "浏览次数：1024次",
)
_PROPERTIES = ("文件大小：48.0 KB", "创建者：Administrator", "页数：2", "字数：1180", "最后修改：2026-01-05T08:12:00Z", "Microsoft Office Word")
_FOOT = ("上一篇：关于开展绩效运行监控的通知", "主办单位：区人民政府办公室  备案编号：00000000号  网站地图", "下载附件：项目支出绩效表.doc")


@quirk(23, "名称前有编码")
def codes_before_names(form: Form, random: Random) -> Drawn:
    """219-…, [015001]…, 51092324T000010263357-…; reading may keep the code or drop it."""
    code = random.choice(("{}-{}", "[{}]{}", "{}{}"))
    printed = {
        "department": code.format("015001", form.department),
        "implementing_agency": code.format("015001003", form.implementing_agency),
        "name": f"51092324T0000{random.randint(10**7, 10**8 - 1)}-{form.name}",
    }
    texts = {form.department: printed["department"], form.implementing_agency: printed["implementing_agency"], form.name: printed["name"]}
    told = page(form)
    return Drawn(
        page=msgspec.structs.replace(told, blocks=cells_changed(told.blocks, lambda text: texts.get(text, text))),
        fields={field: f"{getattr(form, field)} || {text}" for field, text in printed.items()},
    )


@quirk(24, "全角、半角和空格混用", formats=(*WITH_TABLES, "blanks", "run-together"))
def widths_mixed(form: Form, random: Random) -> Page:
    """Full-width digits, %, brackets, operators; non-breaking and ideographic blanks around cells."""
    told = page(form)
    lead = random.choice(("\u00a0", "\u3000", "  "))
    skip = {form.annual_objective, form.overall_objective, getattr(form, "achieved", None)}
    return msgspec.structs.replace(
        told, blocks=each_text(told.blocks, lambda text: text if text in skip else f"{lead}{text.translate(_WIDE) if random.random() < 0.6 else text}{lead}")
    )


@quirk(24, "数字中间有空格", formats=("tabs", "html", "xlsx", "pdf"))
def blanks_in_numbers(form: Form, random: Random) -> Page:
    """≥ 8 950 人: blanks between operator, groups of digits and unit."""
    told = page(form)
    return msgspec.structs.replace(told, blocks=cells_changed(told.blocks, lambda text: _spaced(text) if text.startswith(("≥", "≤", "=")) else text))


@quirk(25, "繁体字", formats=(*WITH_TABLES, "blanks", "run-together"))
def traditional_glyphs(form: Form, random: Random) -> Drawn:
    """A page turned into traditional glyphs."""
    told = page(form)
    return _either(msgspec.structs.replace(told, blocks=each_text(told.blocks, _traditional)))


@quirk(25, "繁体字夹拼音注音", formats=("tabs", "html", "blanks", "run-together"))
def traditional_with_readings(form: Form, random: Random) -> Drawn:
    """績(jī)效(xiào)目標(biāo): readings behind some characters."""
    told = page(form)
    readings: dict[str, str] = _ruby()["readings"]
    ruby = {glyph: f"{glyph}({reading})" for glyph, reading in readings.items()}
    return _either(msgspec.structs.replace(told, blocks=each_text(told.blocks, lambda text: "".join(ruby.get(glyph, glyph) for glyph in _traditional(text)))))


@quirk(26, "网站的导航和页脚", of=EVERY, formats=("html-site", "tabs", "blanks", "bare-lines", "run-together"))
def site_around(form: Form, random: Random) -> Page:
    """Navigation before the form, links and a download behind it."""
    told = page(form)
    return msgspec.structs.replace(told, blocks=[*_CHROME, *told.blocks, *_FOOT])


@quirk(26, "正文前有文件属性", formats=("tabs", "blanks", "run-together"))
def properties_before(form: Form, random: Random) -> Page:
    """Size, author and page count of the file stand before the text."""
    told = page(form)
    return msgspec.structs.replace(told, blocks=[*_PROPERTIES, *told.blocks])


@quirk(26, "乱码问号和页码", formats=("tabs", "html", "blanks"))
def question_marks_and_page_numbers(form: Form, random: Random) -> Page:
    """Runs of ? above the form, — 3 — and 第 3 页 between its parts."""
    told = page(form)

    def change(rows: list[Row]) -> list[Row]:
        middle = len(rows) - len(form.indicators) // 2
        return [*rows[:middle], [Cell("— 3 —")], *rows[middle:]] if all(cell.rows == 1 for cells in rows[:middle] for cell in cells[:1]) else rows

    blocks: list[Block] = ["????????????", "第 3 页 共 8 页", *tables_changed(told.blocks, change), "— 4 —"]
    return msgspec.structs.replace(told, blocks=blocks)


@quirk(26, "表后有说明、负责人、联系方式")
def notes_below(form: Form, random: Random) -> Page:
    """Signatures and notes below the table are no indicators."""
    told = page(form)
    width = sum(cell.columns for block in told.blocks if isinstance(block, Table) for cell in block.rows[0])

    def change(rows: list[Row]) -> list[Row]:
        return [
            *rows,
            [Cell("备注：本表一式三份，未尽事项另附材料。", 1, width)],
            [Cell("填表人："), Cell("审核人："), Cell("联系电话：00000000", 1, max(width - 2, 1))],
        ]

    return msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change))


@cache
def _ruby() -> dict[str, dict[str, str]]:
    raw = tomllib.loads(files("jiheng.benchmark").joinpath("ruby.toml").read_text("utf-8"))
    return {"glyphs": {pair[1]: pair[0] for pair in raw["glyphs"].split()}, "readings": raw["readings"]}


def _either(told: Page) -> Drawn:
    """Texts are right as printed and in simplified glyphs."""
    form = told.forms[0]
    also = {}
    for order, row in enumerate(form.indicators):
        shown = {"l1": row.level1, "l2": row.level2, "l3": row.name, "raw_target": row.target.raw, "actual": row.actual.raw if row.actual else ""}
        also[0, order] = "; ".join(f"{name}={_traditional(text or '')}" for name, text in shown.items())
    texts = {field: str(value_at(form, field)) for field in told.fields[0] if isinstance(value_at(form, field), str)}
    return Drawn(page=told, also=also, fields={field: f"{text} || {_traditional(text)}" for field, text in texts.items()}, unknown=("unit",))


def _traditional(text: str) -> str:
    glyphs = _ruby()["glyphs"]
    return "".join(glyphs.get(glyph, glyph) for glyph in text)


def _spaced(text: str) -> str:
    digits = "".join(char for char in text if char.isdigit() or char == ".")
    whole = digits.partition(".")[0]
    if len(whole) > 3:
        text = text.replace(whole, f"{whole[:-3]} {whole[-3:]}")
    return f"{text[0]} {text[1:]}"
