"""Help is quick: it imports nothing heavy; and every command and option says what it does."""

import subprocess
import sys

import click
import pytest

from scenario_runner.cli import commands, main

HEAVY = ("duckdb", "numpy", "numba", "pyarrow", "pydantic", "shapely", "rich", "networkx", "yaml")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"], ["run", "--stak"]])
def test_help_version_and_usage_errors_import_nothing_heavy(words):
    code = f"import sys; from scenario_runner.cli import main; main({words}); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = done.stdout.splitlines()[-1].split()
    assert [name for name in HEAVY if name in loaded] == []


def test_every_command_and_option_says_what_it_does():
    mute = [
        f"{name} {option.name}"
        for name, command in commands.commands.items()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert [name for name, command in commands.commands.items() if not command.help] == []
    assert mute == []


def test_help_names_every_command_and_exit_code(capsys):
    code = main(["--help"])

    out = capsys.readouterr().out
    assert code == 0
    assert [name for name in ("run", "list", "show", "explain", "matrix") if f"  {name}" not in out] == []
    assert "Exit codes: 0 all passed, 1 some cases did not pass, 2 interrupted, 3 a fault of the runner," in out
    assert "4 a wrong option, file or name, 5 filters left nothing." in out


def test_no_words_at_all_show_the_help_and_are_4(capsys):
    code = main([])

    assert code == 4
    assert "Usage: scenario-runner" in capsys.readouterr().err
