"""XML files of other people, read without entities and network: what stands where, and every problem with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from scenario_runner.errors import InputError, Problem, did_you_mean, printable

MOST_BYTES = 100_000_000
MOST_PROBLEMS = 50
"""Whoever has fixed so many reads the file again; a damaged file may hold a hundred thousand."""

Element: TypeAlias = "etree._Element"

_DOCTYPE = re.compile(rb"<!\s*DOCTYPE")
_ENTITY = re.compile(rb"<!\s*ENTITY")
_USE = re.compile(rb"&(?!#|(amp|lt|gt|quot|apos);)|%[\w.-]+;|<!\s*ENTITY\s+%")
"""A reference to an entity that is none of XML's own, or what may hold more declarations."""
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_WHOLE = re.compile(r"[-+]?\d{1,18}")
_LONGEST_SHOWN = 40
_LONGEST_TAG_LINES = 40


@dataclass(slots=True, kw_only=True)
class XmlSource:
    """An XML file whose root is what was asked for. Tags are without namespace; comments are left out.

    What is wrong with an attribute is collected, a stand-in is answered, and `finish` raises: call it before computing
    with what was read.
    """

    file: str
    content: bytes
    root: Element
    problems: list[Problem] = field(default_factory=list)
    remarks: tuple[Problem, ...] = ()  # what is accepted

    def number(self, element: Element, name: str, otherwise: float | None = None) -> float:
        """A finite number; where the attribute is absent `otherwise`, without which it must be there."""
        text = self._text(element, name, otherwise is None)
        if text is None:
            return 0.0 if otherwise is None else otherwise
        value = finite_number(text)
        if value is None:
            self.refuse(element, f"{shown(text)} is not a finite number", name)
            return 0.0
        return value

    def whole(self, element: Element, name: str, otherwise: int | None = None) -> int:
        """A whole number, as `number`."""
        text = self._text(element, name, otherwise is None)
        if text is None:
            return 0 if otherwise is None else otherwise
        if not _WHOLE.fullmatch(text.strip()):
            self.refuse(element, f"{shown(text)} is not a whole number", name)
            return 0
        return int(text)

    def word(self, element: Element, name: str, known: Collection[str], otherwise: str | None = None) -> str:
        """One of the words that are known there, as `number`."""
        text = self._text(element, name, otherwise is None)
        if text is None:
            return otherwise or ""
        if text not in known:
            self.refuse(element, f"{shown(text)} is none of its values; {did_you_mean(text, known)}", name)
        return text

    def text(self, element: Element, name: str, otherwise: str | None = None) -> str:
        """Any text, as `number`."""
        text = self._text(element, name, otherwise is None)
        return otherwise or "" if text is None else text

    def refuse(self, element: Element, what: str, attribute: str = "") -> None:
        """Collect a problem."""
        if len(self.problems) < MOST_PROBLEMS:  # a place costs a walk through the file
            self.problems.append(self.problem(element, what, attribute))

    def problem(self, element: Element, what: str, attribute: str = "") -> Problem:
        """A problem of an element, or of its attribute, with line and column."""
        line, column = _place(self, element, attribute)
        where = f"{element.tag}.{attribute}" if attribute else str(element.tag)
        return Problem(file=self.file, line=line, column=column, where=where, what=what)

    def finish(self) -> None:
        """End reading.

        Raises:
            InputError: problems were collected.
        """
        if self.problems:
            raise InputError(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))

    def _text(self, element: Element, name: str, needed: bool) -> str | None:  # noqa: FBT001
        text: str | None = element.get(name)
        if text is None and needed:
            near = get_close_matches(name, [str(each) for each in element.attrib], n=1, cutoff=0.75)
            self.refuse(element, f"has no {name}" + (f"; is {near[0]} meant for it?" if near else ""))
        return text


def read_xml(path: Path, roots: Collection[str]) -> XmlSource:
    """Read an XML file whose root element is one of `roots`.

    Raises:
        InputError: no such file, too large, empty, not well-formed, entities declared, or another root.
    """
    return read_xml_bytes(content_of(path), str(path), roots)


def read_xml_bytes(content: bytes, file: str, roots: Collection[str]) -> XmlSource:
    """As `read_xml`, of the bytes of a file.

    Raises:
        InputError: as there, but of the file itself.
    """
    plain = content.replace(b"\0", b"")  # so that UTF-16 is seen through
    if not plain.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise InputError(Problem(file=file, what="is empty; nothing is written in it"))
    remarks = _entity_remarks(plain, file)
    root = _parse(content, file)
    source = XmlSource(file=file, content=content, root=root, remarks=remarks)
    if root.tag not in roots:
        raise InputError(source.problem(root, f"begins with <{shown(root.tag, '')}>, not {_one_of(roots)}"))
    return source


def finite_number(text: str) -> float | None:
    """The finite decimal number a text is, or None: no NaN, no INF, no digits grouped by `_`."""
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.inf
    return value if math.isfinite(value) else None


def shown(text: str, quote: str = "'") -> str:
    """Words of a file, in quotes, as long as one reads."""
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
    return f"{quote}{printable(short)}{quote}"


def _entity_remarks(plain: bytes, file: str) -> tuple[Problem, ...]:
    """That entities are declared, where nothing refers to any.

    Raises:
        InputError: something does.
    """
    entity = _ENTITY.search(plain) if _DOCTYPE.search(plain) else None
    if entity is None:
        return ()
    line, column = _line_and_column(plain, entity.start())
    if _USE.search(plain, entity.start()):
        what = "declares an entity, which is refused; write its text out where it is used"
        raise InputError(Problem(file=file, line=line, column=column, what=what))
    return (Problem(file=file, line=line, column=column, what="declares an entity, which nothing uses; passed over"),)


def _one_of(roots: Collection[str]) -> str:
    return " or ".join(f"<{root}>" for root in roots)


def content_of(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        InputError: no such file, or too large.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        siblings = sorted(each.name for each in path.parent.glob(f"*{path.suffix}")) if path.parent.is_dir() else []
        near = get_close_matches(path.name, siblings, n=1)
        what = f"no such file; did you mean {near[0]}?" if near else "no such file"
        raise InputError(Problem(file=str(path), what=what)) from error
    except (OSError, ValueError) as error:  # a name with a null byte is a ValueError
        said = error.strerror if isinstance(error, OSError) else str(error)
        what = "is a folder; name a file in it" if path.is_dir() else f"cannot be read: {said}"
        raise InputError(Problem(file=str(path), what=what)) from error
    if len(content) > MOST_BYTES:
        raise InputError(Problem(file=str(path), what=f"is larger than {MOST_BYTES / 1e6:g} MB"))
    return content


def _parse(content: bytes, file: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        said = re.sub(r", line \d+, column \d+$", "", error.msg).strip()
        what = f"is not well-formed XML: {said[:1].lower()}{said[1:]}"
        raise InputError(Problem(file=file, line=line, column=column, what=what)) from error
    if "}" in root.tag or root.nsmap:
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
    return root


def _line_and_column(content: bytes, at: int) -> tuple[int, int]:
    """Both from 1; the column in characters, for who opens the file in an editor."""
    begins = content.rfind(b"\n", 0, at) + 1
    return content.count(b"\n", 0, at) + 1, len(content[begins:at].decode("utf-8-sig", "replace")) + 1


def _place(source: XmlSource, element: Element, attribute: str) -> tuple[int, int]:
    """Line and column of an element's start tag or of an attribute in it.

    The parser knows the line on which a start tag ends. Of several alike on one line, the file's order tells which.
    """
    line = int(element.sourceline or 0)
    lines = source.content.split(b"\n", line)[:line]
    if not lines or b"\0" in source.content[:4]:
        return line, 0
    begins = sum(len(each) + 1 for each in lines[:-1])
    far = sum(len(each) + 1 for each in lines[:-_LONGEST_TAG_LINES])
    tag = re.compile(rb"<(?:[\w.-]+:)?" + re.escape(str(element.tag).encode()) + rb"(?=[\s/>])[^<>]*>")
    ending = [each for each in tag.finditer(source.content, far, begins + len(lines[-1])) if each.end() > begins]
    alike = [each for each in source.root.iter(element.tag) if each.sourceline == line]
    if len(ending) != len(alike):  # one in a comment, or a > in a value
        return line, 0
    found = ending[next(i for i, each in enumerate(alike) if each is element)]
    inside = re.search(rb"\s" + re.escape(attribute.encode()) + rb"\s*=", found[0]) if attribute else None
    return _line_and_column(source.content, found.start() + (inside.start() + 1 if inside else 0))
