"""`jiheng verify`: does a receipt hold, and is a document the one that was submitted?"""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng import pipeline
from jiheng.cli.diff import print_changes, read_all
from jiheng.cli.options import Lang, Language, Timeout
from jiheng.cli.output import Exit, leave, screen
from jiheng.model.compare import compare
from jiheng.readers.grid import Unreadable
from jiheng.writers.findings.words import say


def verify(
    *,
    receipt: Annotated[Path, typer.Argument(help="申报回执（下载的 PDF 原件）。The receipt, as it was downloaded.", show_default=False)],
    document: Annotated[Path | None, typer.Argument(help="要与申报内容比较的文件。A document to hold against it.", show_default=False)] = None,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """核验申报回执，不需要联网。Verify a receipt of a submission, offline.

    核对所附申报内容的 SHA-256 与印出的是否相同；写明文件的，再比较文件与申报内容。退出码：0 相符；1 不符；2 读不出。

    **例 Examples**

    - `jiheng verify 回执.pdf`
    - `jiheng verify 回执.pdf 申报表.docx`
    """
    errors, console = Console(stderr=True, highlight=False), screen()
    try:
        proof = pipeline.prove(receipt, timeout=timeout)
    except Unreadable as error:
        leave(errors, say(lang, error.zh, error.en))
    if not proof.holds:
        console.print(
            say(
                lang,
                "不符：所附申报内容的 SHA-256 与回执上印出的不同，回执或附件被改动过。",
                "It does not hold: the attached form has another digest than the printed one.",
            ),
            soft_wrap=True,
        )
        raise typer.Exit(Exit.FOUND)
    console.print(say(lang, "相符：所附申报内容与回执上印出的 SHA-256 一致。", "It holds: the attached form has the printed digest."), soft_wrap=True)
    if document is None:
        return
    (other,) = read_all(document, timeout=timeout, errors=errors, lang=lang)
    changes = compare(proof.submission, other)
    if changes:
        console.print(say(lang, "文件与申报内容不同：", "The document differs from what was submitted:"))
    print_changes(changes, proof.submission, other, console, lang)
    raise typer.Exit(Exit.FOUND if changes else Exit.FINE)
