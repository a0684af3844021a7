"""What a form must say before it can be handed in and does not say yet."""

from jiheng.model.address import get
from jiheng.model.declaration import Declaration
from jiheng.model.place import NAMES

MUST = ("name", "implementing_agency", "funds/annual/amount", "annual_objective", "indicators")


def unfilled(form: Declaration) -> tuple[str, ...]:
    """Addresses, inside the form, of what is blank although every declaration has it. A form with one cell for both objectives may use either."""
    blank = tuple(address for address in MUST if get(form, address) in (None, "", ()))
    return tuple(address for address in blank if address != "annual_objective" or not form.overall_objective)


def unfilled_names(form: Declaration, *, lang: str) -> str:
    """What they are called, for a sentence; empty where nothing is blank."""
    names = (NAMES[address] for address in unfilled(form))
    return "、".join(zh for zh, _en in names) if lang == "zh" else ", ".join(en for _zh, en in names)
