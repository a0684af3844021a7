"""Files that prove the invented records of the demonstration: sheets of people, tables, slips and opinions, made from the record itself."""

import csv
import hashlib
import io
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
from PIL import Image, ImageDraw, ImageFont

from jiheng.writers.form.fonts import brought

_WIDTH, _MARGIN, _LINE = 720, 36, 30  # pixels
_HANGING = "，。；、"
_INK, _PAPER, _RULE, _NOTE = "#1c2b33", "#fffdf7", "#9fb3bd", "#7a3b3b"
_NOTICE = "演示数据：本件由程序生成，单位、人员、金额均为虚构"
_AS_PDF_DAY = (2026, 1, 1, 0, 0, 0, 0, 1, 0)  # the same bytes whenever it is made


class Made(NamedTuple):
    """A file that was made: its name, its bytes and their SHA-256."""

    name: str
    data: bytes
    sha256: str


@cache
def made(record: bytes, name: str) -> Made:
    """The file of that name for a record (JSON of its line in the data); the same bytes every time."""
    line = msgspec.json.decode(record)
    data = _table(line) if name.endswith(".csv") else _drawn(line, name)
    return Made(name, data, hashlib.sha256(data).hexdigest())


def _table(line: Mapping[str, Any]) -> bytes:
    """A table for WPS and Excel: with a mark of its encoding, lines ended as there."""
    text = io.StringIO()
    csv.writer(text).writerows([[_NOTICE], [line["title"], line["date"]], *_rows(line)])
    return text.getvalue().encode("utf-8-sig")


def _rows(line: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    match line["record"]:
        case "survey":
            yield "答卷", "选项", "问卷"
            grades = [answer["grade"] for answer in line["answers"] for _each in range(answer["count"])]
            yield from ((number, grade, line["questionnaire"]) for number, grade in enumerate(grades, 1))
        case "statistic":
            yield "项目", "数值", "单位", "来源"
            yield line["title"], line["value"], line["unit"], line["origin"]
        case _:
            yield "序号", "参加单位", "签到"
            yield from ((number, f"参加单位{number:03d}", "已签到") for number in range(1, line["participants"] + 1))


def _drawn(line: Mapping[str, Any], name: str) -> bytes:
    """A picture of a sheet of paper, as a scan would give it."""
    title, _dot, suffix = name.rpartition(".")
    lines = list(_folded(_told(line)))
    sheet = Image.new("RGB", (_WIDTH, 3 * _MARGIN + _LINE * (len(lines) + 3)), _PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((12, 12, _WIDTH - 12, sheet.height - 12), outline=_RULE, width=2)
    pen.text((_MARGIN, _MARGIN), title, font=_font(30), fill=_INK)
    pen.line((_MARGIN, _MARGIN + 48, _WIDTH - _MARGIN, _MARGIN + 48), fill=_RULE, width=2)
    for number, text in enumerate(lines):
        pen.text((_MARGIN, _MARGIN + 62 + _LINE * number), text, font=_font(20), fill=_INK)
    pen.text((_MARGIN, sheet.height - _MARGIN - 14), _NOTICE, font=_font(16), fill=_NOTE)
    return _saved(sheet, suffix)


def _saved(sheet: Image.Image, suffix: str) -> bytes:
    file = io.BytesIO()
    if suffix == "pdf":
        day = time.struct_time(_AS_PDF_DAY)
        sheet.save(file, "PDF", resolution=96, creationDate=day, modDate=day)
    else:
        sheet.save(file, "JPEG", quality=70)
    return file.getvalue()


def _told(line: Mapping[str, Any]) -> Iterator[str]:
    """What stands on the sheet, a paragraph each."""
    yield f"名称：{line['title']}"
    yield f"日期：{line['date']}"
    match line["record"]:
        case "payment":
            yield f"凭证号：{line['voucher']}"
            yield f"收款人：{line['payee']}"
            yield f"支出科目：{line['economic_item']}"
            yield f"金额：{line['amount']} 元"
        case "deliverable":
            acceptance = line["acceptance"]
            yield f"验收日期：{acceptance['date']}"
            yield f"专家：{'、'.join(acceptance['experts'])}"
            yield f"意见：{acceptance['opinion']}"
            yield f"结论：{acceptance['result']}"
        case "survey":
            yield f"问卷：{line['questionnaire']}"
            yield f"时间：{line['start']} 至 {line['end']}，{line['method']}"
            yield from (f"{answer['grade']}：{answer['count']} 份" for answer in line["answers"])
        case "activity":
            yield f"地点：{line['place']}"
            yield f"参加：{line['participants']} 人"
        case "publication":
            yield f"媒体：{line['medium']}"
            yield f"网址：{line['address']}"
        case "statement":
            yield f"结论：{line['degree']}"
            yield line["text"]


def _folded(paragraphs: Iterator[str]) -> Iterator[str]:
    """Lines that fit the sheet; a full stop or comma hangs over."""
    for text in paragraphs:
        line, width = "", 0.0
        for sign in text:
            if sign not in _HANGING and width + _width(sign) > _WIDTH - 2 * _MARGIN:
                yield line
                line, width = "", 0.0
            line, width = line + sign, width + _width(sign)
        yield line


@cache
def _width(sign: str) -> float:
    """How wide a sign of the text is, in pixels; measured once, since a line is measured again with each sign."""
    return _font(20).getlength(sign)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A Chinese font that jiheng[pdf] brings; without it the letters that Pillow has, and boxes for the rest."""
    found = next((path for folder in brought() for path in folder.glob("NotoSansSC*")), None)
    return ImageFont.truetype(found, size) if found else ImageFont.load_default(size)
