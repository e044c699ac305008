"""run.json: what makes a folder a run."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from scenario_runner.model.runs import RunHead, RunState
from scenario_runner.storage.batches import at_once
from scenario_runner.storage.schemas import HEAD, VERSION


def write_head(folder: Path, head: RunHead, state: RunState) -> None:
    """Write what is known of a run, and how far it got."""
    content = {"version": VERSION, "state": state.value} | asdict(head)
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    at_once(folder / HEAD, lambda growing: growing.write_text(text, encoding="utf-8"))
