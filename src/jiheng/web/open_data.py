"""Open data of what is public now, by place and budget year: which packages there should be, whether one may be handed out, how one is made."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from jiheng import __version__
from jiheng.model.public_page import PublicPage, decoded
from jiheng.reference.open_data import Licence, licences, standard
from jiheng.web import content
from jiheng.web.models import DataPackage, Organisation, Publication, PublicBody, PublicProject
from jiheng.writers.open_data.entry import About, Dates, Entry
from jiheng.writers.open_data.files import BATCH, package_files, to_zip, write_package, zip_folder


class Scope(NamedTuple):
    """A place and a year of which something is public; `versions` counts all that were ever published there, withdrawals too."""

    body: PublicBody
    year: int
    versions: int


class Dataset(NamedTuple):
    """A place and a year with its package, None while there is none that may be handed out; `complete`: nothing was published since."""

    scope: Scope
    package: DataPackage | None
    complete: bool

    @property
    def title(self) -> tuple[str, str]:
        """What it is called in Chinese and English."""
        return title_of(self.scope.body, self.scope.year)


def title_of(body: PublicBody, year: int) -> tuple[str, str]:
    """What the package of a place and a year is called."""
    return f"{body.organisation.name}{year}年度预算绩效数据", f"Performance data {year}, {body.organisation.name}"


def licence() -> Licence | None:
    """The licence of what is published here; None where settings name none."""
    name = settings.OPEN_DATA_LICENCE
    return (licences().get(name.lower()) or Licence("other", name, name)) if name else None


def recipe() -> str:
    """What the bytes of packages follow from besides what is published."""
    told = f"{standard().profile} {__version__} {settings.ADDRESS} {settings.OPEN_DATA_LICENCE}"
    return hashlib.sha256(told.encode()).hexdigest()


def scopes() -> list[Scope]:
    """Every place and year with something public, the newest first."""
    rows = Publication.objects.order_by().values_list("filing__public__path", "filing__public__year").annotate(n=Count("pk"))
    shown = set(PublicProject.objects.shown().order_by().values_list("path", "year").distinct())
    found: list[Scope] = []
    for body in places():
        counts: dict[int, int] = defaultdict(int)
        for path, year, n in rows:
            if path and path.startswith(body.organisation.path):
                counts[year] += n
        open_years = {year for path, year in shown if path.startswith(body.organisation.path)}
        found += [Scope(body, year, counts[year]) for year in open_years]
    return sorted(found, key=lambda each: (-each.year, each.body.organisation.path))


def places() -> list[PublicBody]:
    """Regions, and whatever stands below none."""
    bodies = list(PublicBody.objects.select_related("organisation").order_by("organisation__path"))
    known = {each.organisation.path for each in bodies}
    return [each for each in bodies if each.organisation.kind == Organisation.Kind.REGION or not known & set(each.organisation.above[:-1])]


def datasets() -> list[Dataset]:
    """All scopes with their packages."""
    known = {(each.body_id, each.year): each for each in DataPackage.objects.all()}
    return [_dataset(scope, known.get((scope.body.pk, scope.year))) for scope in scopes()]


def dataset_of(body: PublicBody, year: int) -> Dataset | None:
    """One of them; None where nothing is public."""
    scope = next((each for each in scopes() if each.body.pk == body.pk and each.year == year), None)
    return _dataset(scope, DataPackage.objects.filter(body=body, year=year).first()) if scope else None


def _dataset(scope: Scope, package: DataPackage | None) -> Dataset:
    if package is None or not may_be_given(scope, package):
        return Dataset(scope, None, complete=False)
    return Dataset(scope, package, complete=package.versions == scope.versions)


def may_be_given(scope: Scope, package: DataPackage) -> bool:
    """Whether every version in the package is public still: none was corrected or withdrawn since."""
    return package.versions == scope.versions or set(package.contents) <= set(_public(scope.body, scope.year).values_list("current", flat=True))


def _public(body: PublicBody, year: int) -> QuerySet[PublicProject]:
    return PublicProject.objects.shown().below(body.organisation).filter(year=year).order_by("pk")


def make(scope: Scope) -> DataPackage:
    """Make the package of a place and a year anew from what is public now, and keep it; the file before it goes."""
    standing, dates = _standing(scope)
    before = DataPackage.objects.filter(body=scope.body, year=scope.year).first()
    number = before.number + 1 if before else 1
    about = _about(title_of(scope.body, scope.year)[0], scope.body.organisation.name, f"1.0.{number}")
    with TemporaryDirectory() as name, (Path(name) / "package.zip").open("w+b") as archive:
        folder = Path(name) / "files"
        zip_folder(folder, write_package(_in_order(standing), dates, about, folder), archive)
        sha256, size = content.keep(archive, content.MADE)
    contents = sorted({each.version for each in standing})
    told = {"number": number, "contents": contents, "versions": scope.versions, "recipe": recipe()}
    told |= {"documents": len(standing), "sha256": sha256, "size": size, "at": timezone.now()}
    with transaction.atomic():
        made, _new = DataPackage.objects.update_or_create(body=scope.body, year=scope.year, defaults=told)
    if before:
        _let_go(before.sha256)
    return made


class _Standing(NamedTuple):
    """Where a document of a package stands: its id in the package, the published version, which of the documents of that version it is, and its address."""

    id: str
    version: int
    place: int
    address: str


def _standing(scope: Scope) -> tuple[list[_Standing], Dates]:
    """The documents of a package in its order, without the documents themselves; one that stands twice counts once, the first stays. With them the dates
    of projects that they tell."""
    rows = _public(scope.body, scope.year).select_related("body", "current").only("year", "slug", "body__slug", "current__document")
    found: dict[str, _Standing] = {}
    dates = Dates()
    for row in rows.iterator(chunk_size=BATCH):
        address = f"{settings.ADDRESS}{row.address}"
        for place, entry in enumerate(entries_of(decoded(row.current.document), address)):
            found.setdefault(entry.id, _Standing(entry.id, row.current_id, place, address))
            dates.add(entry)
    return sorted(found.values()), dates


def _in_order(standing: Sequence[_Standing]) -> Iterator[Entry]:
    """The documents, a batch of versions read at a time. Versions are never changed."""
    for start in range(0, len(standing), BATCH):
        batch = standing[start : start + BATCH]
        documents = dict(Publication.objects.filter(pk__in={each.version for each in batch}).order_by().values_list("pk", "document"))
        for each in batch:
            yield entries_of(decoded(documents[each.version]), each.address)[each.place]


def drop(package: DataPackage) -> None:
    """Take a package away of whose place and year nothing is public any more."""
    package.delete()
    _let_go(package.sha256)


def _let_go(sha256: str) -> None:
    if not DataPackage.objects.filter(sha256=sha256).exists():
        content.let_go(sha256, content.MADE)


def entries_of(page: PublicPage, address: str) -> list[Entry]:
    """The documents of a published version; what is withheld is not in it, and nothing else is looked at."""
    return [Entry(submission=each, address=address) for each in (page.declaration, page.self_evaluation) if each is not None]


def zipped(entries: Sequence[Entry], title: str, publisher: str, version: str) -> bytes:
    """A package as a ZIP."""
    return to_zip(package_files(entries, _about(title, publisher, version)))


def _about(title: str, publisher: str, version: str) -> About:
    return About(title=title, version=version, licence=licence(), publisher=publisher)
