"""The outcome of a run as data: tallies by quirk, format, kind, column, field and rule, and an example of what is worst."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from jiheng.benchmark.planting import RuleScore
from jiheng.benchmark.run import Document
from jiheng.benchmark.sample import QUIRKS
from jiheng.benchmark.score import Miss, Scores, Tally

# Scores of figures that are shown; a quirk below this is told with an example.
FINE = 0.995


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Scores of a group of documents."""

    name: str
    documents: int
    unreadable: int
    rows: Tally
    cells: Tally
    fields: Tally


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was read wrongly in a document."""

    quirk: str
    document: str
    where: str
    truth: str
    got: str
    silent: bool


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a run found out. `date` is the day of the run, `source` says what was read."""

    source: str
    date: str
    seed: int | None = None
    whole: Line
    quirks: tuple[Line, ...] = ()
    formats: tuple[Line, ...] = ()
    kinds: tuple[Line, ...] = ()
    documents: tuple[Line, ...] = ()
    columns: dict[str, Tally] = {}
    fields: dict[str, Tally] = {}
    rules: tuple[RuleScore, ...] = ()
    worst: tuple[Example, ...] = ()


def summed(
    documents: Sequence[Document], *, source: str, date: str, seed: int | None = None, rules: Iterable[RuleScore] = (), by_document: bool = False
) -> Result:
    """The result of a run. `by_document`: a line for each document, where there are few."""
    whole = _scores(documents)
    return Result(
        source=source,
        date=date,
        seed=seed,
        whole=_line("", documents),
        quirks=_groups(documents, lambda each: each.quirk, order=list(QUIRKS)),
        formats=_groups(documents, lambda each: each.format),
        kinds=_groups(documents, lambda each: each.kind),
        documents=_groups(documents, lambda each: each.sample) if by_document else (),
        columns=dict(whole.cells),
        fields=dict(whole.fields),
        rules=tuple(rules),
        worst=tuple(_worst(documents)),
    )


def misses(documents: Iterable[Document]) -> list[Example]:
    """Everything that was read wrongly."""
    return [_example(each, miss) for each in documents for miss in each.scores.misses]


def _groups(documents: Sequence[Document], key: Callable[[Document], str], order: Sequence[str] = ()) -> tuple[Line, ...]:
    names = {key(each) for each in documents} - {""}
    place = {name: number for number, name in enumerate(order)}
    return tuple(_line(name, [each for each in documents if key(each) == name]) for name in sorted(names, key=lambda name: (place.get(name, 0), name)))


def _line(name: str, documents: Sequence[Document]) -> Line:
    scores = _scores(documents)
    return Line(name=name, documents=scores.documents, unreadable=scores.unreadable, rows=scores.rows, cells=scores.cell, fields=scores.field)


def _scores(documents: Iterable[Document]) -> Scores:
    whole = Scores()
    for each in documents:
        whole.add(each.scores)
    return whole


def _worst(documents: Sequence[Document]) -> list[Example]:
    """One example of each quirk (or document) that is not fine, the worst first."""
    groups = _groups(documents, lambda each: each.quirk or each.sample)
    figures = {line.name: (line.rows.f1, line.cells.f1, line.fields.f1) for line in groups}
    bad = sorted((name for name, figure in figures.items() if min(figure) < FINE), key=lambda name: figures[name])
    found = []
    for name in bad:
        own = sorted((each for each in documents if (each.quirk or each.sample) == name), key=lambda each: each.scores.rows.f1)
        worst = next((each for each in own if each.scores.misses), None)
        if worst is not None:
            miss = max(worst.scores.misses, key=lambda each: (each.where == "document", each.where == "row", each.silent))
            found.append(_example(worst, miss))
    return found


def _example(document: Document, miss: Miss) -> Example:
    return Example(quirk=document.quirk, document=document.file, where=miss.where, truth=miss.truth, got=miss.got, silent=miss.silent)
