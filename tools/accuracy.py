"""Measures reading and rules, and writes docs/accuracy.md and benchmark/; `python -m tools.accuracy`, or `make accuracy`."""

import datetime as dt
import sys
from pathlib import Path

import msgspec

from jiheng.benchmark import defects as _defects  # noqa: F401  # registers every defect
from jiheng.benchmark.planting import run_rules
from jiheng.benchmark.report import as_markdown
from jiheng.benchmark.result import Result, summed
from jiheng.benchmark.run import read_again, run_given, run_invented, write
from jiheng.benchmark.truth import load

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "benchmark" / "figures.json"
SEED = 1
EACH = 2
RULES_EACH = 12
# Real documents that lie beside the repository on some machines, and are no part of it.
GIVEN = ROOT.parent / "shared" / "samples"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The last figures: of invented documents, and of others, which keep those of an earlier day where the documents are not at hand."""

    invented: Result
    given: tuple[Result, ...] = ()


def page() -> str:
    """docs/accuracy.md by the last figures."""
    figures = msgspec.json.decode(FIGURES.read_bytes(), type=Figures)
    return as_markdown(figures.invented, figures.given)


def measure() -> Figures:
    """New figures; those of documents that are not at hand stay."""
    today = dt.date.today().isoformat()
    documents = run_invented(SEED, each=EACH, start=lambda _total: lambda _reading: None)
    rules = run_rules(SEED, each=RULES_EACH, again=read_again)
    invented = summed(documents, source="编写的文档 invented documents", date=today, seed=SEED, rules=rules)
    given = (_given(today),) if GIVEN.is_dir() else msgspec.json.decode(FIGURES.read_bytes(), type=Figures).given
    return Figures(invented=invented, given=given)


def _given(today: str) -> Result:
    """Numbers only: no text of these documents may enter the repository."""
    truth = load(GIVEN / "truth_indicators.tsv")
    documents = run_given(GIVEN / "web", truth, start=lambda _total: lambda _reading: None)
    done = summed(documents, source="已公开网页的节选 Excerpts of published pages (2016–2025)", date=today)
    return msgspec.structs.replace(done, worst=(), formats=())


def main() -> None:
    """Measure, keep the figures, write the page and the small set of documents."""
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_bytes(msgspec.json.format(msgspec.json.encode(measure(), order="deterministic"), indent=1) + b"\n")
    (ROOT / "docs" / "accuracy.md").write_text(page(), encoding="utf-8")
    count = write(FIGURES.parent, SEED, most=1)
    sys.stdout.write(f"docs/accuracy.md, benchmark/ ({count} documents)\n")


if __name__ == "__main__":
    main()
