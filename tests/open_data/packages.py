"""Packages for tests: the six projects of the example, a self-evaluation with everything that checks and marking give."""

from functools import cache
from pathlib import Path

import msgspec

from jiheng.checking import checked
from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.reference.open_data import licences
from jiheng.reference.profile import load_profile
from jiheng.reference.scoring_profiles import DEFAULT, load_scoring_profile
from jiheng.scoring.self_evaluation import scored
from jiheng.writers.open_data.entry import About, Entry
from jiheng.writers.open_data.files import package_files
from tests.builders import faultless, faultless_evaluation

ROOT = Path(__file__).parents[2]
ABOUT = About(licence=licences()["cc-by-4.0"], publisher="云汀市临溪区财政局")


def six_projects() -> Submission:
    return decode((ROOT / "examples/data/six-projects.json").read_bytes())


def evaluation() -> Submission:
    return msgspec.structs.replace(faultless(), declarations=(faultless_evaluation(),))


@cache
def entries() -> list[Entry]:
    """The six projects, checked, and a self-evaluation, recomputed."""
    found = checked(six_projects(), "six-projects.json", load_profile(), None, "zh")
    score = scored(faultless_evaluation(), load_scoring_profile(DEFAULT))
    return [Entry(submission=six_projects(), name="six-projects.json", checked=found), Entry(submission=evaluation(), scores={0: score})]


@cache
def example() -> dict[str, bytes]:
    """Files of the package of both."""
    return package_files(entries(), ABOUT)


def laid_out(files: dict[str, bytes], folder: Path) -> Path:
    """The files in a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
