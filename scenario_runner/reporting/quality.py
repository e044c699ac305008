"""What scenarios are worth: a line each for the terminal, and the catalog's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scenario_runner.model.quality import Quality


def quality_lines(qualities: Sequence[Quality]) -> Iterator[str]:
    """A line a scenario: of its driven cases, how many each stack passed, and what was seen."""
    for each in qualities:
        passed = ", ".join(f"{stack} {count}" for stack, count in each.passed.items())
        tags = f"; tags {', '.join(each.tags)}" if each.tags else ""
        yield f"{each.scenario}: of {each.driven} cases {passed} passed{tags}"


def quality_page(qualities: Sequence[Quality], digest: str) -> str:
    """The page in Markdown; `digest` of the files it was made from, by which it is known to be current."""
    stacks = _stacks(qualities)
    heads = ("scenario", "capability", "cases", "driven", "arose", *stacks, "tags", "what the reference does not pass")
    rows = [
        (
            f"`{each.scenario}`",
            each.capability,
            str(each.cases),
            str(each.driven),
            str(each.arose),
            *(str(each.passed.get(stack, 0)) for stack in stacks),
            ", ".join(each.tags),
            each.cannot.replace("|", "\\|"),
        )
        for each in qualities
    ]
    right = [head in ("cases", "driven", "arose", *stacks) for head in heads]
    lines = [
        "# What the catalog's scenarios are worth",
        "",
        "Made by `scenario-runner check --drive --quality catalog/QUALITY.md`: the centre, the corners and a few more",
        "of each scenario's cases, driven by stacks whose weaknesses are known. In how many of them the declared",
        "situation arose for the nominal ego, and how many each stack passed.",
        "",
        f"Of the files with the digest `{digest}`.",
        "",
        _row(heads),
        _row("---:" if each else "---" for each in right),
        *(_row(row) for row in rows),
        "",
        _sums(qualities, stacks),
    ]
    return "\n".join(lines) + "\n"


def _stacks(qualities: Sequence[Quality]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stack for each in qualities for stack in each.passed))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _sums(qualities: Sequence[Quality], stacks: Sequence[str]) -> str:
    driven = sum(each.driven for each in qualities)
    passed = ", ".join(f"{stack} {sum(each.passed.get(stack, 0) for each in qualities)}" for stack in stacks)
    return (
        f"{len(qualities)} scenarios, {sum(each.cases for each in qualities)} cases, {driven} driven; passed: {passed}."
    )
