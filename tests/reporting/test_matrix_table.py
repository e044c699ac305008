"""The matrix on the terminal: n in every cell, no ellipsis, legible without colour, at 80 and 120 columns."""

from __future__ import annotations

import pytest
from rich.console import Console

import example_runs as made
from scenario_runner.model.matrix import Cell, Matrix, Row
from scenario_runner.reporting.matrix_table import cell_lines, matrix_table


def printed(matrix: Matrix, width: int) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(matrix_table(matrix, width=width))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_the_matrix_at_80_columns() -> None:
    assert printed(made.matrix(), 80) == [
        "                                                           over 50",
        "capability                      dry day    wet      night  km/h     all",
        "─" * 77,
        "Pedestrians",
        "  PED-03 Child between parked   ✓ 14/14    ✗ 10/14  gap    ✓ 3/3    ✗ 27/31",
        "    cars                                                   few",
        "  PED-04 Pedestrian who turns   ✗ 120/166  ✗ 40/42  gap    ✗ 0/2    ✗ 160/210",
        "    back in the middle of the   2 err 4 ?  20 ?            few      2 err",
        "    road                        10 out",
        "Priority",
        "  PRI-05 Unprotected left turn  ? 0/0      gap      gap    ✓ 5/5    ? 5/5",
        "    across oncoming traffic     3 ?        8 out           1 bug    3 ? 8 out",
        "─" * 77,
        "all                             ✗ 134/180  ✗ 50/56  gap    ✗ 8/10   ✗ 192/246",
        "                                2 err 7 ?  20 ?            1 bug    2 err 7 ?",
        "                                10 out     8 out                    1 bug",
        "                                                                    18 out",
        "",
        "passed/n · ✓ all passed · ✗ not all · few: n below 5 · err: of n, the stack",
        "failed to answer · ?: inconclusive, not in n (over 10%: not demonstrated) · bug:",
        "the runner's own fault, not in n · out: left out · gap: nothing driven",
        "Not in this run: 2 of 5 capabilities.",
    ]


def test_the_matrix_at_120_columns_has_titles_on_one_line() -> None:
    lines = printed(made.matrix(), 120)
    assert lines[4] == (
        "  PED-03 Child between parked cars                            ✓ 14/14    ✗ 10/14  gap    ✓ 3/3    ✗ 27/31"
    )
    assert lines[6] == (
        "  PED-04 Pedestrian who turns back in the middle of the road  ✗ 120/166  ✗ 40/42  gap    ✗ 0/2    ✗ 160/210"
    )


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(width: int) -> None:
    lines = printed(made.matrix(), width)
    assert max(map(len, lines)) <= width
    assert not any("…" in line for line in lines)
    cells = {"✓ 14/14", "✗ 10/14", "✗ 120/166", "✗ 40/42", "✓ 3/3", "✗ 0/2", "? 0/0", "? 5/5", "✗ 192/246"}
    assert {cell for cell in cells if any(cell in line for line in lines)} == cells


def test_a_long_group_name_spans_the_table_and_takes_no_room_from_the_cells() -> None:
    group = "Priority / unsignalised junctions, roundabouts, U-turns, and all that is like them"
    row = Row(capability="PRI-05", title="Left", group=group, cells={"wet": made.cell(5)}, total=made.cell(5))
    one = Matrix(columns=("wet",), rows=(row,), total=made.cell(5), untested=())
    assert printed(one, 60)[2:5] == [
        "Priority / unsignalised junctions, roundabouts, U-turns, and",
        "all that is like them",
        "  PRI-05 Left         ✓ 5/5  ✓ 5/5",
    ]


def test_columns_that_do_not_fit_follow_in_a_second_block() -> None:
    heads = [line.split() for line in printed(made.matrix(), 60) if line.startswith("capability")]
    assert heads == [["capability", "dry", "day", "wet", "night", "km/h"], ["capability", "all"]]


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        (made.cell(5, 0), ["✓ 5/5"]),
        (made.cell(4, 0), ["✓ 4/4", "few"]),
        (made.cell(4, 1), ["✗ 4/5"]),
        (made.cell(5, 0, error=1), ["✗ 5/6", "1 err"]),
        (made.cell(18, 0, inconclusive=2), ["✓ 18/18", "2 ?"]),  # exactly a tenth is still demonstrated
        (made.cell(17, 0, inconclusive=2), ["? 17/17", "2 ?"]),
        (made.cell(0, 0, inconclusive=2), ["? 0/0", "2 ?"]),
        (made.cell(0, 0, runner_error=2), ["? 0/0", "2 bug"]),
        (made.cell(left_out=3), ["gap", "3 out"]),
        (Cell(), ["gap"]),
    ],
)
def test_a_cell_says_passed_of_n_and_what_is_not_in_n(cell: Cell, lines: list[str]) -> None:
    assert [line.text for line in cell_lines(cell)] == lines


def test_the_legend_explains_the_marks_that_occur_and_no_others() -> None:
    row = Row(capability="PED-03", title="Child", group="", cells={"wet": made.cell(5)}, total=made.cell(5))
    one = Matrix(columns=("wet",), rows=(row,), total=made.cell(5), untested=())
    assert printed(one, 80) == [
        "capability            wet    all",
        "─" * 34,
        "  PED-03 Child        ✓ 5/5  ✓ 5/5",
        "─" * 34,
        "all                   ✓ 5/5  ✓ 5/5",
        "",
        "passed/n · ✓ all passed",
    ]


def test_no_verdict_is_green_so_that_none_is_told_by_red_against_green() -> None:
    console = Console(width=80, force_terminal=True, color_system="standard")
    with console.capture() as capture:
        console.print(matrix_table(made.matrix(), width=80))
    codes = {part.split("m")[0] for part in capture.get().split("\x1b[")[1:]}
    assert not any({"32", "92"} & set(code.split(";")) for code in codes)
