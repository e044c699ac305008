"""Why a text is no YAML, in words that help whoever wrote it."""

from __future__ import annotations

import yaml

from scenario_runner.errors import Problem

_REMEDIES = {
    "mapping values are not allowed in this context": "a second `: ` in one line, or keys not indented alike",
    "found unexpected end of stream": "a quote is opened and not closed",
    "did not find expected <document start>": "keys at the top of a file all begin at the same column",
    "did not find expected key": "this line is not indented as those beside it",
    "did not find expected ',' or ']'": "a [ is opened and not closed, or a comma is missing",
    "did not find expected ',' or '}'": "a { is opened and not closed, or a comma is missing",
    "could not find expected ':'": "a line without `key: `",
    "found unknown escape character": "write \\\\ for a backslash in double quotes, or use single quotes",
}
"""What the parser says of frequent slips → what is most often meant."""

_OPENED = (
    "found unexpected end of stream",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
)
"""Those that are found where something else begins: what is wrong is what was opened."""


def syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """What is wrong with a text that the parser gave up on, and where."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        if error.problem in _OPENED and error.context_mark is not None:  # the end of the file helps nobody
            opened = error.context_mark
            what = f"no YAML: {_REMEDIES[error.problem]}"
            return Problem(file=file, line=opened.line + 1, column=opened.column + 1, what=what)
        line, column = error.problem_mark.line + 1, error.problem_mark.column + 1
        what = _said(error, text.splitlines()[line - 1 : line], column)
        return Problem(file=file, line=line, column=column, what=f"no YAML: {what}")
    position = getattr(error, "position", 0)
    before = text[:position]
    character = text[position : position + 1] or "?"
    return Problem(
        file=file,
        line=before.count("\n") + 1,
        column=position - before.rfind("\n"),
        what=f"no YAML: the character U+{ord(character):04X} is not allowed",
    )


def _said(error: yaml.MarkedYAMLError, line: list[str], column: int) -> str:
    character = line[0][column - 1 : column] if line else ""
    if error.problem == "found character that cannot start any token":
        if character == "\t":
            return "a tab cannot indent; use spaces"
        return f"a value cannot begin with {character}; put it in quotes"
    problem = _REMEDIES.get(str(error.problem), error.problem)
    return f"{problem} ({error.context})" if error.context and problem == error.problem else str(problem)
