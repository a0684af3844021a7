"""What became of the files of a batch, as a workbook; and how long the rest will take."""

import datetime as dt
import io
from math import ceil

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.language import lang
from jiheng.web.models import ImportBatch, ImportItem
from jiheng.writers.cells import storable

_WINDOW = dt.timedelta(minutes=1)  # over which speed is measured


def speed(batch: ImportBatch, left: int) -> int | None:
    """Minutes that the rest will take, as things went lately; None where nothing can be said."""
    if batch.state != ImportBatch.State.RUNNING or not left or batch.started is None:
        return None
    since = max(batch.started, timezone.now() - _WINDOW)
    ended = batch.items.filter(ended__gte=since).count()
    passed = (timezone.now() - since).total_seconds()
    return ceil(left * passed / ended / 60) if ended and passed > 1 else None


def report(batch: ImportBatch) -> bytes:
    """A row for each project that was filed, and one for each file of which nothing was. Texts stay texts."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "jiheng", "title": batch.name})
    sheet = book.add_worksheet(_("导入结果"))
    head, cell = book.add_format({"bold": True, "bottom": 1, "text_wrap": True}), book.add_format({"text_wrap": True, "valign": "top"})
    columns = ((_("文件"), 44), (_("结果"), 12), (_("项目"), 32), (_("单位"), 30), (_("年度资金（元）"), 16), (_("备注"), 56))
    for place, (word, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, word, head)
    for number, row in enumerate(_rows(batch), 1):
        for place, value in enumerate(row):
            if isinstance(value, float):
                sheet.write_number(number, place, value, cell)
            elif value:
                sheet.write_string(number, place, storable(value), cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, 0, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _rows(batch: ImportBatch) -> list[tuple[str | float | None, ...]]:
    made = dict[int, list[tuple[str, str, float | None]]]()
    from_files = batch.items.filter(filings__isnull=False).order_by("filings__number")
    for pk, name, unit, annual in from_files.values_list("pk", "filings__name", "filings__organisation__name", "filings__annual"):
        made.setdefault(pk, []).append((name, unit, None if annual is None else float(annual)))
    return [
        (item.name, str(item.get_state_display()), *project, explained(item))
        for item in batch.items.select_related("same_as")
        for project in made.get(item.pk, [("", "", None)])
    ]


def explained(item: ImportItem) -> str:
    """The sentence about a file: why nothing was read of it, or what of it was there before."""
    if item.error:
        return item.error if lang() == "zh" else item.error_en
    if item.same_as:
        return _("与“%(name)s”内容相同。") % {"name": item.same_as.name}
    if item.note:
        return _("本年已有同名申报表，没有重复建立：%(names)s。") % {"names": _("、").join(item.note.splitlines())}
    return _("已确认不导入。") if item.state == ImportItem.State.SAME else ""
