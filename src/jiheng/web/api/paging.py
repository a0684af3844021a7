"""Lists in parts: the next one begins behind the last row of this one. A cursor is for us alone to read."""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pydantic import Field

from jiheng.web.api.problem import Failed
from jiheng.web.api.shapes import BIGGEST, Wrong
from jiheng.web.paging import number

MOST = 200
Limit = Annotated[int, Field(ge=1, le=MOST, description="行数。How many items at most.")]
Cursor = Annotated[str, Field(max_length=200, description="上一部分的 next。`next` of the part before.")]


def part(rows: QuerySet[Any], shape: type[Any], show: Callable[[list[Any]], list[Any]], *, cursor: str, limit: int, field: str = "pk") -> Any:
    """One part of a list as a shape with `items` and `next`, ordered by a unique column. `show` makes the items of the rows."""
    found, following = after(rows, cursor=cursor, limit=limit, field=field)
    return shape(items=tuple(show(found)), next=following)


def after(rows: QuerySet[Any], *, cursor: str, limit: int, field: str = "pk") -> tuple[list[Any], str | None]:
    """The rows of one part, and the cursor of the next. Raises Failed for a cursor that is none."""
    if cursor:
        rows = rows.filter(**{f"{field}__gt": _key(cursor, field)})
    found = list(rows.order_by(field)[: limit + 1])
    following = _cursor(getattr(found[limit - 1], field)) if len(found) > limit else None
    return found[:limit], following


def _cursor(key: object) -> str:
    return base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def _key(cursor: str, field: str) -> str | int:
    detail = _("参数 cursor 不是上一部分给出的 next。")
    try:
        text = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError) as error:
        raise Failed("invalid", detail, Wrong(detail=detail, parameter="cursor")) from error
    if not text.isalnum() or (field == "pk" and not 0 < number(text) <= BIGGEST):
        raise Failed("invalid", detail, Wrong(detail=detail, parameter="cursor"))
    return number(text) if field == "pk" else text
