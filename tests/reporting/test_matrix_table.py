"""The matrix on the terminal: n in every cell, no ellipsis, legible without colour, at 80 and 120 columns."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.console import Console

import example_runs as made
from printed_matrix import printed, read
from scenario_runner.model.matrix import Cell, Matrix, Row
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.matrix_cells import COVERAGE, KPI, VIEWS
from scenario_runner.reporting.matrix_table import matrix_table

ONE_ROW = Matrix(
    columns=("wet",),
    rows=(
        Row(capability="PED-03", title="Child", group="Pedestrians", cells={"wet": made.cell(5)}, total=made.cell(5)),
    ),
    untested=(),
)


def test_the_matrix_at_80_columns() -> None:
    assert printed(made.matrix(), 80) == [
        "                                                   over 50",
        "capability              dry day    wet      night  km/h     in none  all",
        "─" * 78,
        "Pedestrians             ✗ 134/180  ✗ 50/56  gap    ✗ 3/5    –        ✗ 184/236",
        "                        74.4%      20 ?            60.0%    3 out    77.9%",
        "                        2 err 4 ?                                    2 err",
        "                        7 unp                                        24 ?",
        "                        10 out                                       7 unp",
        "                                                                     13 out",
        "  PED-03 Child between  ✓ 14/14    ✗ 10/14  gap    ✓ 3/3    –        ✗ 24/28",
        "    parked cars                    71.4%           few               85.7%",
        "  PED-04 Pedestrian     ✗ 120/166  ✗ 40/42  gap    ✗ 0/2    –        ✗ 160/208",
        "    who turns back in   72.2%      20 ?            few      3 out    2 err",
        "    the middle of the   2 err 4 ?                                    24 ?",
        "    road                7 unp                                        7 unp",
        "                        10 out                                       13 out",
        "Priority                ? 0/0      gap      gap    ✓ 5/5    –        ? 5/5",
        "                        few 3 ?    8 out           1 bug             3 ? 1 bug",
        "                                                                     8 out",
        "  PRI-05 Unprotected    ? 0/0      gap      gap    ✓ 5/5    –        ? 5/5",
        "    left turn across    few 3 ?    8 out           1 bug             3 ? 1 bug",
        "    oncoming traffic                                                 8 out",
        "─" * 78,
        "all                     ✗ 134/180  ✗ 50/56  gap    ✗ 8/10   –        ✗ 189/241",
        "                        74.4%      20 ?            80.0%    3 out    2 err",
        "                        2 err 7 ?  8 out           1 bug             27 ?",
        "                        7 unp                                        1 bug",
        "                        10 out                                       7 unp",
        "                                                                     21 out",
        "",
        "passed/n · ✓ all passed · ✗ not all · %: passed of n, rounded down · err: of n,",
        "the stack failed to answer · ?: inconclusive, not in n (over 10%: not",
        "demonstrated) · bug: the runner's own fault, not in n · few: n below 5 · unp: no",
        "reference driver avoids contact there, or the scenario says nobody could; judged",
        "by how hard the ego hits · out: left out · gap: nothing driven",
        "Columns overlap: together they hold 5 driven more than all.",
        "Not in this run: 2 of 5 capabilities.",
    ]


def test_the_matrix_at_120_columns_has_titles_on_one_line() -> None:
    lines = printed(made.matrix(), 120)
    titles = [line[:60].rstrip() for line in lines if line.startswith("  P")]
    assert titles == [f"  {row.capability} {row.title}" for row in made.matrix().rows]


def test_folded_it_has_groups_and_their_sums_alone() -> None:
    assert [entry.title for entry in read(printed(made.matrix(), 80, folded=True))] == [
        "Pedestrians",
        "Priority",
        "all",
    ]


def test_coverage_says_how_much_was_driven_and_nothing_of_how_well() -> None:
    assert printed(made.matrix(), 100, view=COVERAGE, folded=True) == [
        "                                             over 50",
        "capability            dry day  wet    night  km/h     in none  all",
        "─" * 72,
        "Pedestrians           184      76     gap    5        –        260",
        "                      n=180    n=56                   3 out    n=236",
        "                      7 unp                                    7 unp",
        "                      10 out                                   13 out",
        "Priority              3        gap    gap    6        –        9",
        "                      n=0 few  8 out         n=5               n=5 8 out",
        "─" * 72,
        "all                   187      76     gap    11       –        269",
        "                      n=180    n=56          n=10     3 out    n=241",
        "                      7 unp    8 out                           7 unp",
        "                      10 out                                   21 out",
        "",
        "cases driven · n=: judged (passed, failed or in error), where not all were · few: n below 5 · unp:",
        "no reference driver avoids contact there, or the scenario says nobody could; judged by how hard the",
        "ego hits · out: left out · gap: nothing driven",
        "Columns overlap: together they hold 5 driven more than all.",
        "Not in this run: 2 of 5 capabilities.",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(width: int) -> None:
    lines = printed(made.matrix(), width)
    assert max(map(len, lines)) <= width
    assert not any("…" in line for line in lines)
    cells = {"✓ 14/14", "✗ 10/14", "✗ 120/166", "✗ 40/42", "✓ 3/3", "✗ 0/2", "? 0/0", "? 5/5", "✗ 189/241"}
    assert {cell for cell in cells if any(cell in line for line in lines)} == cells


def test_titles_that_do_not_fit_go_on_deeper_than_any_row_begins() -> None:
    group = "Priority / unsignalised junctions, roundabouts, U-turns"
    row = Row(capability="PRI-05", title="Left turn", group=group, cells={"wet": made.cell(5)}, total=made.cell(5))
    one = Matrix(columns=("wet",), rows=(row,), untested=())
    assert printed(one, 34)[2:8] == [
        "Priority /            ✓ 5/5  ✓ 5/5",
        "    unsignalised",
        "    junctions,",
        "    roundabouts,",
        "    U-turns",
        "  PRI-05 Left turn    ✓ 5/5  ✓ 5/5",
    ]


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
@pytest.mark.parametrize("name", ["Nachtschwärmerregen", "🌧🌧🌧 rain at 🌙🌙🌙🌙🌙🌙", "a\nb", "日本の雨の夜"])
def test_names_of_any_length_and_letters_keep_the_columns_straight(name, view) -> None:
    row = Row(capability="PED-03", title=name, group=name, cells={name: made.cell(5)}, total=made.cell(5))
    lines = printed(Matrix(columns=(name,), rows=(row,), untested=()), 80, view=view)
    table = lines[: lines.index("")]
    assert len({cell_len(line) for line in table if line.endswith("5")}) == 1
    assert max(map(cell_len, lines)) <= 80
    assert [list(entry.cells.values()) for entry in read(lines)] == [[view.lines(made.cell(5))[0].text] * 2] * 3


def test_nothing_driven_is_a_table_without_rows() -> None:
    assert printed(Matrix(columns=("wet",), rows=(), untested=("PED-03",)), 80) == [
        "capability            wet  all",
        "─" * 30,
        "─" * 30,
        "all                   gap  gap",
        "",
        "passed/n · gap: nothing driven",
        "Not in this run: 1 of 1 capabilities.",
    ]


def test_columns_that_do_not_fit_follow_in_a_second_block() -> None:
    heads = [line.split() for line in printed(made.matrix(), 60) if line.startswith("capability")]
    assert heads == [["capability", "dry", "day", "wet", "night", "km/h"], ["capability", "in", "none", "all"]]


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        (made.cell(5, 0), ["✓ 5/5"]),
        (made.cell(4, 0), ["✓ 4/4", "few"]),
        (made.cell(4, 1), ["✗ 4/5", "80.0%"]),
        (made.cell(3, 1), ["✗ 3/4", "few"]),
        (made.cell(5, 0, error=1), ["✗ 5/6", "83.3%", "1 err"]),
        (made.cell(2999, 1), ["✗ 2999/3000", "99.9%"]),  # not 100
        (made.cell(18, 0, inconclusive=2), ["✓ 18/18", "2 ?"]),  # exactly a tenth is still demonstrated
        (made.cell(17, 0, inconclusive=2), ["? 17/17", "2 ?"]),
        (made.cell(16, 1, inconclusive=2), ["✗ 16/17", "2 ?"]),
        (made.cell(0, 0, inconclusive=2), ["? 0/0", "few 2 ?"]),
        (made.cell(0, 0, runner_error=2), ["? 0/0", "few 2 bug"]),
        (made.cell(left_out=3), ["gap", "3 out"]),
        (made.cell(6, 2, unpreventable=3), ["✗ 6/8", "75.0%", "3 unp"]),
        (Cell(), ["gap"]),
        (Cell(counts={Verdict.PASSED: 59}, draws_of="child"), ["✓ 59/59", "93.9–100.0%"]),
        (Cell(counts={Verdict.PASSED: 90, Verdict.FAILED: 10}, draws_of="child"), ["✗ 90/100", "90.0%", "82.3–95.1%"]),
    ],
)
def test_a_cell_says_passed_of_n_and_what_is_not_in_n(cell: Cell, lines: list[str]) -> None:
    assert [line.text for line in KPI.lines(cell)] == lines


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        (made.cell(4, 1), ["5"]),
        (made.cell(4, 0), ["4", "few"]),
        (made.cell(4, 0, inconclusive=3, runner_error=1), ["8", "n=4 few"]),
        (made.cell(5, 0, left_out=2), ["5", "2 out"]),
        (made.cell(5, 0, unpreventable=2), ["5", "2 unp"]),
        (made.cell(0, 0, inconclusive=2), ["2", "n=0 few"]),
        (made.cell(left_out=3), ["gap", "3 out"]),
    ],
)
def test_in_coverage_a_cell_says_how_many_were_driven_and_whether_they_tell_anything(cell, lines) -> None:
    assert [line.text for line in COVERAGE.lines(cell)] == lines


def test_the_legend_explains_the_marks_that_occur_and_no_others() -> None:
    assert printed(ONE_ROW, 120) == [
        "capability            wet    all",
        "─" * 34,
        "Pedestrians           ✓ 5/5  ✓ 5/5",
        "  PED-03 Child        ✓ 5/5  ✓ 5/5",
        "─" * 34,
        "all                   ✓ 5/5  ✓ 5/5",
        "",
        "passed/n · ✓ all passed",
    ]


def test_the_legend_says_what_an_interval_is_claimed_of() -> None:
    cell = Cell(counts={Verdict.PASSED: 59}, draws_of="child")
    row = Row(capability="PED-03", title="Child", group="Pedestrians", cells={"wet": cell}, total=cell)
    (words,) = printed(Matrix(columns=("wet",), rows=(row,), untested=()), 400)[-1:]
    assert words == (
        "passed/n · ✓ all passed · a–b%: 95% interval of the chance to pass (Clopper–Pearson) of independent draws of "
        "one scenario, under its distribution and the column's conditions"
    )


def test_no_verdict_is_green_so_that_none_is_told_by_red_against_green() -> None:
    console = Console(width=80, force_terminal=True, color_system="standard")
    with console.capture() as capture:
        console.print(matrix_table(made.matrix(), width=80))
    codes = {part.split("m")[0] for part in capture.get().split("\x1b[")[1:]}
    assert not any({"32", "92"} & set(code.split(";")) for code in codes)
