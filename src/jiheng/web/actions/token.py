"""Tokens of the programming interface: make, revoke. They belong to the chain of their person."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.actions.event import record
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.models import Person, Scope, Token

LONGEST = 366  # days that a token lives
_MOST = 20  # tokens of a person at a time
_NOTED = dt.timedelta(minutes=1)  # how exactly the last use is kept


def make(*, person: Person, name: str, scopes: list[str], days: int) -> tuple[Token, str]:
    """A token and its secret, which nobody can ask for again. Raises Refused."""
    if not scopes or not set(scopes) <= set(Scope.values) or not 1 <= days <= LONGEST:
        raise Refused(_("请选择权限和期限。"))
    secret = f"jh_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        if row.tokens.filter(revoked=None, expires__gt=timezone.now()).count() >= _MOST:
            raise Refused(_("有效的令牌已有 %(most)s 个。请先撤销不用的。") % {"most": _MOST})
        before, now = state(row), timezone.now()
        made = Token.objects.create(
            person=row,
            name=name,
            beginning=secret[:8],
            digest=digest(secret),
            scopes=" ".join(scope for scope in Scope.values if scope in scopes),
            made=now,
            expires=now + dt.timedelta(days=days),
        )
        record(subject=row.subject, person=person, action="token-make", data={"token": str(made)}, before=before, after=state(row))
        return made, secret


def revoke(*, person: Person, token: int) -> Token:
    """Make one's own token worthless, at once. Raises Token.DoesNotExist."""
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        given = row.tokens.get(pk=token, revoked=None)
        before = state(row)
        given.revoked = timezone.now()
        given.save(update_fields=["revoked"])
        record(subject=row.subject, person=person, action="token-revoke", data={"token": str(given)}, before=before, after=state(row))
        return given


def opened(secret: str) -> Token | None:
    """The living token with this secret, its use noted; None where there is none. No event: reading is none either."""
    found = Token.objects.alive().select_related("person").filter(digest=digest(secret)).first()
    if found and (found.used is None or timezone.now() - found.used > _NOTED):
        Token.objects.filter(pk=found.pk).update(used=timezone.now())
    return found


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
