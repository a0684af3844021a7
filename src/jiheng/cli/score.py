"""`jiheng score`: marks of published self-evaluations recomputed."""

import io
from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng.checks.rules.rule import RULES
from jiheng.cli.check import exit_code, outcome
from jiheng.cli.files import readings, shown_path
from jiheng.cli.options import Files, Force, Lang, Language, Out, Timeout
from jiheng.cli.output import WIDTH, as_named, complain, examine, put, screen, together
from jiheng.cli.read import as_json
from jiheng.model.declaration import SelfEvaluation
from jiheng.model.finding import Checked
from jiheng.model.scored import Scored
from jiheng.reference.profile import load_profile
from jiheng.reference.scoring_profiles import DEFAULT, ScoringProfile, load_scoring_profile, scoring_profile_names
from jiheng.scoring.self_evaluation import scored
from jiheng.writers.findings import scores
from jiheng.writers.findings.text import print_checked, print_total
from jiheng.writers.findings.words import say

FAMILY = "SE"
# They hold marks against the default profile; under another one the table itself says what agrees.
BY_DEFAULT = frozenset({"SE02", "SE24"})


class Format(StrEnum):
    """What `score` can write."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="输出格式；不写时按 -o 的扩展名，否则 text。Output format; else by the suffix after -o, else text.", show_default=False),
]


def _profile(value: str) -> str:
    if value not in scoring_profile_names():
        raise typer.BadParameter(f"没有名为 {value} 的计分方案；可用：{'、'.join(scoring_profile_names())}。No such scoring profile.")
    return value


ProfileOption = Annotated[
    str,
    typer.Option("--profile", help=f"计分方案：{'、'.join(scoring_profile_names())}。Way of marking.", callback=_profile),
]


def score(
    *,
    files: Files,
    format: FormatOption = None,
    output: Out = None,
    force: Force = False,
    profile: ProfileOption = DEFAULT,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """复核自评表：逐项重算得分，列出算不出的。Recompute the marks of self-evaluations and list those that do not follow.

    每项得分旁边是按指标值和实际完成值重算的分数和算式，然后是各类合计、总分、等级和发现的问题（规则 SE01 起）。
    申报表等没有得分的表只说明一句。退出码与 check 相同。

    **例 Examples**

    - `jiheng score 自评表.xlsx`
    - `jiheng score 决算公开/ --format json -o 复核.json`
    - `jiheng score 自评表.pdf --profile mof-2021`
    """
    errors = Console(stderr=True, highlight=False)
    examine(output, files, errors=errors, lang=lang, force=force)
    format_ = as_named(format, output, Format.TEXT, errors=errors, lang=lang)
    marking, rules = load_scoring_profile(profile), load_profile()
    codes = frozenset(code for code in RULES if code.startswith(FAMILY) and (profile == DEFAULT or code not in BY_DEFAULT))
    on_screen = format_ is Format.TEXT and output is None and together()

    def results() -> Iterator[Checked]:
        for reading in readings(files, timeout=timeout, errors=errors, lang=lang, output=output, quiet=on_screen):
            checked = outcome(reading, rules, codes, lang, timeout)
            if checked.error is not None and not on_screen:  # there the text says so in its place
                complain(errors, say(lang, f"{shown_path(reading.path, lang)}：{checked.error}", f"{shown_path(reading.path, lang)}: {checked.error}"))
            yield checked

    done = _print_text(results(), marking, output, lang, errors) if format_ is Format.TEXT else list(results())
    if format_ is Format.JSON:
        put(
            as_json([scores.plain(checked, marking.name, _scores(checked, marking, lang), lang) for checked in done], lines=False),
            output,
            errors=errors,
            lang=lang,
        )
    raise typer.Exit(exit_code(done))


def _scores(checked: Checked, profile: ScoringProfile, lang: Lang) -> dict[int, Scored]:
    """The scores of the self-evaluations of a document by their place."""
    forms = enumerate(checked.submission.declarations)
    return {place: scored(form, profile, lang=lang) for place, form in forms if isinstance(form, SelfEvaluation)}


def _print_text(results: Iterator[Checked], profile: ScoringProfile, output: Path | None, lang: Lang, errors: Console) -> list[Checked]:
    """Each document as soon as it is done; into a file when all are, without colours."""
    held = io.StringIO()
    console = Console(file=held, width=WIDTH, force_terminal=False, color_system=None) if output else screen()
    done = []
    for checked in results:
        print_checked(checked, console, lang, above=partial(scores.print_scores, checked, _scores(checked, profile, lang), console, lang))
        done.append(checked)
    if len(done) > 1:
        print_total(done, console, lang)
    if output is not None:
        put(held.getvalue().encode(), output, errors=errors, lang=lang)
    return done
