"""Which values of a form were not simply read."""

from jiheng.model.declaration import Form
from jiheng.model.target import Certainty, Target


def unsure(form: Form, certainty: Certainty) -> tuple[str, ...]:
    """Addresses of the values of this certainty, relative to the form, targets first."""
    targets = [
        f"{name}/{index}/{field}"
        for name in ("indicators", "overall_indicators")
        for index, indicator in enumerate(getattr(form, name))
        for field in ("target", "overall_target", "actual", "forecast")
        if isinstance(target := getattr(indicator, field), Target) and target.certainty is certainty
    ]
    return (*targets, *(address for address, found in form.certainties.items() if found is certainty and address not in targets))
