"""An ODD as a filter: three-valued, EXCLUDE wins, and what each mode makes of attributes nobody includes."""

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_runner.model.odd import Attribute
from scenario_runner.model.odds import Accepted, Conditional, Kind, Mode, Odd, Standing, Statement

RAIN = Attribute(key="weather.rainfall", kind="float", unit="mm/h", range=(0.0, 150.0))
LANES = Attribute(key="lane.count", kind="int", range=(1.0, 6.0))
SURFACE = Attribute(key="surface", kind="enum", values=("dry", "wet", "ice"))
AIR = Attribute(key="air", kind="set", values=("fog", "dust", "spray"))
MANAGED = Attribute(key="managed", kind="bool")
VALUES = {
    RAIN: (0.0, 1.0, 5.0, 150.0),
    LANES: (1.0, 2.0),
    SURFACE: SURFACE.values,
    AIR: (frozenset(), frozenset({"fog"}), frozenset({"fog", "dust"})),
    MANAGED: (True, False),
}
KEYS = {attribute.key: values for attribute, values in VALUES.items()}


def below(high, *, low=-math.inf):
    return Accepted(attribute=RAIN, name="rainfall", intervals=((low, high),))


def words(attribute, *accepted):
    return Accepted(attribute=attribute, name=attribute.key, words=frozenset(accepted))


def include(accepted):
    return Statement(kind=Kind.INCLUDE, accepted=accepted)


def exclude(accepted):
    return Statement(kind=Kind.EXCLUDE, accepted=accepted)


def odd(*parts, mode=Mode.DEFAULT):
    return Odd(
        name="it",
        summary="",
        mode=mode,
        statements=tuple(part for part in parts if isinstance(part, Statement)),
        conditionals=tuple(part for part in parts if isinstance(part, Conditional)),
    )


@pytest.mark.parametrize(
    ("rainfall", "standing"),
    [(0.0, Standing.INSIDE), (2.4, Standing.INSIDE), (2.5, Standing.OUTSIDE), (None, Standing.UNKNOWN)],
)
def test_an_interval_holds_its_lower_end_and_not_its_upper(rainfall, standing):
    conditions = {} if rainfall is None else {"weather.rainfall": rainfall}

    assert odd(include(below(2.5, low=0.0))).standing(conditions) is standing


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ({"weather.rainfall": 5.0}, ("rainfall is 5 mm/h; include says from 1 below 2.5 mm/h",)),
        ({}, ("rainfall is unknown; include says from 1 below 2.5 mm/h",)),
        ({"weather.rainfall": 1.0}, ()),
    ],
)
def test_why_not_names_the_statement_and_the_value(conditions, why):
    assert odd(include(below(2.5, low=1.0))).why_not(conditions) == why


def test_what_is_unknown_is_not_said_beside_what_is_outside():
    both = odd(include(below(2.5)), exclude(words(SURFACE, "ice")))

    assert both.why_not({"surface": "ice"}) == ("surface is ice; exclude says ice",)
    assert both.why_not({"surface": "dry"}) == ("rainfall is unknown; include says below 2.5 mm/h",)


@pytest.mark.parametrize(
    ("air", "included", "excluded"),
    [
        (frozenset(), (), ()),
        (frozenset({"fog"}), (), ("air has fog; exclude says fog, spray",)),
        (
            frozenset({"fog", "dust"}),
            ("air has dust; include says fog, spray",),
            ("air has fog; exclude says fog, spray",),
        ),
    ],
)
def test_of_a_set_every_word_must_be_included_and_none_excluded(air, included, excluded):
    accepted = words(AIR, "fog", "spray")

    assert odd(include(accepted)).why_not({"air": air}) == included
    assert odd(exclude(accepted)).why_not({"air": air}) == excluded


@pytest.mark.parametrize("managed", [True, False])
def test_a_bool_is_included_as_true_or_false(managed):
    standing = odd(include(words(MANAGED, "true"))).standing({"managed": managed})

    assert standing is (Standing.INSIDE if managed else Standing.OUTSIDE)


NARROWED = Conditional(when=(words(SURFACE, "wet"),), then=(include(below(2.5)),))


@pytest.mark.parametrize(
    ("conditions", "standing", "why"),
    [
        ({"surface": "dry"}, Standing.INSIDE, ()),
        ({"surface": "wet", "weather.rainfall": 1.0}, Standing.INSIDE, ()),
        ({"weather.rainfall": 1.0}, Standing.INSIDE, ()),  # whatever the surface is
        (
            {"surface": "wet", "weather.rainfall": 5.0},
            Standing.OUTSIDE,
            ("rainfall is 5 mm/h; include says below 2.5 mm/h if surface wet",),
        ),
        (
            {"surface": "wet"},
            Standing.UNKNOWN,
            ("rainfall is unknown; include says below 2.5 mm/h if surface wet",),
        ),
        (
            {"weather.rainfall": 5.0},
            Standing.UNKNOWN,
            ("rainfall is 5 mm/h; include says below 2.5 mm/h if surface wet, but surface is unknown",),
        ),
    ],
)
def test_a_conditional_narrows_where_it_applies(conditions, standing, why):
    assert odd(NARROWED).standing(conditions) is standing
    assert odd(NARROWED).why_not(conditions) == why


def test_restrictive_puts_known_values_outside_that_nothing_includes():
    strict = odd(include(below(2.5)), exclude(words(SURFACE, "ice")), mode=Mode.RESTRICTIVE)
    rain = {"weather.rainfall": 1.0}

    assert strict.why_not({**rain, "surface": "dry"}) == ("surface is dry; no include of a restrictive ODD names it",)
    assert strict.why_not({**rain, "surface": "ice"}) == (
        "surface is ice; exclude says ice",
        "surface is ice; no include of a restrictive ODD names it",
    )
    assert odd(include(below(2.5)), mode=Mode.RESTRICTIVE).standing({**rain, "air": frozenset()}) is Standing.INSIDE


@pytest.mark.parametrize(
    ("surface", "standing"), [("wet", Standing.INSIDE), ("dry", Standing.OUTSIDE), (None, Standing.UNKNOWN)]
)
def test_a_conditional_lists_an_attribute_only_where_it_applies(surface, standing):
    strict = odd(include(words(SURFACE, "wet", "dry")), NARROWED, mode=Mode.RESTRICTIVE)
    conditions = {"weather.rainfall": 1.0} | ({} if surface is None else {"surface": surface})

    assert strict.standing(conditions) is standing


# ---- properties


def accepted_values():
    intervals = st.tuples(st.sampled_from([-math.inf, 0.0, 1.0]), st.sampled_from([2.0, 5.0, math.inf]))
    numbers = st.builds(
        lambda attribute, each: Accepted(attribute=attribute, name=attribute.key, intervals=(each,)),
        st.sampled_from([RAIN, LANES]),
        intervals,
    )
    kinds = [st.tuples(st.just(a), st.sets(st.sampled_from(a.values), min_size=1)) for a in (SURFACE, AIR)]
    named = st.one_of(*kinds, st.tuples(st.just(MANAGED), st.sets(st.sampled_from(["true", "false"]), min_size=1)))
    return numbers | named.map(lambda pair: words(pair[0], *pair[1]))


def statements():
    return st.builds(Statement, kind=st.sampled_from(Kind), accepted=accepted_values())


def conditionals():
    few = st.lists(statements(), min_size=1, max_size=2).map(tuple)
    return st.builds(Conditional, when=st.lists(accepted_values(), min_size=1, max_size=2).map(tuple), then=few)


def parts():
    return st.lists(statements() | conditionals(), max_size=4)


def points():
    return st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in KEYS.items()})


@settings(deadline=None)
@given(parts(), parts(), st.sampled_from(Mode), points(), accepted_values())
def test_exclude_wins_whatever_is_said_beside_it(before, after, mode, conditions, excluded):
    it = odd(*before, exclude(excluded), include(excluded), *after, mode=mode)
    value = conditions.get(excluded.attribute.key)

    if value is not None and excluded.touches(value):
        assert it.standing(conditions) is Standing.OUTSIDE


@settings(deadline=None)
@given(parts(), parts(), points())
def test_no_statement_brings_in_what_is_not_inside_without_it(some, more, conditions):
    with_more, without = (odd(*each).standing(conditions) for each in ((*some, *more), some))

    assert (with_more is Standing.INSIDE) <= (without is Standing.INSIDE)
    assert (without is Standing.OUTSIDE) <= (with_more is Standing.OUTSIDE)


@settings(deadline=None)
@given(parts(), points())
def test_permissive_holds_what_default_holds_and_that_what_restrictive_holds(some, conditions):
    permissive, default, restrictive = (odd(*some, mode=mode).standing(conditions) for mode in Mode)

    assert (restrictive is Standing.INSIDE) <= (default is Standing.INSIDE) <= (permissive is Standing.INSIDE)
    assert (permissive is Standing.OUTSIDE) <= (default is Standing.OUTSIDE) <= (restrictive is Standing.OUTSIDE)


@settings(deadline=None)
@given(parts(), points(), accepted_values(), st.sampled_from(Kind), st.sampled_from(Mode))
def test_a_case_is_never_inside_while_a_listed_attribute_is_unknown(some, conditions, accepted, kind, mode):
    known = {key: value for key, value in conditions.items() if key != accepted.attribute.key}
    listing = odd(*some, Statement(kind=kind, accepted=accepted), mode=mode)

    assert listing.standing(known) is not Standing.INSIDE


@settings(deadline=None)
@given(parts(), points(), st.sampled_from([Mode.PERMISSIVE, Mode.DEFAULT]))
def test_a_sure_answer_stays_whatever_the_unknown_turns_out_to_be(some, conditions, mode):
    it = odd(*some, mode=mode)
    standing = it.standing(conditions)
    missing = {key: values for key, values in KEYS.items() if key not in conditions}
    filled = [conditions | dict(zip(missing, values, strict=True)) for values in product(*missing.values())]

    if standing is not Standing.UNKNOWN:
        assert {it.standing(point) for point in filled} == {standing}
    assert all(it.standing(point) is not Standing.UNKNOWN for point in filled)


@settings(deadline=None)
@given(parts(), points(), st.sampled_from(Mode))
def test_there_is_a_reason_exactly_where_a_case_is_not_inside(some, conditions, mode):
    it = odd(*some, mode=mode)

    assert (it.why_not(conditions) == ()) is (it.standing(conditions) is Standing.INSIDE)


def test_an_interval_without_an_upper_end_holds_what_is_infinite():
    assert below(math.inf, low=1.0).covers(math.inf)
    assert not below(1e300).covers(math.inf)


def test_a_statement_that_spares_the_unknown_says_nothing_of_it_and_all_it_says_of_the_rest():
    dry = Statement(kind=Kind.INCLUDE, accepted=below(0.1), spares_unknown=True)

    assert [*dry.doubts({})] == []
    assert [doubt.because for doubt in dry.doubts({"weather.rainfall": 5.0})] == [
        "rainfall is 5 mm/h; include says below 0.1 mm/h, unless unknown"
    ]


@pytest.mark.parametrize(
    ("accepted", "words"),
    [
        (below(math.nextafter(2.5, 3.0)), "up to 2.5 mm/h"),
        (below(math.nextafter(2.5, 3.0), low=1.0), "from 1 up to 2.5 mm/h"),
        (below(math.nextafter(2.5, 3.0), low=2.5), "2.5 mm/h"),
        (below(5.0, low=math.nextafter(2.5, 3.0)), "above 2.5 below 5 mm/h"),
        (below(math.inf), "any"),
        (Accepted(attribute=RAIN, name="rainfall"), "nothing"),
    ],
)
def test_ends_are_told_as_they_were_meant(accepted, words):
    assert str(accepted) == words
