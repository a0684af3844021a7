"""Checked documents for the tests of the writers: the faultless form with mistakes and hostile texts put in."""

from typing import Any

import msgspec

from jiheng import checking
from jiheng.model.declaration import Note, Submission
from jiheng.model.finding import Checked
from jiheng.model.source import Source
from jiheng.reference.profile import load_profile
from tests.builders import Case, submission_of

HOSTILE = "=1+1\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{{7*7}}\x1b[31m"


def checked(submission: Submission, *, path: str = "表 1.docx", lang: str = "zh") -> Checked:
    """A document as the command line would have it."""
    return checking.checked(submission, path, load_profile(), None, lang)


def unread(path: str = "坏 的.docx") -> Checked:
    """A file that could not be read."""
    return Checked(path=path, error="文件是空的，没有内容。")


def with_findings(**form: Any) -> Submission:
    """Findings in the head, the money, the narrative and the indicators of the first of two forms."""
    changes = {
        "department": None,
        "funds/total/other": None,
        "overall_objective": None,
        "narrative/headings": ["一、项目概述", "三、立项依据", "二、实施主体"],
        "more_indicators": ["成本指标 | 经济成本指标 | 专家咨询费 | ≤5.00(万)", "效益指标 | 社会效益指标 | 促进健康 | 促进"],
        **form,
    }
    return submission_of(Case(why="mistakes", forms=[changes, {}], document={"stated/projects": 5}))


def with_gaps() -> Submission:
    """Checks that cannot be made: the stated amount with one form whose amount is blank."""
    return submission_of(Case(why="gaps", forms=[{"funds/annual/amount": None}, {}], document={"stated/amount": 600_000}))


def hostile() -> Submission:
    """Every text of the form tries to be markup, a formula or a command of the terminal."""
    submission = with_findings(name=HOSTILE, department=HOSTILE, more_indicators=[f"成本指标 | 经济成本指标 | {HOSTILE} | ≤5.00(万)"])
    note = Note(address="title", message=HOSTILE, candidates=(HOSTILE,), source=Source(sheet=HOSTILE, cell="A1"))
    return msgspec.structs.replace(submission, title=HOSTILE, notes=(note,))
