"""Commands that keep an installation and bring it back: `jiheng backup`, `jiheng restore`."""

from pathlib import Path
from typing import Annotated

import typer

from jiheng.web.commands import configured, environment, leave, prepare, report_log, set_up_django

_DATA = typer.Option("--data", help="数据文件夹，默认 jiheng-data。Folder of the data.", show_default=False)
_KEY = "密钥 JIHENG_SECRET_KEY 不在备份里，请另外保管。The key JIHENG_SECRET_KEY is not in it: keep it elsewhere."


def backup(
    *,
    file: Annotated[Path, typer.Argument(help="备份文件，如 jiheng-2026-03-01.zip。The archive to write.")],
    demo: Annotated[bool, typer.Option("--demo", help="备份演示数据。Back up the demonstration.")] = False,
    data: Annotated[Path | None, _DATA] = None,
) -> None:
    """备份数据库和存放的文件。Back up the database and the stored files.

    写成一个文件，带清单和每个文件的 SHA-256；不必停机。登录状态、缓存和密钥不在里面。PostgreSQL 用 PATH 上的 pg_dump。

    **例 Examples**

    - `jiheng backup /backup/jiheng-2026-03-01.zip`
    """
    environment(demo=demo, data=data)
    set_up_django()
    from jiheng.web.backup import CannotBackUp, back_up
    from jiheng.web.postgres import Failed

    try:
        manifest = back_up(file.absolute())
    except (CannotBackUp, Failed) as error:
        leave(str(error))
    size = file.stat().st_size / 2**20
    typer.echo(f"{file}　{len(manifest.entries)} 个文件，{size:.1f} MB。{len(manifest.entries)} files. {_KEY}")


def restore(
    *,
    file: Annotated[Path, typer.Argument(help="`jiheng backup` 写的备份。An archive that `jiheng backup` wrote.")],
    demo: Annotated[bool, typer.Option("--demo", help="恢复演示数据。Restore the demonstration.")] = False,
    data: Annotated[Path | None, _DATA] = None,
) -> None:
    """把备份恢复到空的数据库和数据文件夹。Restore a backup into an empty database and folder.

    先核对每个文件，全部完好才放到位；已有数据时不恢复。恢复后更新表结构，并核对操作记录（同 `jiheng verify-log`）。PostgreSQL 用 PATH 上的 pg_restore。

    **例 Examples**

    - `jiheng restore /backup/jiheng-2026-03-01.zip`
    """
    environment(demo=demo, data=data)
    configured()
    from jiheng.web.backup import CannotBackUp
    from jiheng.web.backup import restore as bring_back
    from jiheng.web.postgres import Failed

    try:
        manifest = bring_back(file.absolute())
    except (CannotBackUp, Failed) as error:
        leave(str(error))
    prepare()
    typer.echo(f"已恢复 {manifest.made[:19]} 的备份（绩衡 {manifest.version}）。Restored. {_KEY}")
    report_log()
