"""Labels kept between runs: one JSON file of what reference drivers found, by the digests of cases.

It is a memory, nothing more: a file that cannot be read or written costs only time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from scenario_runner.model.preventability import Label, Preventable


def read_labels(file: Path) -> Mapping[str, Label]:
    """What is known, by case digest; nothing where there is no file, or a torn one."""
    try:
        state = file.stat()
    except OSError:
        return {}
    return _read(file, state.st_mtime_ns, state.st_size)


def keep_labels(file: Path, labels: Mapping[str, Label]) -> None:
    """Add labels by case digest. The file appears at once; of two runs that add at a time one may have to add again."""
    if labels:
        kept = {digest: asdict(label) for digest, label in {**read_labels(file), **labels}.items()}
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=file.parent, prefix=".") as aside:
                growing = Path(aside) / file.name
                growing.write_text(json.dumps(kept), encoding="utf-8")
                growing.replace(file)


@lru_cache(maxsize=1)
def _read(file: Path, _changed_ns: int, _size: int) -> Mapping[str, Label]:
    """The content of a file, read once as long as it does not change."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return {
            digest: Label(**{**fields, "preventable": Preventable(fields["preventable"])})
            for digest, fields in content.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
