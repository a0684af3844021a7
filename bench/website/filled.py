"""Fills an empty database with a region of filings and writes what the load needs: addresses, cookies, forms to save. Run as a program of its own."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

DEPARTMENTS, UNITS, KINDS, SAVED = 20, 1000, 200, 1500  # organisations, distinct documents, drafts of one officer
BATCH = 2000


def main(filings: int, folder: Path) -> None:
    """Fill the database of the settings; `folder` receives load.json."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    (folder / "load.json").write_text(json.dumps(_filled(filings)))


def _filled(filings: int) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from jiheng.web.actions import organisation, person
    from jiheng.web.models import Cycle, Organisation

    kind, now = Organisation.Kind, timezone.now()
    region = organisation.found(kind=kind.REGION, name="云汀市", code="", top=None)
    departments = [organisation.found(kind=kind.DEPARTMENT, name=f"部门{number}", code=f"{number:03}", top=region) for number in range(DEPARTMENTS)]
    units = [
        organisation.found(kind=kind.UNIT, name=f"单位{number}", code=f"{number % DEPARTMENTS:03}{number:04}", top=departments[number % DEPARTMENTS])
        for number in range(UNITS)
    ]
    cycle = Cycle.objects.create(region=region, year=2026, opens=now - dt.timedelta(days=9), closes=now + dt.timedelta(days=90))
    officer = person.found(organisation=units[0], username="officer", name="经办", roles=("officer",))
    reviewer = person.found(organisation=departments[0], username="reviewer", name="审核", roles=("department_reviewer",))
    finance = person.found(organisation=region, username="finance", name="财政", roles=("finance_reviewer",))
    drafts = _drafts(officer, units, cycle, filings)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # SQLite at the next start, PostgreSQL by itself within a minute
    cookies = {name: cookie(each) for name, each in (("officer", officer), ("reviewer", reviewer), ("finance", finance))}
    return {"cookies": cookies, "forms": [(each.pk, _sent(each)) for each in drafts]}


def _drafts(officer: Any, units: list[Any], cycle: Any, filings: int) -> list[Any]:
    """Rows of 200 documents that the action itself stored, repeated: every column is as it would be. One unit's first forms are drafts, the others wait."""
    from django.utils import timezone

    from bench.population import documents
    from jiheng.model.workflow import State
    from jiheng.web.actions import filing as action
    from jiheng.web.models import Filing, Version

    kinds = [action.begin(person=officer, organisation=units[0], cycle=cycle, submission=each)[0] for each in documents(KINDS, most=1)]
    now, rest = timezone.now(), range(len(kinds), filings)
    for start in range(rest.start, rest.stop, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, rest.stop)):
            row = Filing.objects.model(
                **{field.attname: getattr(kinds[number % KINDS], field.attname) for field in Filing._meta.concrete_fields if not field.generated}
            )
            row.pk, row.organisation, row.path, row.name, row.number = None, units[number % UNITS], units[number % UNITS].path, f"{row.name}{number}", number
            if number < KINDS + SAVED:
                row.organisation, row.path = units[0], units[0].path
            else:
                row.state, row.submitted, row.attempt = (State.SUBMITTED if number % 3 else State.FINANCE), now - dt.timedelta(minutes=number), 1
            rows.append(row)
        Filing.objects.bulk_create(rows)
    drafts = list(Filing.objects.filter(state=State.DRAFT, pk__gt=kinds[-1].pk).order_by("pk"))[:SAVED]
    Version.objects.bulk_create([Version(filing=each, number=each.version, document=each.document, by=officer) for each in drafts])
    return drafts


def cookie(person: Any) -> str:
    """The session of somebody who is logged in, with the token of forms."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.create()
    return f"sessionid={session.session_key}; csrftoken={TOKEN}"


TOKEN = "a" * 32


def _sent(filing: Any) -> str:
    """What the editor sends when a sentence of the form was changed."""
    from jiheng.model.json import decode
    from jiheng.web import editing

    form = decode(filing.document.encode()).declarations[0]
    objective = f"{form.annual_objective or ''}另，完成年度总结1份。"
    fields = [("csrfmiddlewaretoken", TOKEN), ("version", filing.version), ("annual_objective", objective), ("rows", 1)]
    for line in editing.lines(form):
        values = (line.id, line.level1, line.level2, line.name, line.comparator, line.value, line.unit)
        fields += zip(editing.ROW, values, strict=True)
    return urlencode(fields)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
