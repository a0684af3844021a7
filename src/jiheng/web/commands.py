"""Commands of the web application, for the command line: they set Django up when they are called, not before."""

import os
import socket
import sys
from pathlib import Path
from secrets import token_hex
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
    jobs: Annotated[int, typer.Option("--jobs", min=0, max=64, help="后台任务进程数；0 则另用 jiheng work。Number of background workers.")] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="演示方式：自建密钥，示例数据。Demonstration: own key, example data.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹，默认 jiheng-data。Folder of the data.", show_default=False)] = None,
) -> None:
    """启动网页应用。Start the web application.

    同时启动后台任务进程；哪个进程中断了会自动重启。按 Ctrl-C 全部停止。
    数据库默认是数据文件夹里的 SQLite；DATABASE_URL 可指定 PostgreSQL。正式使用要设置 JIHENG_SECRET_KEY 和 JIHENG_HOSTS。

    **例 Examples**

    - `jiheng serve --demo`
    - `DATABASE_URL=postgres://jiheng@db/jiheng JIHENG_SECRET_KEY=… JIHENG_HOSTS=jx.example.gov.cn jiheng serve --host 0.0.0.0`
    """
    if demo:
        os.environ.setdefault("JIHENG_ADDRESS", f"http://{host}:{port}")
    environment(demo=demo, data=data)
    _refuse_taken(host, port)
    prepare()
    _load_or_refuse_demo()
    typer.echo(say("zh", f"绩衡 http://{host}:{port}　按 Ctrl-C 停止。", ""))
    _run(host, port, workers, jobs)


def work(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="办理演示数据的任务。Work for the demonstration.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹，默认 jiheng-data。Folder of the data.", show_default=False)] = None,
) -> None:
    """只启动一个后台任务进程。Run one background worker.

    `jiheng serve` 自带一个。任务多时可以再开几个；用 PostgreSQL 时也可以在别的机器上开（数据文件夹要共享）。

    **例 Examples**

    - `DATABASE_URL=postgres://jiheng@db/jiheng JIHENG_SECRET_KEY=… jiheng work`
    """
    environment(demo=demo, data=data)
    set_up_django()
    from jiheng.web.jobs.worker import work as begin

    begin(token_hex(16))


def import_batch(
    *,
    paths: Annotated[list[Path], typer.Argument(help="文件、文件夹或 ZIP。Files, folders or ZIP files.")],
    user: Annotated[str, typer.Option("--user", help="以谁的名义导入（用户名）。User name of who brings them.")],
    year: Annotated[int, typer.Option("--year", min=1, max=9999, help="申报年度。Budget year.")],
    unit: Annotated[str, typer.Option("--unit", help="单位的编码或名称；不写则逐份识别。Code or name of the unit; else recognised in each file.")] = "",
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="就在这里读完，或交给后台。Read them here, or leave it to the workers.")] = True,
    demo: Annotated[bool, typer.Option("--demo", help="导入演示数据。Into the demonstration.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹，默认 jiheng-data。Folder of the data.", show_default=False)] = None,
) -> None:
    """批量导入申报表。Read many forms into the web application.

    审核人导入的进入审核队列，经办人导入的成为草稿。中断后再次运行同样的命令，已读入的不会重复。读不了的文件逐个列出，退出码为 1。

    **例 Examples**

    - `jiheng import-batch 申报材料.zip --user caizheng --year 2027`
    - `jiheng import-batch 收到的文件/ --user bumen --year 2027 --unit 215003`
    """
    environment(demo=demo, data=data)
    set_up_django()
    from jiheng.web.actions.refusal import Refused
    from jiheng.web.jobs.bring import Bringing

    try:
        bringing = Bringing.begin(paths=paths, user=user, year=year, unit=unit)
    except (Refused, OSError) as error:
        leave(str(error))
    typer.echo(f"{bringing.batch.pk}\t{bringing.batch.name}")
    if not wait:
        return
    bringing.work(lambda text: typer.echo(text, err=True))
    failed = bringing.failed()
    for line in failed:
        typer.echo(line, err=True)
    typer.echo(bringing.summary())
    raise typer.Exit(1 if failed else 0)


def verify_log(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="核对演示数据的记录。Verify the log of the demonstration.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹，默认 jiheng-data。Folder of the data.", show_default=False)] = None,
) -> None:
    """核对操作记录有没有被改动。Verify that the log of events is whole.

    逐条核对散列链，再核对机构、人员（含密码和令牌）、年度、申报表及其版本、意见、审核、说明、豁免等是不是最后一条记录留下的样子。
    有一处不符，退出码为 1，并写明是哪一处。问题数等由规则算出的数、最近登录时间不在其内；能改写整个数据库的人也能重写整条链，备份和回执里的散列可以对照。

    **例 Examples**

    - `jiheng verify-log`
    """
    environment(demo=demo, data=data)
    set_up_django()
    report_log()


def report_log() -> None:
    """Verify the log and say what was found; ends with exit code 1 where it is not whole."""
    from jiheng.web.actions.verify import verify

    result = verify()
    for each in result.broken:
        typer.echo(f"{each.subject}\t{each.number}\t{each.zh}　{each.en}")
    if result.broken:
        typer.echo(f"有 {len(result.broken)} 处不符（共 {result.events} 条记录，{result.chains} 条链）。{len(result.broken)} places do not fit.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{result.events} 条记录，{result.chains} 条链，全部相符。{result.events} events in {result.chains} chains, all whole.")


def set_up(
    *,
    region: Annotated[str, typer.Argument(help="最上级机构的名称，如“云汀市临溪区”。Name of the organisation at the top.")],
    username: Annotated[str, typer.Option("--user", help="第一个管理员的用户名。User name of the first administrator.")],
    name: Annotated[str, typer.Option("--name", help="第一个管理员的姓名。Name of the first administrator.")],
    email: Annotated[str, typer.Option("--email", help="第一个管理员的邮箱。E-mail address of the first administrator.")],
    address: Annotated[str, typer.Option("--address", help="网页应用的网址。Address of the application.")] = "https://localhost",
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹，默认 jiheng-data。Folder of the data.", show_default=False)] = None,
) -> None:
    """建立最上级机构和第一个管理员。Set up the organisation at the top and its first administrator.

    输出一个只能用一次的链接，管理员用它设置密码，然后在网页里新增机构、邀请人员。

    **例 Examples**

    - `jiheng set-up 云汀市临溪区 --user admin --name 管理员 --email admin@example.gov.cn --address https://jx.example.gov.cn`
    """
    environment(demo=False, data=data)
    prepare()
    from jiheng.web.actions.refusal import Refused
    from jiheng.web.actions.setup import set_up as begin

    try:
        path = begin(region=region, username=username, name=name, email=email)
    except Refused as error:
        leave(str(error))
    typer.echo(f"{address.rstrip('/')}{path}")


def environment(*, demo: bool, data: Path | None) -> None:
    """What the settings are read from."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # a form is a handful of rows: threads would only wait for each other
    if demo:
        os.environ["JIHENG_DEMO"] = "1"
    if data is not None:
        os.environ["JIHENG_DATA"] = str(data)


def _load_or_refuse_demo() -> None:
    """In demo mode load the demonstration; otherwise refuse to serve one, whose passwords everybody knows."""
    from django.conf import settings

    from jiheng.web.actions import demo

    if settings.DEMO:
        demo.load()
    elif demo.loaded():
        leave("这个数据库里有演示账号，密码是公开的，不能正式使用。请换一个数据库。This database holds demonstration accounts. Use another one.")


def set_up_django() -> None:
    """Read the settings. Ends in a sentence where they are missing or the database has no tables."""
    configured()
    from django.db import DatabaseError, connection

    try:
        there = "web_event" in connection.introspection.table_names()
    except DatabaseError as error:
        leave(f"数据库连不上：{str(error).strip().splitlines()[0]}。The database cannot be reached.")
    if not there:
        leave("数据库里还没有绩衡的数据。请检查 --data 和 DATABASE_URL。The database holds no data of jiheng.")


def configured() -> None:
    """Read the settings, without asking the database. Ends in a sentence where they are missing."""
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
    except ModuleNotFoundError:
        leave(" ".join(_MISSING))
    try:
        django.setup()
    except ImproperlyConfigured as error:
        leave(str(error))


def prepare() -> None:
    """Bring the database and the static files up to date. Ends in a sentence where settings are missing."""
    try:
        import django
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import call_command
        from django.db.utils import OperationalError
    except ModuleNotFoundError:
        leave(" ".join(_MISSING))
    try:
        django.setup()
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # nobody else on the machine reads the database
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        _tell_the_planner()
    except ImproperlyConfigured as error:
        leave(str(error))
    except OperationalError as error:
        leave(f"数据库连不上：{str(error).strip().splitlines()[0]}。请检查 DATABASE_URL 和数据文件夹。The database cannot be reached.")
    except OSError as error:
        leave(f"数据文件夹不能用：{error.strerror}（{error.filename}）。The folder of the data cannot be used.")


def _tell_the_planner() -> None:
    """Let SQLite look at a sample of each index, so that it chooses well among them; PostgreSQL does so by itself."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")


def _refuse_taken(host: str, port: int) -> None:
    """End in a sentence where another program listens there; the server would be started in vain again and again."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        leave(f"不能在 {host}:{port} 上启动：{error.strerror}。请用 --port 换一个端口。Cannot listen there; choose another port.")


def _run(host: str, port: int, workers: int, jobs: int) -> None:
    """Become the supervisor of the server and its workers, so that signals reach it."""
    sys.stdout.flush()
    supervisor = [sys.executable, "-m", "jiheng.web.jobs.supervisor", host, str(port), str(workers), str(jobs)]
    os.execv(sys.executable, supervisor)


def leave(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(2)
