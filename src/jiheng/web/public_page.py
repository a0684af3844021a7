"""What would be public of a filing today: gathered from the approved form, its accepted self-evaluation and its ledger; nothing is written here."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from jiheng.model.declaration import SelfEvaluation
from jiheng.model.json import decode
from jiheng.model.public_page import PublicPage, Withheld
from jiheng.model.publishing import Head, Ledger, Measures, public_page
from jiheng.reference.profile import load_profile
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.web.execution import standard, year_of
from jiheng.web.models import Filing, Organisation

ACCEPTED = "accepted"
_KIND = Organisation.Kind


def self_evaluation_of(filing: Filing) -> SelfEvaluation | None:
    """The self-evaluation once it is accepted; None before."""
    report = getattr(filing, "self_evaluation", None)
    if report is None or report.state != ACCEPTED:
        return None
    form = decode(report.document.encode()).declarations[0]
    return form if isinstance(form, SelfEvaluation) else None


def near_share(filing: Filing) -> Decimal:
    """From which percentage of a target a missed one is called near."""
    return Decimal(str(load_profile(filing.cycle.profile)["near_miss"]))


def ledger_of(filing: Filing) -> Ledger | None:
    """The ledger up to today; None where nothing stands in it."""
    year = year_of(filing, until=timezone.localdate())
    if not year.records:
        return None
    return Ledger(actual=year.actual, records=year.records, spending=year.spending, since=year.since, until=year.until)


def bodies_of(organisation: Organisation) -> tuple[Organisation, Organisation, Organisation]:
    """Its region, its department and the organisation itself; itself where none of that kind stands above it."""
    above = list(Organisation.objects.filter(path__in=organisation.above).order_by("-path"))
    return _first(above, _KIND.REGION, organisation), _first(above, _KIND.DEPARTMENT, organisation), organisation


def _first(above: Sequence[Organisation], kind: str, otherwise: Organisation) -> Organisation:
    return next((each for each in above if each.kind == kind), otherwise)


def page_of(filing: Filing, *, title: str, lead: str, withheld: Sequence[Withheld]) -> PublicPage:
    """The page as it would be public now."""
    region, department, unit = bodies_of(filing.organisation)
    form, own = standard(filing), self_evaluation_of(filing)
    head = Head(
        year=filing.cycle.year,
        place=region.name,
        department=department.name,
        unit=unit.name,
        project=form.name or filing.name,
        title=title or None,
        lead=lead or None,
    )
    report = getattr(filing, "self_evaluation", None)
    scoring = load_scoring_profile(report.scoring) if own and report and report.scoring else load_scoring_profile()
    measures = Measures(scoring=scoring, near=near_share(filing))
    return public_page(head, form, self_evaluation=own, ledger=ledger_of(filing), withheld=withheld, measures=measures)
