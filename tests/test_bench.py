"""What the benchmark measures must be right: the population is always the same, and every engine finds the same."""

from importlib import import_module
from pathlib import Path

import pytest

from bench.population import document, documents, planted
from bench.stored import check_one, findings_of, store_one
from jiheng.checks.engine import check_many
from jiheng.checks.rules.rule import RULES

FORMS = 200
PEERS = pytest.mark.filterwarnings("ignore")  # what other projects deprecate is not our matter


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored") / "shard-000000"
    store_one((folder, 0, FORMS))
    return folder


def test_the_population_is_the_same_in_every_run():
    assert list(documents(FORMS)) == list(documents(FORMS))
    assert list(documents(FORMS)) != list(documents(FORMS, seed=1))


def test_the_population_has_as_many_forms_as_asked_for():
    assert sum(len(each.declarations) for each in documents(FORMS)) == FORMS


def test_forms_are_as_long_as_real_ones():
    forms = [form for each in documents(FORMS) for form in each.declarations]
    assert all(8 <= len(form.indicators) <= 14 for form in forms if len(form.indicators) != 7)
    assert 250 < sum(len(form.annual_objective or "") for form in forms) / FORMS < 370
    assert 250 < sum(len(form.narrative.plan or "") for form in forms) / FORMS < 370


def test_planted_mistakes_are_found_by_the_rules_of_their_names():
    reports = check_many([document(number, 1) for number in range(FORMS)])
    found = [{RULES[finding.code].name for finding in report.findings} for report in reports]
    missed = [(number, name) for number in range(FORMS) for name in planted(number) if name not in found[number]]
    assert missed == []


def test_stored_facts_give_the_findings_of_the_check(shard: Path):
    check_one(shard, None)
    stored = sorted(findings_of([shard]).select("code").to_series())
    reports = check_many(list(documents(FORMS, 20261122 + 1000)))
    checked = sorted(finding.code for report in reports for finding in report.findings for _ in (finding, *finding.more))
    assert [code for code in stored if not RULES[code].also] == [code for code in checked if not RULES[code].also]


@PEERS
def test_duckdb_finds_the_same(shard: Path, tmp_path: Path):
    pytest.importorskip("duckdb", reason="needs `make bench` once")
    sql = import_module("bench.sql")
    check_one(shard, tuple(sql.SQL))
    sql.query([shard], 2, tmp_path / "duckdb.parquet")
    sql.same([shard], tmp_path / "duckdb.parquet")


@PEERS
@pytest.mark.parametrize("name", ["dataframely", "pandera", "frictionless"])
def test_validation_libraries_find_the_same(shard: Path, name: str):
    for needed in ("dataframely", "pandera.polars", "frictionless"):
        pytest.importorskip(needed, reason="needs `make bench` once")
    peers = import_module("bench.peers")
    frame, codes = peers.frame_of(shard), peers.PLAIN if name == "frictionless" else list(peers.CONSTRAINTS)
    found = getattr(peers, f"by_{name}")(frame, codes)
    assert found == peers.ours(frame, codes)
    assert found
