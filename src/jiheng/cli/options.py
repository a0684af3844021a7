"""Arguments and options that several commands share."""

import datetime as dt
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jiheng.checks.rules.rule import RULES
from jiheng.model.finding import Severity
from jiheng.reference.profile import Profile, profile_names

Files = Annotated[list[Path], typer.Argument(help="文件或文件夹；“-”为标准输入。Files or folders; “-” is standard input.", show_default=False, readable=False)]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="写到文件，不写到屏幕。Write to a file instead of the screen.", show_default=False)]
Timeout = Annotated[float, typer.Option(help="每个文件最多读多少秒。Seconds that reading one file may take.", min=1)]

Force = Annotated[
    bool,
    typer.Option("--force", help="文件已经存在时也覆盖（要读的文件除外）；先前的报告不用它也更新。Replace a file that exists, never one that is read."),
]


class Lang(StrEnum):
    """Language of messages."""

    ZH = "zh"
    EN = "en"


Language = Annotated[Lang, typer.Option("--lang", help="消息的语言。Language of messages.")]


def _profile(value: str) -> str:
    if value not in profile_names():
        raise typer.BadParameter(f"没有名为 {value} 的规则集；可用：{'、'.join(profile_names())}。No such profile.")
    return value


ProfileName = Annotated[str, typer.Option("--profile", help="规则集：地方或年度的常量与程度。Constants and severities of a place.", callback=_profile)]
Select = Annotated[str, typer.Option("--select", help="只用这些规则，如 FU03,TI 或规则名。Only these rules, e.g. FU03,TI.", show_default=False)]
Ignore = Annotated[str, typer.Option("--ignore", help="不用这些规则。Without these rules.", show_default=False)]


def chosen(select: str, ignore: str, profile: Profile | None = None) -> frozenset[str] | None:
    """Codes of the rules to run: codes, families (two letters) or names, by commas; None for all. Raises BadParameter for what is none of them.

    Rules that are on trial under the profile run only where `select` names them by themselves.
    """
    if not select and not ignore:
        return None
    codes = (_codes(select) if select else set(RULES)) - _codes(ignore)
    if profile is None:
        return frozenset(codes)
    named = {code for code, rule in RULES.items() if {code, rule.name} & set(_words(select.upper()) + _words(select))}
    today = dt.date.today()
    return frozenset(code for code in codes if code in named or RULES[code].severity(profile, today) is not Severity.SHADOW)


def _codes(text: str) -> set[str]:
    found: set[str] = set()
    for word in _words(text):
        codes = {code for code, rule in RULES.items() if word.upper() in (code, code[:2]) or word == rule.name}
        if not codes:
            raise typer.BadParameter(f"没有规则 {word}；`jiheng rules` 列出全部规则。No such rule.")
        found |= codes
    return found


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[,，\s]+", text) if word]
