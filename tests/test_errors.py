"""Problems as people read them."""

from scenario_runner.errors import Problem, StackError, did_you_mean, printable


def test_a_problem_is_one_printable_line_whatever_it_speaks_of():
    problem = Problem(file="caf\udce9.yaml", line=3, where="a\nb", what="\x1b[31mred \u202e is wrong")
    assert str(problem) == r"caf\udce9.yaml:3: a\nb: \x1b[31mred \u202e is wrong"


def test_printable_words_stay_as_they_are():
    assert printable("Größe 3 m² → 东京") == "Größe 3 m² → 东京"


def test_a_stacks_words_can_be_stored_and_shown():
    assert str(StackError("ValueError: caf\udce9 \x1b[2J")) == r"ValueError: caf\udce9 \x1b[2J"


def test_a_word_in_other_letters_is_nearer_than_a_similar_one():
    assert did_you_mean("pri-05", ["SPV-05", "PRI-05"]) == "did you mean PRI-05?"
