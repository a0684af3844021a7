"""Monitoring profiles (monitoring/*.toml): when lights turn and how the year is forecast, dated, each constant with its source and mark of certainty."""

import datetime as dt
from decimal import Decimal
from functools import cache

import msgspec

from jiheng.reference.profile import Constant, as_written, shipped

DEFAULT = "general"
_FOLDER = "monitoring"


class MonitoringProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One set of thresholds. `base` names the profile that fills the gaps."""

    name: str
    title: str
    title_en: str
    source: str
    certainty: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    base: str | None = None
    constants: dict[str, Constant] = {}

    def number(self, name: str) -> Decimal:
        """A constant that is a number. Raises KeyError where neither the profile nor its bases give it."""
        value = self.constants[name].value
        if not isinstance(value, Decimal):
            raise TypeError(f"{name} is no number")
        return value


def monitoring_profile_names() -> tuple[str, ...]:
    """Names of all monitoring profiles that are shipped, the default first."""
    return shipped(_FOLDER, DEFAULT)


@cache
def load_monitoring_profile(name: str = DEFAULT) -> MonitoringProfile:
    """A profile with what its bases give. Raises NoSuchProfile, or msgspec.ValidationError where the data is wrong."""
    profile = as_written(_FOLDER, name, MonitoringProfile)
    if profile.base is None:
        return profile
    base = load_monitoring_profile(profile.base)
    return msgspec.structs.replace(profile, constants=base.constants | profile.constants)
