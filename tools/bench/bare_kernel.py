"""The kernel with the event program, signals and MOBIL compiled out: what those cost a case that uses none of them.

A copy of the kernel's modules is compiled in which whatever tells that a feature is in use is a constant that says no;
the compiler then drops everything behind it.
"""

from __future__ import annotations

import ast
import importlib
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from scenario_runner.simulation import kernel

ABSENT: Mapping[str, str] = {
    "w.steps.shape[0]": "0",  # the event program has no steps,
    "a[i, k.A_LONGITUDINAL]": "-1.0",  # so that no action ever holds an actor
    "w.actors[i, k.A_LONGITUDINAL]": "-1.0",
    "a[i, k.A_LATERAL]": "-1.0",
    "a[i, k.A_LANE_WIDTH]": "0.0",  # MOBIL: a follower without other lanes
    "w.h[k.H_SIGNALS]": "0",  # no signals,
    "w.h[k.H_LINES]": "0",  # and none that a follower waits for
}
"""Expression in the kernel → what it is where the feature is not used."""

NAME = "bare_kernel_copy"


def bare_kernel() -> ModuleType:
    """The kernel without them, compiled when first called.

    Raises:
        SystemExit: an expression of ABSENT is not in the kernel any more.
    """
    without = _Without()
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / NAME
        package.mkdir()
        for path in sorted(Path(kernel.__path__[0]).glob("*.py")):
            copy = without.visit(ast.parse(path.read_text(encoding="utf-8")))
            (package / path.name).write_text(ast.unparse(copy), encoding="utf-8")
        if without.unseen:
            msg = f"tools/bench/bare_kernel.py looks for {sorted(without.unseen)} in simulation/kernel, in vain"
            raise SystemExit(msg)
        sys.path.insert(0, folder)
        try:
            return importlib.import_module(NAME)
        finally:
            sys.path.remove(folder)


class _Without(ast.NodeTransformer):
    """Puts the constants where the expressions are read; makes imports within the kernel stay within the copy."""

    def __init__(self) -> None:
        self.unseen = set(ABSENT)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:  # noqa: N802 - named by ast
        text = ast.unparse(node)
        if isinstance(node.ctx, ast.Store) or text not in ABSENT:
            return self.generic_visit(node)
        self.unseen.discard(text)
        return ast.parse(ABSENT[text], mode="eval").body

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:  # noqa: N802 - named by ast
        if node.module is not None and f"{node.module}.".startswith(f"{kernel.__name__}."):
            node.module = NAME + node.module.removeprefix(kernel.__name__)
        return node

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        if node.arg == "cache":
            node.value = ast.Constant(value=False)  # nobody will ask for this one again
        return node
