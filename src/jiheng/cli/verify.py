"""`jiheng verify`: does a receipt or a published page hold, and is a document the one that was submitted, accepted or published?"""

import hashlib
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from jiheng import pipeline
from jiheng.cli.diff import print_changes, read_all
from jiheng.cli.options import Lang, Language, Timeout
from jiheng.cli.output import Exit, leave, screen
from jiheng.model.compare import compare
from jiheng.model.declaration import Form, SelfEvaluation, Stated, Submission
from jiheng.model.numerals import short
from jiheng.model.public_page import NotAPage, PublicPage, decoded
from jiheng.readers.grid import Unreadable
from jiheng.writers.findings.words import say


def verify(
    *,
    receipt: Annotated[
        Path,
        typer.Argument(help="申报或自评的回执（PDF 原件），或公开页面的 JSON。The receipt, or the JSON of a public page, as downloaded.", show_default=False),
    ],
    document: Annotated[Path | None, typer.Argument(help="要与申报内容比较的文件。A document to hold against it.", show_default=False)] = None,
    sha256: Annotated[str | None, typer.Option("--sha256", help="公开页面上印的摘要。The digest that the public page shows.", show_default=False)] = None,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """核验申报、自评的回执或公开页面，不需要联网。Verify a receipt or a public page, offline.

    回执：核对所附申报表或自评表的 SHA-256 与印出的是否相同，并写明所附的是什么。公开页面的 JSON：算出它的 SHA-256，写明 --sha256 的与它核对。
    写明文件的，再比较文件与申报、自评或公开的内容。退出码：0 相符；1 不符；2 读不出。

    **例 Examples**

    - `jiheng verify 回执.pdf`
    - `jiheng verify 回执.pdf 申报表.docx`
    - `jiheng verify 自评回执.pdf 自评表.docx`
    - `jiheng verify 公开.json --sha256 3f0a… 申报表.docx`
    """
    errors, console = Console(stderr=True, highlight=False), screen()
    try:
        is_page = receipt.suffix.lower() == ".json"
        known = _published(receipt, sha256, console, lang) if is_page else _submitted(receipt, timeout, console, lang)
    except (Unreadable, NotAPage) as error:
        leave(errors, say(lang, error.zh, error.en))
    if document is None:
        return
    (other,) = read_all(document, timeout=timeout, errors=errors, lang=lang)
    other = _forms_alone(other) if is_page else other
    found = [(compare(each, other), each) for each in known]
    changes, nearest = min(found, key=lambda each: len(each[0]))
    if not changes:
        console.print(say(lang, "相符：文件与申报、自评或公开的内容一致。", "It holds: the document is what was submitted or published."), soft_wrap=True)
        raise typer.Exit(Exit.FINE)
    console.print(say(lang, "文件与申报、自评或公开的内容不同：", "The document differs from what was submitted or published:"))
    print_changes(changes, nearest, other, console, lang)
    raise typer.Exit(Exit.FOUND)


def _submitted(receipt: Path, timeout: float, console: Console, lang: Lang) -> list[Submission]:
    """What a receipt vouches for; ends with exit code 1 where it does not hold. Raises Unreadable."""
    proof = pipeline.prove(receipt, timeout=timeout)
    if not proof.holds:
        zh, en = (
            "不符：所附内容的 SHA-256 与回执上印出的不同，回执或附件被改动过。",
            "It does not hold: the attached form has another digest than the printed one.",
        )
        console.print(say(lang, zh, en), soft_wrap=True)
        raise typer.Exit(Exit.FOUND)
    console.print(say(lang, "相符：所附内容与回执上印出的 SHA-256 一致。", "It holds: the attached form has the printed digest."), soft_wrap=True)
    for form in proof.submission.declarations:
        console.print(_told(form, proof.submission.year, lang), soft_wrap=True, markup=False)
    return [proof.submission]


def _told(form: Form, year: int | None, lang: Lang) -> str:
    """Which form is attached, with the mark that it holds: what is printed beside the digest on the page is vouched for by nothing."""
    is_own = isinstance(form, SelfEvaluation)
    kind = say(lang, "自评表" if is_own else "申报表", "Self-evaluation" if is_own else "Declaration")
    parts = [kind, form.name, say(lang, f"{year} 年度", f"budget year {year}") if year else None]
    if isinstance(form, SelfEvaluation) and form.mark is not None:
        parts += [say(lang, f"自评得分 {short(form.mark)}", f"mark {short(form.mark)}"), form.grade]
    return " · ".join(filter(None, parts))


def _published(path: Path, sha256: str | None, console: Console, lang: Lang) -> list[Submission]:
    """The forms of a published page; ends with exit code 1 where its digest is not the one that is given. Raises Unreadable, NotAPage."""
    data = pipeline.contents(path)
    page, found = decoded(data), hashlib.sha256(data).hexdigest()
    console.print(f"SHA-256 {found}", soft_wrap=True)
    if sha256 is not None and sha256.strip().lower() != found:
        console.print(say(lang, "不符：文件的 SHA-256 与给出的不同。", "It does not hold: the file has another digest than the given one."), soft_wrap=True)
        raise typer.Exit(Exit.FOUND)
    if sha256 is not None:
        console.print(say(lang, "相符：文件与公开页面上的 SHA-256 一致。", "It holds: the file has the digest of the public page."), soft_wrap=True)
    else:
        zh = "请与公开页面上印的 SHA-256 比较，或用 --sha256 写明。"
        console.print(say(lang, zh, "Compare it with the SHA-256 on the public page, or give that with --sha256."), soft_wrap=True)
    return _documents(page)


def _documents(page: PublicPage) -> list[Submission]:
    """What can be downloaded from a published page: each form, and both in one document."""
    forms = [_forms_alone(each) for each in (page.declaration, page.self_evaluation) if each]
    both = tuple(form for each in forms for form in each.declarations)
    return [*forms, msgspec.structs.replace(forms[0], declarations=both)]


def _forms_alone(submission: Submission) -> Submission:
    """Without head and cover, which the official documents of a public page do not print."""
    return msgspec.structs.replace(submission, title=None, year=None, agency=None, stated=Stated())
