"""Profiles: constants that a place or a year may change, dated, each with its source and mark of certainty."""

import datetime as dt
import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec

Value = Decimal | tuple[str, ...]

_FOLDER = "profiles"
S = TypeVar("S", bound=msgspec.Struct)


class Constant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One constant: a number or a list of words; where it comes from and how sure we are (marks as in Basis)."""

    value: Value
    zh: str
    source: str
    certainty: str
    source_en: str = ""  # only where a page shows it and it is not just the number of a document


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A set of constants and of severities that differ from the rules' own. `base` names the profile whose constants fill the gaps."""

    name: str
    title: str
    title_en: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    base: str | None = None
    constants: dict[str, Constant] = {}
    severity: dict[str, str] = {}

    def __getitem__(self, name: str) -> Value | None:
        """The value of a constant, None where the profile leaves it open."""
        constant = self.constants.get(name)
        return constant.value if constant else None


class NoSuchProfile(LookupError):
    """A name under which no profile is shipped."""


def shipped(folder: str, default: str) -> tuple[str, ...]:
    """Names of the profiles that a folder of this package holds, the default first."""
    names = sorted(entry.name.removesuffix(".toml") for entry in _folder(folder).iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: name != default))


def as_written(folder: str, name: str, kind: type[S]) -> S:
    """A profile as its file has it, without its bases. Raises NoSuchProfile, or msgspec.ValidationError where the data is wrong."""
    if name not in shipped(folder, name):
        raise NoSuchProfile(name)
    raw = tomllib.loads(_folder(folder).joinpath(f"{name}.toml").read_text("utf-8"), parse_float=str)
    return msgspec.convert({"name": name, **raw}, kind, strict=False)


def profile_names() -> tuple[str, ...]:
    """Names of all profiles that are shipped, the general one first."""
    return shipped(_FOLDER, "general")


@cache
def load_profile(name: str = "general") -> Profile:
    """A profile with the constants of its bases. Raises NoSuchProfile, or msgspec.ValidationError where the data is wrong."""
    profile = as_written(_FOLDER, name, Profile)
    if profile.base is None:
        return profile
    base = load_profile(profile.base)
    return msgspec.structs.replace(profile, constants={**base.constants, **profile.constants}, severity={**base.severity, **profile.severity})


def _folder(name: str) -> Traversable:
    return resources.files("jiheng.reference").joinpath(name)
