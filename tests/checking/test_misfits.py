"""Cases that do not fit are told together: the worst, its values, and how many there are."""

from scenario_runner.checking.misfits import Misfit, Misfitting, told_of
from staged import LEFT_TURN, scenario_from

SCENARIO = scenario_from(LEFT_TURN)


def near(by: float, **more) -> Misfit:
    return Misfit(rule="near", where=("ego", "start"), what=f"{by:g} m too near", by=by, **more)


def values(speed: str) -> dict[str, str]:
    return {"oncoming_speed": speed, "gap": "1 s", "rainfall": "0 mm/h"}


def test_the_worst_case_is_told_with_its_values_and_how_many_there_are():
    looked_at = [
        Misfitting(values("30 km/h"), (near(1.0),)),
        Misfitting(values("60 km/h"), (near(4.0),)),
        Misfitting(values("40 km/h"), ()),
    ]

    (told,) = told_of(SCENARIO, looked_at)

    assert str(told) == (
        "catalog/scenarios/it.yaml:13:3: ego.start: 4 m too near"
        " (at oncoming_speed = 60 km/h, gap = 1 s, rainfall = 0 mm/h; 2 of 3 cases)"
    )


def test_rules_and_places_are_told_apart():
    other = Misfit(rule="late", where=("limit",), what="late", by=0.0, is_warning=True)

    told = told_of(SCENARIO, [Misfitting(values("30 km/h"), (near(1.0), other))])

    assert [remark.is_warning for remark in told] == [False, True]


def test_parameters_of_steps_and_criteria_are_not_blamed_for_a_start():
    text = LEFT_TURN.replace("0.95 s", "$ttc").replace("rainfall: [0", "ttc: [1 s]\n  rainfall: [0")

    (told,) = told_of(scenario_from(text), [Misfitting({**values("30 km/h"), "ttc": "1 s"}, (near(1.0),))])

    assert "ttc" not in str(told)
    assert "gap = 1 s" in str(told)


def test_what_is_said_in_full_needs_no_values():
    (told,) = told_of(SCENARIO, [Misfitting(values("30 km/h"), (near(1.0, is_alone=True),))])

    assert str(told).endswith("ego.start: 1 m too near")
