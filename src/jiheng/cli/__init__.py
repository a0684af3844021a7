"""The command line: read, check, fix, compare, write; and the manual of the rules."""

import os
import signal
import sys
from typing import Annotated

import typer

from jiheng import __version__
from jiheng.cli import benchmark, check, diff, fix, import_, letter, mark, package, read, rules, score, verify, write
from jiheng.web import backup_commands, commands

app = typer.Typer(
    name="jiheng",
    help="绩衡：读取、核对、写出项目支出绩效目标申报表。数据不离开本机。Reads, checks and writes performance target forms; nothing leaves this machine.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("read")(read.read)
app.command("check")(check.check)
app.command("score")(score.score)
app.command("rules")(rules.rules)
app.command("explain")(rules.explain)
app.command("fix")(fix.fix)
app.command("diff")(diff.diff)
app.command("benchmark")(benchmark.benchmark)
app.command("write")(write.write)
app.command("package")(package.package)
app.command("import")(import_.import_)
app.command("mark")(mark.mark)
app.command("letter")(letter.letter)
app.command("verify")(verify.verify)
app.command("serve")(commands.serve)
app.command("work")(commands.work)
app.command("import-batch")(commands.import_batch)
app.command("set-up")(commands.set_up)
app.command("verify-log")(commands.verify_log)
app.command("backup")(backup_commands.backup)
app.command("restore")(backup_commands.restore)


def _version(value: bool) -> None:  # noqa: FBT001  # typer hands the flag over by position
    if value:
        typer.echo(f"jiheng {__version__}")
        raise typer.Exit


@app.callback()
def _main(*, version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本。Show the version.")] = False) -> None:
    # Polars, on import, lets interrupted waits go on: Ctrl-C would wait for the file that is being read.
    signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003  # the standard library takes it by position only
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by who called
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # both are text streams here


def main() -> None:
    """Run the program; what no command foresaw ends in one sentence and exit code 2, never in a traceback."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by who called: nothing to read, nobody to tell
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # open as long as the program runs
    try:
        app(prog_name="jiheng")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the last line of defence: told to the user, not swallowed
        what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        reason = error.strerror if isinstance(error, OSError) and error.strerror else what
        sys.stderr.write(f"jiheng 没有做完：{reason}。文件没有改动；如果不是磁盘、权限的问题，请把这句话报告给我们。\n")
        sys.exit(2)
