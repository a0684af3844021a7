"""All forms of a unit and year checked as one submission: what only shows when they lie side by side."""

import hashlib
from collections.abc import Sequence

import msgspec
from django.core.cache import cache

from jiheng import __version__
from jiheng.checking import checked_of
from jiheng.checks.rules.rule import RULES
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked
from jiheng.model.json import decode
from jiheng.reference.profile import load_profile
from jiheng.web.language import lang
from jiheng.web.models import Filing
from jiheng.writers.form.document import extract

_KEPT = 7 * 24 * 3600  # seconds that a result is kept; another one takes its place as soon as a form changes
_ACROSS = frozenset(code for code, rule in RULES.items() if rule.scope is Submission) | {"DO07"}  # DO07 tells in one form that another has its name


def submission_of(filings: Sequence[Filing]) -> Submission:
    """The forms as one document, without a cover statement."""
    submissions = [decode(filing.document.encode()) for filing in filings]
    title = submissions[0].title or f"{filings[0].organisation}{filings[0].cycle.year}年财政支出项目绩效目标申报表"
    return msgspec.structs.replace(extract(submissions[0], []), title=title, declarations=tuple(form for each in submissions for form in each.declarations))


def together(filings: Sequence[Filing]) -> Checked:
    """The findings across forms of one unit and year, in their order. Checked again only when one of them was saved, came or went."""
    whole = submission_of(filings)
    state = repr([__version__, lang(), filings[0].cycle.profile, [(filing.pk, filing.version) for filing in filings]])
    key = f"together:{hashlib.sha256(state.encode()).hexdigest()}"
    kept = cache.get(key)
    if kept is None:
        name = filings[0].organisation.name
        found = checked_of(whole, name, load_profile(filings[0].cycle.profile), _ACROSS, lang())
        kept = msgspec.msgpack.encode(msgspec.structs.replace(found, submission=Submission()))
        cache.set(key, kept, _KEPT)
    return msgspec.structs.replace(msgspec.msgpack.decode(kept, type=Checked), submission=whole)
