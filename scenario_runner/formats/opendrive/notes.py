"""A file while it is read: what makes it unusable is refused, what is harmless is remarked and passed over."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_runner.errors import Problem
from scenario_runner.formats.xml_source import Element, XmlSource

MOST_REMARKS = 50
"""As many as anybody reads; each costs a look through the file for its column."""


@dataclass(frozen=True, slots=True)
class Notes:
    """An XML file and the remarks made on it so far."""

    source: XmlSource
    remarks: list[Problem] = field(default_factory=list)

    def remark(self, element: Element, what: str, attribute: str = "") -> None:
        """Say that something was passed over."""
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(self.source.problem(element, what, attribute))
