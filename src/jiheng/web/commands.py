"""Commands of the web application, for the command line: they set Django up when they are called, not before."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from jiheng.writers.findings.words import say

_SETTINGS = "jiheng.web.settings"
_MISSING = (
    "没有安装网页应用的组件。请运行 pip install 'jiheng[web]' 后再试。",
    "The web application is not installed. Run pip install 'jiheng[web]' and try again.",
)


def serve(
    *,
    port: Annotated[int, typer.Option("--port", envvar="PORT", min=1, max=65535, help="端口。Port.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="监听的地址；0.0.0.0 为本机所有地址。Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="服务进程数。Number of server processes.")] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="演示方式：自建密钥，示例数据。Demonstration: own key, example data.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹，默认 jiheng-data。Folder of the data.", show_default=False)] = None,
) -> None:
    """启动网页应用。Start the web application.

    数据库默认是数据文件夹里的 SQLite；DATABASE_URL 可指定 PostgreSQL。正式使用要设置 JIHENG_SECRET_KEY 和 JIHENG_HOSTS。

    **例 Examples**

    - `jiheng serve --demo`
    - `DATABASE_URL=postgres://jiheng@db/jiheng JIHENG_SECRET_KEY=… JIHENG_HOSTS=jx.example.gov.cn jiheng serve --host 0.0.0.0`
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # a form is a handful of rows: threads would only wait for each other
    if demo:
        os.environ["JIHENG_DEMO"] = "1"
    if data is not None:
        os.environ["JIHENG_DATA"] = str(data)
    _prepare()
    typer.echo(say("zh", f"绩衡 http://{host}:{port}　按 Ctrl-C 停止。", ""))
    _run(host, port, workers)


def _prepare() -> None:
    """Bring the database and the static files up to date. Ends in a sentence where settings are missing."""
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import call_command
        from django.db.utils import OperationalError
    except ModuleNotFoundError:
        _leave(" ".join(_MISSING))
    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
    except ImproperlyConfigured as error:
        _leave(str(error))
    except OperationalError as error:
        _leave(f"数据库连不上：{str(error).strip().splitlines()[0]}。请检查 DATABASE_URL 和数据文件夹。The database cannot be reached.")


def _run(host: str, port: int, workers: int) -> None:
    """Become the server, so that signals reach it."""
    sys.stdout.flush()
    arguments = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"]
    quiet = ["--no-log-access", "--log-level", "warning", "--respawn-failed-workers"]
    os.execv(sys.executable, [sys.executable, "-m", "granian", *arguments, *quiet, "jiheng.web.wsgi:application"])


def _leave(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(2)
