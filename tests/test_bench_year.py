"""The region that `make bench PART=year` fills: its rows are such as the pages and the package read, and hold what is measured."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bench.report import SECTIONS
from bench.year.pages import DRAW, PAGES

ROOT = Path(__file__).parents[1]


def test_titles_of_pages_are_told_apart():
    assert len({page.title for page in (*PAGES, DRAW)}) == len(PAGES) + 1


def test_what_is_over_an_aim_is_named():
    page = {"ms": 20.0, "kb": 9.0, "queries": 9}
    package = {"projects": 9, "documents": 18, "seconds": 1.0, "size_mb": 1.0, "before_mb": 80.0, "peak_mb": 90.0}
    sizes = {"projects": 9, "published": 9, "records": 99, "events": 999}
    told = {"hello_ms": 0.2, "sizes": sizes, "pages": {"quick": page, "slow": page | {"ms": 301.0}, "asking": page | {"queries": 41}}, "package": package}
    shown = "\n".join(SECTIONS["year"]({"databases": {"SQLite": told}}))
    assert "Over an aim: slow, asking." in shown
    assert "| quick | 20.0 | 100 | 9 | 9.0 |" in shown
    assert "at most 90 MB" in shown


@pytest.mark.slow
def test_a_small_region_is_filled_and_every_page_answers(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"JIHENG_DATA": str(tmp_path), "JIHENG_DEMO": "1", "DJANGO_SETTINGS_MODULE": "jiheng.web.settings"}

    def run(part: str, *arguments: object) -> bytes:
        command = [sys.executable, "-m", f"bench.year.{part}", *map(str, arguments)]
        return subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout

    run("filled", 12, 12, tmp_path)
    told = msgspec.json.decode((tmp_path / "asked.json").read_bytes())
    assert told["published"] > 12
    counted = msgspec.json.decode(run("counted", tmp_path))
    assert counted["queries"].keys() == {page.title for page in PAGES}
    assert max(counted["queries"].values()) <= 40
    assert counted["package"]["documents"] == 2 * 12
