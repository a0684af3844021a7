"""What is searched, listed and compared follows from the page that is public, and from nothing else; permanent addresses are given once."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from jiheng.model.classes import indicator_class
from jiheng.model.declaration import Declaration
from jiheng.model.found_text import plain
from jiheng.model.initials import initials
from jiheng.model.likeness import key
from jiheng.model.public_page import Outcome, PublicPage, Result
from jiheng.model.similar import measure_of
from jiheng.web.models import Filing, Organisation, Publication, PublicBody, PublicIndicator, PublicProject
from jiheng.web.public_page import bodies_of

_MOST_SLUG = 32
_MOST_TIMES = 5  # that a name is looked for


def addressed(filing: Filing) -> tuple[PublicProject, list[PublicBody]]:
    """The project at its permanent address, and the short names that were given on the way; both are made at the first publication only."""
    for _time in range(_MOST_TIMES):
        with suppress(IntegrityError), transaction.atomic():  # somebody else was faster and took the name
            return _addressed(filing)
    return _addressed(filing)


def _addressed(filing: Filing) -> tuple[PublicProject, list[PublicBody]]:
    given: list[PublicBody] = []
    bodies = [_body(each, given) for each in dict.fromkeys(bodies_of(filing.organisation))]
    existing = PublicProject.objects.filter(filing=filing).first()
    if existing:
        return existing, given
    body, year = bodies[-1], filing.cycle.year
    taken = PublicProject.objects.filter(year=year, body=body)
    slug = _free(initials(filing.name) or f"p{filing.number}", lambda word: taken.filter(slug=word))
    return PublicProject.objects.create(filing=filing, year=year, body=body, slug=slug, path=filing.path), given


def _body(organisation: Organisation, given: list[PublicBody]) -> PublicBody:
    existing = PublicBody.objects.filter(organisation=organisation).first()
    if existing:
        return existing
    slug = _free(initials(organisation.name) or f"o{organisation.pk}", lambda word: PublicBody.objects.filter(slug=word))
    given.append(PublicBody.objects.create(organisation=organisation, slug=slug))
    return given[-1]


def _free(word: str, taken: Callable[[str], QuerySet]) -> str:
    """The word, or the word with the first number that nobody has."""
    slug, number = word[:_MOST_SLUG], 2
    while taken(slug).exists():
        slug, number = f"{word[:_MOST_SLUG]}-{number}", number + 1
    return slug


def index(project: PublicProject, page: PublicPage | None, publication: Publication) -> None:
    """Let lists, search and comparisons follow a page; None: it was withdrawn, and nothing of it stays there."""
    project.indicators.all().delete()
    project.current = publication if page else None
    said = list(_said(page)) if page else []
    project.path = project.filing.path
    project.shown_text = "\n".join(said)
    project.text = plain(project.shown_text)
    project.name, project.title = (page.project[:300], page.title or "") if page else ("", "")
    project.place, project.department, project.unit = (page.place, page.department, page.unit) if page else ("", "", "")
    project.budget, project.paid = (page.budget, page.paid) if page else (None, None)
    project.mark, project.grade = (page.mark, page.grade or "") if page else (None, "")
    results = page.results if page else ()
    told = [each for each in results if each.outcome is not Outcome.PENDING]
    project.met = sum(each.outcome is Outcome.MET for each in told) if told else None
    project.indicators_count, project.hidden_count = len(results), page.hidden_indicators if page else 0
    project.save()
    PublicIndicator.objects.bulk_create(_indicator(project, place, each) for place, each in enumerate(results))


def _said(page: PublicPage) -> Iterator[str]:
    form: Declaration = page.declaration.declarations[0]
    yield from filter(None, (page.project, page.title, page.lead, page.unit, form.annual_objective, form.overall_objective))
    for each in page.results:
        yield from filter(None, (each.name, each.target.raw, each.why))


def _indicator(project: PublicProject, place: int, row: Result) -> PublicIndicator:
    wanted, reached = measure_of(row.target), measure_of(row.actual, like=row.target)
    return PublicIndicator(
        project=project,
        place=place,
        key=key(row.name or "")[:100],
        name=(row.name or "")[:300],
        group=indicator_class(row.level1, row.level2).value,
        sign=wanted.sign,
        unit=wanted.unit[:40],
        kind=wanted.kind[:80],
        size=_kept(wanted.size),
        reached=_kept(reached.size) if reached.kind == wanted.kind else None,
        target=row.target.raw[:300],
        actual=row.actual.raw[:300] if row.actual else "",
        outcome=row.outcome.value,
    )


def _kept(size: Decimal | None) -> Decimal | None:
    """A number that the column holds."""
    return size if size is not None and abs(size) < Decimal(10) ** 20 else None
