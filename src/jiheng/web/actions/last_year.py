"""Which project of the year before a form goes on with: the one of that name in the same unit, if there is just one and nobody else goes on with it."""

from collections.abc import Mapping

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.model.namesakes import same, with_ids_of
from jiheng.model.workflow import State
from jiheng.web.actions.tally import count, tally
from jiheng.web.models import Cycle, Filing, Organisation, Waiver


def of_last_year(organisation: Organisation, cycle: Cycle) -> dict[int, str]:
    """Names of the projects that a unit sent in the year before and that no form of this year goes on with yet, by key."""
    before = Filing.objects.filter(organisation=organisation, cycle__region=cycle.region_id, cycle__year=cycle.year - 1).exclude(state=State.DRAFT)
    return dict(before.exclude(followers__cycle=cycle).values_list("pk", "name"))


def of_that_name(name: str, names: Mapping[int, str]) -> Filing | None:
    """The one project of that name."""
    known = same(name, names)
    return Filing.objects.get(pk=known[0]) if len(known) == 1 else None


def recount_followers(filing: Filing) -> None:
    """Count the findings of next year's forms anew, of which some rest on what became of this project; within the transaction that changed it."""
    for row in filing.followers.exclude(state=State.APPROVED).select_for_update(of=("self",)).select_related("cycle", "organisation"):
        row.found = tally(row)
        count(row, set(Waiver.objects.now().for_filing(row).values_list("code", flat=True)))
        row.save(update_fields=["found", "errors", "explains", "hints", "cause"])


def carried_on(document: Submission, before: Filing) -> Submission:
    """The document with the ids that equal indicators had the year before."""
    form = with_ids_of(document.declarations[0], decode(before.document.encode()).declarations[0])
    return msgspec.structs.replace(document, declarations=(form,))
