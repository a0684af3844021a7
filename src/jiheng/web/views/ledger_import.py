"""Tables of evidence into the ledger: first what would be entered and what not, then with one click."""

import io
from typing import Any

import msgspec
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jiheng.readers.grid import Unreadable
from jiheng.web import content, reading
from jiheng.web.actions import ledger as action
from jiheng.web.actions.refusal import Refused
from jiheng.web.execution import year_of
from jiheng.web.language import lang
from jiheng.web.ledger.files import clean_name
from jiheng.web.ledger.importing import Plan, first_known, planned
from jiheng.web.ledger.kinds import KINDS
from jiheng.web.limits import counted
from jiheng.web.models import Filing
from jiheng.web.views.dialogue import done
from jiheng.web.views.ledger import writable

_TABLES = "jiheng.readers.listing:tables"
_SALT, _HOURS = "ledger-table", 12
_MOST_PASTED = 2_000_000  # characters
_MOST_BYTES = 20 * 2**20
_SHOWN = 200  # rows of each list
_OFTEN = 60  # tables within ten minutes


@never_cache
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file or paste a table, look at what it would do, enter what can be entered."""
    filing = writable(request, pk)
    words: dict[str, Any] = {"filing": filing, "kinds": KINDS.values(), "chosen": request.POST.get("kind", request.GET.get("kind", ""))}
    if request.method == "POST":
        try:
            token = _token(request, filing)
            tables = _tables(token)
            plan = _plan(filing, token, [rows for _name, rows in tables])
            if "confirmed" in request.POST:
                return _enter(request, filing, plan)
            words |= _shown(plan) | {"token": signing.dumps(token, salt=_SALT), "name": token["name"]}
            words |= {"sheets": [name for name, _rows in tables], "sheet": token["sheet"]}
        except Unreadable as error:
            words["wrong"] = error.zh if lang() == "zh" else error.en
        except Refused as refusal:
            words["wrong"] = str(refusal)
    return render(request, "web/ledger-import.html", words, status=422 if "wrong" in words else 200)


def _token(request: HttpRequest, filing: Filing) -> dict[str, Any]:
    """Which kept table is meant: the one sent now, or the one whose preview was shown. Raises Refused."""
    if handed := request.POST.get("table"):
        try:
            token: dict[str, Any] = signing.loads(handed, salt=_SALT, max_age=_HOURS * 3600)
        except signing.BadSignature as error:
            raise Refused(_("预览已经失效，请重新选择文件。")) from error
        if token["filing"] != filing.pk:
            raise Refused(_("预览已经失效，请重新选择文件。"))
        sheet = request.POST.get("sheet", "")
        token |= {"kind": request.POST["kind"]} if "kind" in request.POST else {}
        return token | ({"sheet": int(sheet)} if sheet.isdecimal() and len(sheet) < 5 else {})
    if counted(f"ledger-import:{request.user.pk}") > _OFTEN:
        raise Refused(_("导入得太频繁，请过几分钟再试。"))
    file, name = _sent(request)
    sha256, _size = content.keep(file)
    return {"filing": filing.pk, "sha256": sha256, "name": name, "kind": request.POST.get("kind", ""), "sheet": None}


def _sent(request: HttpRequest) -> tuple[Any, str]:
    if upload := request.FILES.get("file"):
        if (upload.size or 0) > _MOST_BYTES:
            raise Refused(_("文件超过 20 MB，没有读取。"))
        return upload, clean_name(upload.name or "-")
    text = request.POST.get("text", "").strip("\r\n")
    if not text.strip():
        raise Refused(_("请选择文件，或粘贴表格。"))
    if len(text) > _MOST_PASTED:
        raise Refused(_("粘贴的内容太长，请存成文件再导入。"))
    return io.BytesIO(text.encode()), reading.PASTED


def _tables(token: dict[str, Any]) -> list[tuple[str, list[list[str]]]]:
    """Name and rows of the tables of a file. Raises Refused, Unreadable."""
    try:
        data = content.fetched(token["sha256"])
    except content.Lost as error:
        raise Refused(_("预览已经失效，请重新选择文件。")) from error
    found = reading.sandbox().run(data, token["name"], task=_TABLES, argument=b"")
    return msgspec.msgpack.decode(found, type=list[tuple[str, list[list[str]]]])


def _plan(filing: Filing, token: dict[str, Any], tables: list[list[list[str]]]) -> Plan:
    """What the chosen table, or the first with evidence, would do to the ledger as it is now; notes in the token which it is. Raises Refused."""
    kind = KINDS.get(token["kind"])
    if token["sheet"] not in range(len(tables)):
        token["sheet"] = first_known(tables, kind)
    year = year_of(filing)
    plan = planned(
        tables[token["sheet"]] if tables else [],
        kind=kind,
        project=str(filing.pk),
        known=year.records,
        year=filing.cycle.year,
        budget=year.spending.budget,
    )
    if plan is None:
        raise Refused(_("看不出表里是哪一种证据。请在上面选定种类，或者按模板的表头整理后再试。"))
    return plan


def _shown(plan: Plan) -> dict[str, Any]:
    taken, refused = plan.taken[:_SHOWN], plan.refused[:_SHOWN]
    more = {"more_taken": len(plan.taken) - len(taken), "more_refused": len(plan.refused) - len(refused)}
    return more | {"plan": plan, "taken": taken, "refused": refused, "chosen": plan.kind.tag}


def _enter(request: HttpRequest, filing: Filing, plan: Plan) -> HttpResponse:
    """All that can be entered, or none. Raises Refused."""
    if not plan.records:
        raise Refused(_("没有可以登记的行。"))
    if plan.large and not request.POST.get("sure"):
        raise Refused(_("有金额超过全年预算的行，请核对后勾选“金额无误”再登记。"))
    if str(len(plan.records)) != request.POST.get("n"):
        raise Refused(_("台账刚刚有变化，没有登记。请再看一遍预览。"))
    made = action.enter(person=request.user, filing=filing.pk, records=plan.records)
    return done(request, _("已登记 %(n)s 条。") % {"n": len(made)}, f"{reverse('ledger-project', args=[filing.pk])}?kind={plan.kind.tag}")
