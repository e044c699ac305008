"""The command line: words to calls, and errors to exit codes. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

import gc
import io
import shlex
import signal
import sys
import traceback
from collections.abc import Sequence

import click

from scenario_runner.cli.beginning import new
from scenario_runner.cli.checking import check
from scenario_runner.cli.comparing import compare
from scenario_runner.cli.crosswalking import standards
from scenario_runner.cli.explaining import explain
from scenario_runner.cli.listing import list_cases
from scenario_runner.cli.merging import merge
from scenario_runner.cli.playing import play
from scenario_runner.cli.querying import query
from scenario_runner.cli.reporting import report
from scenario_runner.cli.running import run
from scenario_runner.cli.showing import show
from scenario_runner.cli.tabulating import matrix
from scenario_runner.cli.watching import watch
from scenario_runner.errors import ScenarioRunnerError

INTERRUPTED = 2
OUR_FAULT = 3
WRONG_INPUT = 4

EXIT_CODES = """\b
Exit codes: 0 all passed, 1 some cases did not pass, 2 interrupted, 3 a fault of the runner,
4 a wrong option, file or name, 5 filters left nothing."""


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="scenario-runner", message="%(prog)s %(version)s")
def commands() -> None:
    """Drive scenarios through a driving stack, judge every case, and show where the stack may be trusted."""


for command in (
    run,
    check,
    list_cases,
    show,
    play,
    new,
    watch,
    explain,
    matrix,
    compare,
    merge,
    report,
    query,
    standards,
):
    commands.add_command(command)


def process() -> int:
    """The console script: `main` in a process of its own.

    Being told to end is being interrupted: what is finished is kept. Collecting garbage waits until a command drives
    (see `run`), and is skipped at the end: imports make a million objects that stay, and looking them through costs a
    quarter of the time that one case takes.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    gc.disable()
    code = main()
    gc.freeze()
    return code


def main(args: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is the answer. Without `args` the process's own are taken."""
    words = sys.argv[1:] if args is None else list(args)
    command_line = shlex.join(["scenario-runner", *words])
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # what a terminal's encoding lacks is no reason to stop
    try:
        code: int | None = commands.main(
            args=words, prog_name="scenario-runner", standalone_mode=False, obj=command_line
        )
    except click.ClickException as mistake:
        click.echo(_usage_words(mistake), err=True)
        return WRONG_INPUT
    except click.Abort:
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except ScenarioRunnerError as mistake:
        click.echo(str(mistake), err=True)
        return mistake.exit_code
    except Exception:  # noqa: BLE001 - whatever is left is ours, and must not look like a verdict
        traceback.print_exc()
        click.echo("This is a fault of scenario-runner, not of your stack or scenario. Please report it.", err=True)
        return OUR_FAULT
    return code or 0


def _usage_words(mistake: click.ClickException) -> str:
    if isinstance(mistake, click.exceptions.NoArgsIsHelpError):
        return mistake.format_message()
    context = getattr(mistake, "ctx", None)
    where = context.command_path if context is not None else "scenario-runner"
    return f"{where}: {mistake.format_message()} ({where} --help)"
