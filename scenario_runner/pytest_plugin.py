"""`pytest --scenarios catalog/ --stack stacks/mine`: each case is a test. Without --scenarios nothing is loaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scenario_runner.errors import InputError, NothingLeftError

if TYPE_CHECKING:
    from argparse import Namespace

    from _pytest._code.code import TerminalRepr

    from scenario_runner.driver import Driver
    from scenario_runner.model.cases import Case
    from scenario_runner.model.outcomes import LeftOut, Outcome
    from scenario_runner.model.traces import Trace

OUR_FAULT = "This is a fault of scenario-runner, not of your stack or scenario. Please report it."
MARKER = "scenario(name, capability): a case of --scenarios."


def pytest_addoption(parser: pytest.Parser) -> None:
    """The words of `scenario-runner run` that choose cases and what drives them."""
    group = parser.getgroup("scenario-runner", "cases of scenarios as tests (scenario-runner)")
    for name, metavar, words in (
        ("--stack", "S", "a folder, a stack.yaml, or a name in stacks/. Default: the nearest stack.yaml."),
        ("--odd", "F", "skip cases that are not inside this ODD: a file, or a name in the catalog's odds/."),
        ("--where", "SQL", "skip cases for which this does not hold (scenario-runner query --tables)."),
    ):
        group.addoption(name, metavar=metavar, help=f"With --scenarios: {words}")
    what = "Drive cases, each a test: a path, a scenario's name, or a case's id. May be given several times."
    group.addoption("--scenarios", action="append", default=[], metavar="WHAT", help=what)
    others = "With --scenarios: others as declared or recorded, or answering to what is ahead of them."
    group.addoption("--others", choices=("replay", "reactive"), default="replay", help=others)
    latency = 'With --scenarios: how long commands take to the car, "150 ms" or drawn for each, "50 ms to 150 ms".'
    group.addoption("--latency", default="0 ms", metavar="T", help=latency)
    perception = "With --scenarios: what stands between the world and the stack, a profile of perception.yaml."
    group.addoption("--perception", default="ideal", metavar="NAME", help=perception)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the cases and reach the stack, before anything is collected; each of xdist's workers does so for itself.

    Raises:
        pytest.UsageError: whatever is wrong with the words, the catalog or the stack.
    """
    if not config.option.scenarios:
        return
    try:
        cases = _planned(config.option)
    except InputError as mistake:
        raise pytest.UsageError(str(mistake)) from mistake
    except NothingLeftError as nothing:
        pytest.exit(str(nothing), returncode=nothing.exit_code)
    config.addinivalue_line("markers", MARKER)
    config.args[:] = _args(config, list(cases.chosen | cases.left_out))
    config.pluginmanager.register(cases, "scenario_runner_cases")


def _latency(words: str) -> str:
    from scenario_runner.model.latency import latency_of

    try:
        return str(latency_of(words))
    except ValueError as error:
        msg = f"--latency: {error}"
        raise InputError(msg) from error


def _planned(options: Namespace) -> Cases:
    from scenario_runner import pipeline
    from scenario_runner.cli.finding import stack_word
    from scenario_runner.cli.screen import compile_kernels
    from scenario_runner.driver import Driver
    from scenario_runner.loading.stack import find_stack
    from scenario_runner.model.runs import Setup
    from scenario_runner.selection import keep_inside, refuse_nothing

    manifest = find_stack(options.stack, Path())
    setup = Setup(others=options.others, latency=_latency(options.latency), perception=options.perception)
    if not options.collectonly:
        driver = Driver(manifest, setup)
        _ = driver.senses, driver.make_stack  # one that cannot be imported is told of now
    catalog = pipeline.load(Path())
    odd = None if options.odd is None else pipeline.load_odd(options.odd, catalog)
    compile_kernels()
    gathered = pipeline.gather([_what(word) for word in options.scenarios], catalog)
    selection = gathered.selection if odd is None else keep_inside(gathered.selection, odd)
    if options.where is not None:
        selection = pipeline.where(options.where, selection, catalog)
    manifest, selection = pipeline.fit_for(manifest, selection)
    selection = refuse_nothing(selection)
    cases = Cases(Driver(manifest, setup), stack_word(manifest.name, manifest.folder), catalog.folder)
    for case in selection.chosen:
        cases.chosen.setdefault(_absolute(gathered.files[case.scenario]), []).append(case)
    for one in selection.left_out:
        cases.left_out.setdefault(_absolute(gathered.files[one.scenario]), []).append(one)
    return cases


def _what(word: str) -> str:
    """A word of the command line; what pytest takes for a path because it is there is one here, too."""
    return f"./{word}" if "/" not in word and os.path.exists(word) else word  # noqa: PTH110 - Path raises on long ones


def _absolute(file: str) -> Path:
    """As pytest writes paths: without `..`, links kept."""
    return Path(os.path.abspath(file))  # noqa: PTH100


def _args(config: pytest.Config, files: list[Path]) -> list[str]:
    """What pytest is to collect: the files, beside what else was named; or what was named among them, and only that.

    Where nothing was named, the files take the place of `testpaths`: they are named.
    """
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return [str(file) for file in files]
    start = config.invocation_params.dir
    named = [Path(os.path.abspath(start / word.partition("::")[0])) for word in config.args]  # noqa: PTH100
    among = any(file.is_relative_to(path) for path in named for file in files)
    return [*config.args, *([] if among else map(str, files))]


@dataclass(frozen=True)
class Cases:
    """The hooks of a session that drives cases: those chosen and those left out, by absolute file."""

    driver: Driver
    stack: str  # the word that finds it again
    catalog: str  # its folder
    chosen: dict[Path, list[Case]] = field(default_factory=dict)
    left_out: dict[Path, list[LeftOut]] = field(default_factory=dict)

    def pytest_report_header(self) -> str:
        """What will be driven, by what."""
        chosen, left_out = (sum(map(len, by_file.values())) for by_file in (self.chosen, self.left_out))
        return f"scenarios: {chosen} cases, {left_out} left out; stack {self.stack}"

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
        """A file that cases come from."""
        if file_path not in self.chosen and file_path not in self.left_out:
            return None
        file: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path, cases=self)
        return file

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A fault of the runner is an error and no failure: pytest knows errors only outside of the call."""
        report = yield
        if isinstance(item, CaseItem) and call.when == "call" and item.runner_failed:
            report.when = "setup"
        return report


class ScenarioFile(pytest.File):
    """A file with cases, each a test that is called by the case's id."""

    def __init__(self, *, cases: Cases, **more: Any) -> None:  # noqa: ANN401 - pytest's own
        super().__init__(**more)
        self.cases = cases

    def collect(self) -> Iterator[CaseItem]:
        """Those to drive, then those left out, skipped with their reason."""
        for case in self.cases.chosen.get(self.path, ()):
            item = _item(self, case.id, case)
            item.extra_keyword_matches.add(case.short_id)
            item.case = case
            yield item
        for one in self.cases.left_out.get(self.path, ()):
            item = _item(self, one.case_id, one)
            item.add_marker(pytest.mark.skip(reason=one.reason))
            yield item


def _item(file: ScenarioFile, case_id: str, of: Case | LeftOut) -> CaseItem:
    item: CaseItem = CaseItem.from_parent(file, name=case_id)
    item.extra_keyword_matches.add(of.capability)
    item.add_marker(pytest.mark.scenario(name=of.scenario, capability=of.capability))
    return item


class DidNotPass(Exception):  # noqa: N818 - no error: a verdict
    """A case that did not pass; its text is the explanation."""

    def __init__(self, text: str, outcome: Outcome) -> None:
        super().__init__(text)
        self.outcome = outcome


class CaseItem(pytest.Item):
    """A case as a test; `case` is None where it is left out."""

    parent: ScenarioFile
    case: Case | None = None
    runner_failed = False

    def runtest(self) -> None:
        """Drive the case in this process, so that `breakpoint()` works in the stack.

        Raises:
            DidNotPass: another verdict than passed.
            Exception: our own fault.
        """
        from scenario_runner.cli.interrupting import interrupts

        assert self.case is not None  # noqa: S101 - what is left out is skipped
        cases = self.parent.cases
        with interrupts() as asked:  # a stack may take Ctrl-C for its own
            try:
                outcome, trace = cases.driver.drive(self.case)
            except Exception as fault:
                self.runner_failed = True
                fault.add_note(OUR_FAULT)
                raise
            with asked.deferred():
                pass
        if outcome.verdict.value != "passed":
            raise DidNotPass(_explained(self.case, trace, outcome, cases), outcome)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,  # noqa: ANN401 - pytest's own
    ) -> str | TerminalRepr:
        """The explanation, or the traceback from here on; summaries have the reason and the place of the scenario."""
        if not isinstance(excinfo.value, DidNotPass):
            excinfo.traceback = excinfo.traceback.cut(path=__file__)
            return super().repr_failure(excinfo, style)
        shown, outcome = excinfo.getrepr(style="value"), excinfo.value.outcome
        if shown.reprcrash is not None:
            shown.reprcrash.message = f"{outcome.verdict}: {outcome.because}"
            shown.reprcrash.path, shown.reprcrash.lineno = str(self.path), self.case_line
        return shown

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the scenario is written; pytest counts lines from 0."""
        return self.path, self.case_line - 1, self.name

    @property
    def case_line(self) -> int:
        """The line of its file, from 1."""
        return 1 if self.case is None else self.case.origin.line


def _explained(case: Case, trace: Trace, outcome: Outcome, cases: Cases) -> str:
    """What `scenario-runner explain` prints, as wide as the terminal."""
    from rich.console import Console

    from scenario_runner.cli.screen import LEAST_WIDTH
    from scenario_runner.reporting.explaining import explanation

    width = max(shutil.get_terminal_size().columns, LEAST_WIDTH)
    console = Console(file=StringIO(), width=width, color_system=None, highlight=False, markup=False, emoji=False)
    with console.capture() as page:
        console.print(explanation(case, trace, outcome, stack=cases.stack, catalog=cases.catalog))
    return "\n".join(line.rstrip() for line in page.get().splitlines())
