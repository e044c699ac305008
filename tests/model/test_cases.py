"""What a case's digest stands for."""

from dataclasses import replace

from drives import straight_case
from scenario_runner.model.preventability import Preventable


def test_how_a_case_was_found_is_not_in_its_digest_but_what_decides_its_outcome_is():
    case = straight_case()

    assert replace(case, drawn=True).digest == case.digest
    assert replace(case, preventable=Preventable.ALWAYS).digest != case.digest
    assert replace(case, limit_s=case.limit_s + 1.0).digest != case.digest
