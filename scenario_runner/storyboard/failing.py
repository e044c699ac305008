"""What ends a play that cannot go on."""

from __future__ import annotations

from typing import Self

from scenario_runner.model.openscenario.written import Written


class CannotPlay(Exception):  # noqa: N818 - it is no error of ours: the file asks for what it has not
    """The file asks for what its map, its entities or this player do not have; its words say what.

    `written` is the action or the condition that does, where that is known.
    """

    written: Written | None = None

    def by(self, written: Written | None) -> Self:
        """Of the innermost that is known."""
        self.written = self.written or written
        return self
