"""What a stack may answer, and the words for what it may not."""

import numpy as np
import pytest

from scenario_runner.adapters.commands import sound_command
from scenario_runner.errors import StackError
from scenario_runner.model.stacks import Control, Trajectory

ROW = [0.0, 1.0, 2.0, 0.1, 5.0]
STATES = "answer (M, 5) numbers: time_s, x_m, y_m, yaw_rad, speed_mps; M at least 2"


class Odd(float):
    """A float that is not quite one."""


def test_a_control_of_plain_floats_comes_back_as_it_is() -> None:
    control = Control(1.5, -0.01)
    assert sound_command(control, time_s=0.0) is control


@pytest.mark.parametrize("number", [np.float64(2.0), np.float32(2.0), np.int64(2), 2, Odd(2.0)])
def test_numbers_of_other_kinds_become_plain_floats(number: object) -> None:
    sound = sound_command(Control(number, number, reverse=np.bool_(True)), time_s=0.0)
    assert sound == Control(2.0, 2.0, reverse=True)
    assert [type(sound.acceleration_mps2), type(sound.curvature_per_m), type(sound.reverse)] == [float, float, bool]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "answered None at 0.40 s; answer Control or Trajectory"),
        ([1.0, 0.0], "answered a list at 0.40 s; answer Control or Trajectory"),
        (Control, "answered a type at 0.40 s; answer Control or Trajectory"),
        (Control(float("nan"), 0.0), "answered NaN for acceleration_mps2 at 0.40 s"),
        (Control(0.0, float("inf")), "answered infinity for curvature_per_m at 0.40 s"),
        (Control(np.float32("-inf"), 0.0), "answered -infinity for acceleration_mps2 at 0.40 s"),
        (Control("1", 0.0), "answered a str for acceleration_mps2 at 0.40 s; answer a number"),
        (Control(0.0, None), "answered None for curvature_per_m at 0.40 s; answer a number"),
        (Control(0.0, 1j), "answered a complex for curvature_per_m at 0.40 s; answer a number"),
        (Control(np.zeros(1), 0.0), "answered an array for acceleration_mps2 at 0.40 s; answer a number"),
        (Control(True, 0.0), "answered a bool for acceleration_mps2 at 0.40 s; answer a number"),
        (Control(0.0, 0.0, reverse=1), "answered an int for reverse at 0.40 s; answer True or False"),
    ],
)
def test_an_unsound_control_is_the_stacks_failure(answer: object, words: str) -> None:
    with pytest.raises(StackError) as failure:
        sound_command(answer, time_s=0.4)
    assert str(failure.value) == words


def test_a_trajectory_is_copied_so_that_the_stack_may_go_on_writing_into_its_own() -> None:
    states = np.array([ROW, [0.1, *ROW[1:]]], dtype=np.float32)
    sound = sound_command(Trajectory(states), time_s=0.0)
    states[:] = 0.0
    assert sound.states.dtype == np.float64
    assert sound.states.tolist() == np.array([ROW, [0.1, *ROW[1:]]], dtype=np.float32).tolist()


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([ROW, ROW], f"answered a list for states at 0.40 s; {STATES}"),
        (np.array(["a", "b"]), f"answered an array of <U1 for states at 0.40 s; {STATES}"),
        (np.array(ROW), f"answered states of shape (5,) at 0.40 s; {STATES}"),
        (np.array([ROW]), f"answered states of shape (1, 5) at 0.40 s; {STATES}"),
        (np.zeros((3, 4)), f"answered states of shape (3, 4) at 0.40 s; {STATES}"),
        (np.array([ROW, [0.1, 1.0, np.nan, 0.0, 5.0]]), "answered NaN for y_m of point 1 at 0.40 s"),
        (np.array([[0.0, 1.0, 1.0, 0.0, np.inf], ROW]), "answered infinity for speed_mps of point 0 at 0.40 s"),
        (np.array([ROW, ROW]), "answered times that do not rise (0 s at point 1 after 0 s) at 0.40 s"),
        (
            np.array([ROW, [0.5, *ROW[1:]], [0.25, *ROW[1:]]]),
            "answered times that do not rise (0.25 s at point 2 after 0.5 s) at 0.40 s",
        ),
    ],
)
def test_an_unsound_trajectory_is_the_stacks_failure(states: object, words: str) -> None:
    with pytest.raises(StackError) as failure:
        sound_command(Trajectory(states), time_s=0.4)
    assert str(failure.value) == words


@pytest.mark.parametrize(
    ("column", "number", "name"), [(0, 1e300, "time_s"), (1, -1e308, "x_m"), (4, 1.1e7, "speed_mps")]
)
def test_a_trajectory_to_nowhere_is_the_stacks_failure(column: int, number: float, name: str) -> None:
    states = np.array([ROW, [0.1, *ROW[1:]]])
    states[1, column] = number
    with pytest.raises(StackError) as failure:
        sound_command(Trajectory(states), time_s=0.4)
    assert str(failure.value) == f"answered {number:g} for {name} of point 1 at 0.40 s; nothing is larger than 1e+07"
