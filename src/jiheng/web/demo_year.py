"""The year 2026 of the demonstration as values: the forms as approved, the measures of their indicators, and all evidence. Nothing is stored here."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from jiheng.checks import engine
from jiheng.checks.mend import fixes, mend
from jiheng.model.declaration import Declaration, Submission
from jiheng.model.evidence import Attachment, Evidence
from jiheng.model.measure import Measure
from jiheng.model.parse_target import parse_target
from jiheng.model.suggest_measure import suggest_measure
from jiheng.reference.profile import load_profile
from jiheng.web.demo_files import Made, made
from jiheng.web.examples import example


@cache
def told() -> dict[str, Any]:
    """What data/year-2026.toml says."""
    return tomllib.loads(_data("year-2026.toml"))


@cache
def approved() -> Submission:
    """The six forms as they were approved: those of the example without their mistakes."""
    forms = tuple(_reworded(form, place) for place, form in enumerate(example().declarations, 1))
    whole = msgspec.structs.replace(example(), year=told()["year"], declarations=forms)
    return mend(whole, fixes(engine.check(whole, load_profile()).findings))


def measures(form: Declaration) -> dict[str, Measure]:
    """The measure of each indicator of a form, by its id: as proposed, where the officer did not choose another."""
    proposed = {row.id: suggest_measure(row, form.indicators).measure for row in form.indicators}
    chosen = {row: msgspec.convert(given, Measure) for row, given in told()["measures"].items() if row in proposed}
    return {row: measure for row, measure in (proposed | chosen).items() if measure is not None}


def records(project: int, key: str) -> tuple[Evidence, ...]:
    """All evidence of a project (its place among the forms, from 1) in the order of entering; `key` is the id that the project has where it is stored."""
    return tuple(_record(line, key) for line in _lines() if line["project"] == str(project))


def attachments(project: int) -> dict[str, bytes]:
    """Contents of the files that prove the records of a project, by their SHA-256."""
    return {each.sha256: each.data for line in _lines() if line["project"] == str(project) for each in _made(line)}


def _reworded(form: Declaration, place: int) -> Declaration:
    pairs = [(each["was"], each["now"]) for each in told()["words"] if each["form"] == place]
    text = msgspec.json.encode(form).decode()
    for was, now in pairs:
        if was not in text:
            raise ValueError(f"{was} does not stand in form {place}")
        text = text.replace(was, now)
    form = msgspec.json.decode(text, type=Declaration)
    rows = (msgspec.structs.replace(row, target=parse_target(row.target.raw, name=row.name)) for row in form.indicators)
    return msgspec.structs.replace(form, indicators=tuple(rows))


@cache
def _lines() -> tuple[Mapping[str, Any], ...]:
    return tuple(msgspec.json.decode(line) for line in _data(told()["records"]).splitlines())


def _record(line: Mapping[str, Any], key: str) -> Evidence:
    kept = tuple(Attachment(sha256=each.sha256, name=each.name, size=len(each.data)) for each in _made(line))
    given = {name: value for name, value in line.items() if name != "files"}
    return msgspec.convert(given | {"project": key, "attachments": kept}, Evidence, strict=False)


def _made(line: Mapping[str, Any]) -> Iterator[Made]:
    names: Iterable[str] = line.get("files", ())
    return (made(msgspec.json.encode(line), name) for name in names)


def _data(name: str) -> str:
    return files("jiheng.web").joinpath(f"data/{name}").read_text("utf-8")
