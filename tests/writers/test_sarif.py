"""SARIF 2.1.0: required members, percent-encoded addresses, rules by index."""

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from jiheng.writers.findings.sarif import to_sarif, uri
from tests.builders import faultless
from tests.fixtures.build import submission
from tests.writers.documents import checked, hostile, unread, with_findings


def run(*documents, lang="zh"):
    document = json.loads(to_sarif(documents, "1.2", lang))
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-2.1.0.json")
    (only,) = document["runs"]
    return only


def test_every_result_has_what_the_standard_requires():
    document = checked(with_findings(), path="表 格/甲.docx")
    made = run(document)
    assert made["tool"]["driver"]["name"] == "jiheng"
    assert len(made["results"]) == len(document.findings)
    for result, finding in zip(made["results"], document.findings, strict=True):
        assert made["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"].startswith(finding.message)
        (location,) = result["locations"]
        assert location["logicalLocations"][0]["fullyQualifiedName"] == (finding.address or "/")
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E8%A1%A8%20%E6%A0%BC/%E7%94%B2.docx"
    ids = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert ids == sorted(set(ids))


def test_a_line_of_text_is_a_region():
    made = run(checked(submission("six-projects")))
    assert all(
        result["properties"]["source"] is None
        or "region" not in result["locations"][0].get("physicalLocation", {})
        or result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
        for result in made["results"]
    )


@pytest.mark.parametrize("path", ["甲 乙.docx", "a/b#1?.docx", "../上 级/甲.docx", "/tmp/100%/甲.docx", "./x.docx"])
def test_addresses_are_valid_and_lead_to_the_file(path):
    made = urlsplit(uri(path))
    assert uri(path).isascii()
    assert ".." not in made.path
    assert (made.query, made.fragment, made.netloc) == ("", "", "")
    assert Path(unquote(made.path)).absolute() == Path(path).absolute().resolve()


def test_standard_input_has_no_address():
    made = run(checked(with_findings(), path="-"))
    assert all("physicalLocation" not in result["locations"][0] for result in made["results"])


def test_a_file_that_was_not_read_is_a_notification():
    made = run(unread("坏.docx"), checked(faultless()))
    (invocation,) = made["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "文件是空的，没有内容。"
    assert made["results"] == []
    assert run(checked(faultless()))["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_hostile_texts_give_valid_json():
    assert run(checked(hostile()))["results"]
