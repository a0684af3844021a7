"""Monitoring profiles (monitoring/*.toml): when lights turn and how the year is forecast, dated, each constant with its source and mark of certainty."""

import datetime as dt
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from jiheng.reference.profile import Constant, NoSuchProfile

DEFAULT = "general"


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
    names = sorted(entry.name.removesuffix(".toml") for entry in _folder().iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT))


@cache
def load_monitoring_profile(name: str = DEFAULT) -> MonitoringProfile:
    """A profile with what its bases give. Raises NoSuchProfile, or msgspec.ValidationError where the data is wrong."""
    if name not in monitoring_profile_names():
        raise NoSuchProfile(name)
    raw = tomllib.loads(_folder().joinpath(f"{name}.toml").read_text("utf-8"), parse_float=str)
    profile = msgspec.convert({"name": name, **raw}, MonitoringProfile, strict=False)
    if profile.base is None:
        return profile
    base = load_monitoring_profile(profile.base)
    return msgspec.structs.replace(profile, constants=base.constants | profile.constants)


def _folder() -> Traversable:
    return resources.files("jiheng.reference").joinpath("monitoring")
