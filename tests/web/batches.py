"""Files by the hundred for tests of batches: forms of several units, packed or not."""

import io
import zipfile
from functools import cache

import msgspec
from django.db import transaction

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.json import encode
from jiheng.model.workflow import Role, State
from jiheng.web import content
from jiheng.web.actions import batch as action
from jiheng.web.examples import example
from jiheng.web.jobs import batches
from jiheng.web.jobs.worker import Queue, sign
from jiheng.web.models import ImportBatch, ImportItem, Namesake, Organisation, Person
from jiheng.writers.form.document import Format, document
from tests.web.people import Place


def form(name: str, agency: str | None = "云汀市临溪区产业协作促进中心", place: int = 1) -> Declaration:
    """A project of the example under another name, of another unit."""
    return msgspec.structs.replace(example().declarations[place], name=name, implementing_agency=agency)


def written(*forms: Declaration, agency: str | None = None, as_: Format = Format.JSON) -> bytes:
    """A document with these forms."""
    return document(Submission(title="绩效目标申报表", year=2026, agency=agency, declarations=forms), as_)


@cache
def file(name: str, agency: str | None = "云汀市临溪区产业协作促进中心", as_: Format = Format.JSON) -> bytes:
    """A document with one form."""
    return written(form(name, agency), as_=as_)


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def brought(person: Person, place: Place, files: dict[str, bytes], **given: object) -> ImportBatch:
    """A batch of files, started, and not yet worked on."""
    post = person.appointments.get()
    made = action.begin(person=person, post=post.pk, cycle=place.cycle.pk, unit=None, name="申报材料.zip", **given)
    action.add(person=person, batch=made.pk, files=[(name, io.BytesIO(data)) for name, data in files.items()])
    with transaction.atomic():
        return action.start(person=person, batch=made.pk, go_on=batches.order)


def batch_with_questions(place: Place, top: Organisation) -> ImportBatch:
    """A batch of a department's reviewer with one file about which both questions stand."""
    made = ImportBatch.objects.create(
        organisation=top, role=Role.DEPARTMENT_REVIEWER, cycle=place.cycle, by=place.department_reviewer, name="申报材料.zip", state=ImportBatch.State.DONE
    )
    sha256, size = content.keep(io.BytesIO(file("甲项目", "某中心")))
    said = encode(Submission(declarations=(form("甲项目", "某中心"),)), indent=0).decode()
    item = made.items.create(name="某中心/甲.json", sha256=sha256, size=size, state=ImportItem.State.DOUBTFUL, document=said)
    filing = place.filing(1, organisation=top, state=State.SUBMITTED, imported=item)
    Namesake.objects.create(filing=filing, candidates=[[place.filing(2, state=State.APPROVED).pk, 80.0]])
    return made


def work() -> None:
    """Do all jobs that are ready, as a worker does."""
    sign("test")
    Queue("test").run()


def read_in(person: Person, place: Place, files: dict[str, bytes]) -> ImportBatch:
    """A batch that was worked on to its end."""
    made = brought(person, place, files)
    work()
    made.refresh_from_db()
    return made
