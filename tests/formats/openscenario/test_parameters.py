from __future__ import annotations

import pytest

from scenario_runner.errors import InputError
from scenario_runner.formats.openscenario.parameters import resolve, variables
from scenario_runner.formats.xml_source import XmlSource, read_xml_bytes
from scenario_runner.model.openscenario.parameters import Declared


def read(inside: str, assigned: dict[str, str] | None = None) -> tuple[XmlSource, tuple[Declared, ...]]:
    source = read_xml_bytes(f"<OpenSCENARIO>\n{inside}</OpenSCENARIO>".encode(), "s.xosc", ("OpenSCENARIO",))
    own = resolve(source, source.root, {}, assigned or {})
    source.finish()
    return source, own


def declared(*each: str) -> str:
    return f"<ParameterDeclarations>{''.join(each)}</ParameterDeclarations>"


def parameter(name: str, kind: str, value: str, inside: str = "") -> str:
    return (
        f'<ParameterDeclaration name="{name}" parameterType="{kind}" value="{value}">{inside}</ParameterDeclaration>\n'
    )


SPEED = parameter("kph", "double", "36") + parameter("mps", "double", "${$kph / 3.6}")


def test_a_declaration_may_use_those_above_it_and_everything_below_has_its_value():
    source, own = read(declared(SPEED) + '<Story name="$kph"><Act name="${2 * $mps}"/></Story>')

    assert [(each.name, each.written, each.value) for each in own] == [
        ("kph", "36", "36"),
        ("mps", "${$kph / 3.6}", "10"),
    ]
    assert [source.root[1].get("name"), source.root[1][0].get("name")] == ["36", "20"]


def test_an_assigned_value_stands_in_place_of_the_default():
    _, own = read(declared(SPEED), {"kph": "72"})

    assert [each.value for each in own] == ["72", "20"]


def test_an_inner_declaration_hides_the_outer_one_within_its_element_alone():
    inner = declared(parameter("a", "string", "inner"))
    source, _ = read(declared(parameter("a", "string", "outer")) + f'<S>{inner}<T n="$a"/></S><T n="$a"/>')

    assert [each.get("n") for each in source.root.iter("T")] == ["inner", "outer"]


def test_a_version_in_the_header_is_no_expression():
    source, _ = read('<FileHeader revMajor="${65535 + 1}"/>')

    assert source.root[0].get("revMajor") == "${65535 + 1}"


VALUES = {
    ("int", "4.0"): "4",
    ("integer", "-3"): "-3",
    ("unsignedShort", "65535"): "65535",
    ("boolean", "1"): "true",
    ("double", "1e3"): "1e3",
    ("dateTime", "2020-01-01T10:00:00"): "2020-01-01T10:00:00",
    ("string", "any word"): "any word",
}


@pytest.mark.parametrize(("kind", "text"), VALUES)
def test_values_are_of_their_type(kind: str, text: str):
    _, own = read(declared(parameter("p", kind, text)))

    assert own[0].value == VALUES[kind, text]


@pytest.mark.parametrize(
    ("kind", "text"),
    [("int", "1.5"), ("int", "2147483648"), ("unsignedInt", "-1"), ("unsignedShort", "65536"), ("boolean", "yes")]
    + [("double", "fast"), ("double", "NaN"), ("dateTime", "noon")],
)
def test_a_value_of_another_type_is_an_error_with_its_place(kind: str, text: str):
    with pytest.raises(InputError, match=f"s.xosc:2:.*value: '{text}', which is no {kind}"):
        read(declared(parameter("p", kind, text)))


def test_all_problems_come_at_once_each_with_its_place():
    with pytest.raises(InputError) as raised:
        read(declared(parameter("a", "double", "$b"), parameter("b", "double", "${1 / 0}")) + '\n<S n="$c"/>')

    assert [(each.line, each.what) for each in raised.value.problems] == [
        (2, "no parameter b is declared; declare it in ParameterDeclarations"),
        (3, "1 / 0 divides 1 by zero"),
        (5, "no parameter c is declared; declare it in ParameterDeclarations"),
    ]


def constrained(value: str, *groups: tuple[tuple[str, str], ...], kind: str = "double") -> str:
    inside = "".join(
        "<ConstraintGroup>"
        + "".join(f'<ValueConstraint rule="{rule}" value="{bound}"/>' for rule, bound in group)
        + "</ConstraintGroup>"
        for group in groups
    )
    return declared(parameter("low", "double", "2"), parameter("p", kind, value, inside))


ABOVE, BELOW, FIVE = ("greaterThan", "$low"), ("lessOrEqual", "${2 * $low}"), ("equalTo", "5.0")


@pytest.mark.parametrize("value", ["2.1", "4", "5"])
def test_a_value_that_satisfies_one_group_is_taken(value: str):
    read(constrained(value, (ABOVE, BELOW), (FIVE,)))


@pytest.mark.parametrize("value", ["2", "4.1", "6"])
def test_a_value_that_satisfies_no_group_is_one_clear_error(value: str):
    with pytest.raises(InputError) as raised:
        read(constrained(value, (ABOVE, BELOW), (FIVE,)))

    (problem,) = raised.value.problems
    assert (problem.line, problem.what) == (3, f"p is {value}, and is constrained to > 2 and ≤ 4 or = 5.0")


def test_words_and_moments_are_constrained_too():
    read(constrained("van", (("equalTo", "car"),), (("notEqualTo", "bus"),), kind="string"))
    read(constrained("2021-05-01T10:00:00", (("lessThan", "2021-05-01T11:00:00"),), kind="dateTime"))
    with pytest.raises(InputError, match="is constrained to < 2021"):
        read(constrained("2021-05-01T10:00:00+02:00", (("lessThan", "2021-05-01T08:00:00"),), kind="dateTime"))


def test_false_is_before_true_and_words_are_ordered_by_their_letters():
    read(constrained("true", (("greaterThan", "false"),), kind="boolean"))
    read(constrained("abc", (("greaterThan", "Abc"),), kind="string"))
    with pytest.raises(InputError, match="is constrained to > true"):
        read(constrained("true", (("greaterThan", "true"),), kind="boolean"))


def test_of_two_declarations_of_one_name_the_last_counts():
    source, _ = read(declared(parameter("p", "double", "1"), parameter("p", "double", "2")) + '<T n="$p"/>')

    assert source.root[1].get("n") == "2"


def test_a_name_may_be_written_with_its_sign():
    source, own = read(declared(parameter("$owner", "string", "Ego")) + '<T n="$owner" parameterRef="$owner"/>')

    assert [own[0].name, source.root[1].get("n"), source.root[1].get("parameterRef")] == ["owner", "Ego", "owner"]


def test_variables_have_types_too():
    text = '<VariableDeclarations><VariableDeclaration name="v" variableType="{}" value="true"/></VariableDeclarations>'
    source, _ = read(text.format("boolean"))
    assert [(each.name, each.value) for each in variables(source, source.root)] == [("v", "true")]

    source, _ = read(text.format("double"))
    variables(source, source.root)
    with pytest.raises(InputError, match="no double"):
        source.finish()
