"""A stack that fails in every way there is costs each time the case in which it does, and nothing else.

`python -m tools.soak` does this for thousands of cases.
"""

from itertools import cycle, islice
from pathlib import Path

import pytest

from scenario_runner import pipeline
from tools.soak.faulty import OF_ANY, OF_PROCESSES, OFTEN
from tools.soak.soaking import KINDS, soak

SCENARIO = Path(__file__).resolve().parents[1] / "catalog/scenarios/LON/lead_brakes_hard.yaml"
WORDS = {
    "raises": "boom",
    "loops": "loops|gave no answer",
    "hangs_in_c": "hangs_in_c|gave no answer",
    "leaves": "exited with code 0",
    "leaves_with_a_code": "exited with code 7",
    "segfaults": "SIGSEGV",
    "eats_memory": "MemoryError|in eats_memory|gave no answer",  # on a busy machine it is ended before it has eaten all
    "answers_nan": "answered NaN",
    "answers_nonsense": "answered a str",
    "floods": "gave no answer",
    "hangs_up": "closed its end",
    "sends_garbage": "no MessagePack",
    "answers_for_another_step": "for step 65535",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_costs_its_own_case_and_leaves_nothing_behind(kind):
    catalog = pipeline.load(SCENARIO.parent)
    chosen = pipeline.gather(("*",), catalog).selection.chosen
    found = soak(list(islice(cycle(chosen), 160)), kind, OFTEN, workers=2, step_limit_s=1.0)

    assert found.wrong == []
    assert found.verdicts.total() == 160
    assert found.verdicts["error"] == found.faults.total() > 25
    for name, words in found.words.items():
        assert any(each in words for each in WORDS[name].split("|")), (name, words)
    assert set(WORDS) == {fault.__name__ for fault in OF_ANY + OF_PROCESSES}
