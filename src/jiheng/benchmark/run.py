"""Runs the benchmark: writes invented documents, or takes those of a folder, reads them in the sandbox, scores them."""

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from jiheng.benchmark import quirks as _quirks  # noqa: F401  # registers every quirk
from jiheng.benchmark.page_files import docx
from jiheng.benchmark.quirks.documents import whole_document
from jiheng.benchmark.sample import QUIRKS, Sample, samples
from jiheng.benchmark.score import Scores, score
from jiheng.benchmark.truth import FieldTruth, RowTruth, Truth, save
from jiheng.model.declaration import Submission
from jiheng.pipeline import Reading, read_many

Progress = Callable[[Reading], None]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One scored document: its sample, and what kind of document it is, where that is known."""

    sample: str
    file: str
    scores: Scores
    quirk: str = ""
    format: str = ""
    kind: str = ""


def run_invented(
    seed: int,
    *,
    start: Callable[[int], Progress],
    each: int = 1,
    names: Sequence[str] | None = None,
    formats: Sequence[str] | None = None,
    most: int | None = None,
) -> list[Document]:
    """Invent documents of every quirk (or of `names`, `formats`), read and score them. `start` is told how many there are and gives what hears of each."""
    made = list(samples(seed, each=each, names=names, formats=formats, most=most))
    truth = truth_of(made)
    with tempfile.TemporaryDirectory(prefix="jiheng-benchmark-") as folder:
        paths = [Path(folder) / sample.file for sample in made]
        for path, sample in zip(paths, made, strict=True):
            path.write_bytes(sample.data)
        readings = read_many(paths, progress=start(len(paths)))
        return [
            Document(
                sample=sample.id,
                file=sample.file,
                scores=_scored(sample.id, truth, reading),
                quirk=sample.quirk,
                format=sample.format,
                kind=sample.kind,
            )
            for sample, reading in zip(made, readings, strict=True)
        ]


def run_given(folder: Path, truth: Truth, *, start: Callable[[int], Progress]) -> list[Document]:
    """Read and score the documents of a folder whose names begin with the id of a sample of the truth."""
    known = [(path, sample) for path in sorted(folder.rglob("*")) if path.is_file() and (sample := truth.sample_of(path))]
    readings = read_many([path for path, _ in known], progress=start(len(known)))
    return [
        Document(sample=sample, file=path.name, scores=_scored(sample, truth, reading), format=path.suffix.removeprefix("."))
        for (path, sample), reading in zip(known, readings, strict=True)
    ]


def _scored(sample: str, truth: Truth, reading: Reading) -> Scores:
    return score(sample, truth, reading.submission, reading.error.zh if reading.error else "")


def read_again(submissions: Sequence[Submission]) -> list[Submission | None]:
    """Print submissions as DOCX and read them; None for those that could not be read."""
    with tempfile.TemporaryDirectory(prefix="jiheng-benchmark-") as folder:
        paths = [Path(folder) / f"{order}.docx" for order in range(len(submissions))]
        for path, whole in zip(paths, submissions, strict=True):
            path.write_bytes(docx(whole_document(whole)))
        return [reading.submission for reading in read_many(paths)]


def truth_of(made: Iterable[Sample]) -> Truth:
    """The truth of invented documents."""
    kept = list(made)
    return Truth(rows={sample.id: sample.rows for sample in kept}, fields={sample.id: sample.fields for sample in kept})


def write(folder: Path, seed: int, *, each: int = 1, names: Sequence[str] | None = None, formats: Sequence[str] | None = None, most: int | None = None) -> int:
    """Write invented documents and their truth (documents/, rows.tsv, fields.tsv, samples.tsv) for other programs to be measured on; how many there are.

    All of it is there or nothing: it is written beside the folder and then moved. Raises OSError.
    """
    made = list(samples(seed, each=each, names=names, formats=formats, most=most))
    new = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    new += [folder / "documents"] if not any((folder / "documents").iterdir()) else []
    try:
        with tempfile.TemporaryDirectory(prefix=".jiheng-", dir=folder) as partial:
            _write(Path(partial), made)
            for path in [path for path in Path(partial).rglob("*") if path.is_file()]:
                path.replace(folder / path.relative_to(partial))
    except OSError:
        for path in sorted(new, reverse=True):
            with contextlib.suppress(OSError):  # somebody else has put something there
                path.rmdir()
        raise
    return len(made)


def _write(folder: Path, made: Sequence[Sample]) -> None:
    (folder / "documents").mkdir()
    for sample in made:
        (folder / "documents" / sample.file).write_bytes(sample.data)
    save(folder / "rows.tsv", [row for sample in made for row in sample.rows], RowTruth.__struct_fields__)
    save(folder / "fields.tsv", [field for sample in made for field in sample.fields], FieldTruth.__struct_fields__)
    listed = [_Listed(sample.id, sample.file, sample.quirk, str(QUIRKS[sample.quirk].number), sample.format, sample.kind) for sample in made]
    save(folder / "samples.tsv", listed, _Listed.__struct_fields__)


class _Listed(msgspec.Struct, frozen=True):
    sample: str
    file: str
    quirk: str
    number: str
    format: str
    kind: str
