"""On the transcribed samples the scorer gives the figures of the script whose conventions it follows."""

import re
import subprocess
import sys

import pytest

from jiheng.benchmark.run import run_given
from jiheng.benchmark.score import Scores
from jiheng.benchmark.truth import load
from jiheng.model.json import encode
from jiheng.pipeline import read_many

# Stands in for `jiheng read FILE --format json`, so that the script scores the same reading.
REPLAY = """#!{python}
import pathlib, sys
saved = pathlib.Path({folder!r}) / (pathlib.Path(sys.argv[2]).name + ".json")
sys.stdout.write(saved.read_text("utf-8") if saved.exists() else "")
"""


@pytest.mark.slow
def test_the_script_counts_the_same(shared, tmp_path):
    web, rows, script = shared / "samples" / "web", shared / "samples" / "truth_indicators.tsv", shared / "tools" / "score_rows.py"
    if not (web.is_dir() and rows.is_file() and script.is_file()):
        pytest.skip("no transcribed samples in ../shared")
    for reading in read_many(sorted(web.glob("P*"))):
        if reading.submission is not None:
            (tmp_path / f"{reading.path.name}.json").write_bytes(encode(reading.submission))
    replay = tmp_path / "replay"
    replay.write_text(REPLAY.format(python=sys.executable, folder=str(tmp_path)), "utf-8")
    replay.chmod(0o755)
    told = subprocess.run([sys.executable, script, web, replay, "0", "--truth", rows], capture_output=True, text=True, check=True).stdout
    whole = Scores()
    for document in run_given(web, load(rows), start=lambda _total: lambda _reading: None):
        whole.add(document.scores)
    figures = re.findall(r"F1 ([\d.]+) precision ([\d.]+) recall ([\d.]+) silent errors (\d+)/(\d+)", told)
    own = whole.rows
    assert figures == [(f"{own.f1:.3f}", f"{own.precision:.3f}", f"{own.recall:.3f}", str(own.silent), str(own.total))]
