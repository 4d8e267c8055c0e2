"""The smallest failing example shows a wrong function wrong, in a few lines that can be pasted."""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.diagnosis.answers.familiar import depends_on_chance
from graders.diagnosis.diagnoser import models
from graders.draw import draws
from graders.judge import Answer, Opaque
from graders.judge.local import ask
from graders.known import IMPORTS, Known, known, reference_cells
from graders.marking.exam import exams
from graders.marking.examine import Examined, examine
from graders.marking.results import without_expected
from graders.marking.smallest import Example, _pieces, _Shown, small_cases
from graders.sandbox import Calls, Limits, Sandbox
from tests.classes import FORKS, SEED, bytes_of, draw_once, hand_in, results, typed
from tests.diagnosed import RNN_CELL, RNN_LOOP, changed
from tests.garbage import GARBAGE, UNHURRIED
from tests.support import HIDDEN, QUESTIONS, namespace, right
from tests.tables import lay_table

#: No small case has so many steps, and such an answer is not the same the next time.
_NOT_SMALL = ("length_capped", "kept_between_calls")


def smallest(name: str, function: Callable[..., Any]) -> Example | None:
    """Look for an example in this process."""

    def answers(calls: Calls) -> list[Answer]:
        return [ask(function, arguments) for arguments in calls.arguments]

    return small_cases(QUESTIONS[name]).smallest(answers)


def pasted(snippet: str, env: dict[str, Any]) -> str:
    """Run a snippet in a notebook's namespace and give the last thing that it printed."""
    shown = io.StringIO()
    try:
        with contextlib.redirect_stdout(shown), np.errstate(all="ignore"):
            exec(snippet, env)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return shown.getvalue().rstrip("\n")


def steady() -> list[Known]:
    """The known wrong answers that answer alike each time, and are wrong on small cases too."""
    return [
        one
        for one in known("wrong_answer")
        if not one.id.endswith(_NOT_SMALL)
        and not depends_on_chance(
            one,
            HIDDEN[one.function],
            [ask(namespace(one.source)[one.function], HIDDEN[one.function][0].arguments)],
        )
    ]


def test_a_snippet_gives_what_it_says_with_either_code() -> None:
    for one in steady():
        example = smallest(one.function, namespace(one.source)[one.function])
        assert example is not None, one.id
        assert example.got != example.expected
        assert pasted(example.snippet, namespace()) == example.expected, one.id
        # What the function prints itself comes before.
        assert pasted(example.snippet, namespace(one.source)).endswith(example.got), one.id


@pytest.mark.parametrize("model", models(), ids=QUESTIONS)
def test_every_mistake_of_the_error_model_has_an_example(model: Any) -> None:
    name = model.question.name
    without = []
    for edit in model.edits:
        function = model.function([edit])
        if smallest(name, function) is None:
            without.append(edit)
            case = HIDDEN[name][0]
            returned = ask(function, case.arguments).returned
            for got, want in zip(returned[:-1], right(name)(*case.arguments)[:-1], strict=True):
                assert np.allclose(got, want), edit.id
    assert len(without) < 10


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_right_function_has_none(name: str) -> None:
    for one in known("accepted"):
        assert smallest(name, namespace(one.source)[name]) is None


def cases_of(name: str) -> list[tuple[Any, ...]]:
    """The arguments of all small cases, in the order in which they are tried."""
    asked = []

    def listening(*arguments: Any) -> Any:
        asked.append(arguments)
        return right(name)(*arguments)

    assert smallest(name, listening) is None
    return asked


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_small_cases_are_of_sizes_1_and_2_and_hold_0_1_and_minus_1(name: str) -> None:
    cases = cases_of(name)
    steps = [first.shape[2] for first, *_ in cases if first.ndim == 3]
    assert steps == sorted(steps)
    assert set(steps) == ({1, 2, 3} if steps else set())
    for *states, parameters in cases:
        arrays = [*states, *parameters.values()]
        assert {size for array in arrays for size in array.shape[:2]} <= {1, 2, 3, 4}
        assert {size for array in states for size in array.shape[:2]} <= {1, 2}
        assert {number for array in arrays for number in array.ravel()} <= {-1, 0, 1}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_first_small_case_that_fails_is_kept(name: str) -> None:
    for place, (first, *_) in enumerate(cases_of(name)):
        calls = itertools.count()

        def wrong_from_there_on(*arguments: Any, calls: Any = calls, place: int = place) -> Any:
            values = right(name)(*arguments)
            return (values[0] + 1, *values[1:]) if next(calls) >= place else values

        example = smallest(name, wrong_from_there_on)
        assert example is not None
        env = namespace()
        pasted(example.snippet, env)
        assert np.array_equal(env[QUESTIONS[name].arguments[0]], first)


def test_it_holds_ones_and_zeros_and_no_large_array() -> None:
    example = smallest("rnn_cell_forward", lambda *_: None)
    assert example == Example(
        snippet=example.snippet if example else "", got="NoneType", expected="tuple"
    )
    assert example.snippet.endswith(
        "returned = rnn_cell_forward(xt, a_prev, parameters)\nprint(type(returned).__name__)"
    )
    assert set("".join(part for part in example.snippet.split("np.array(")[1:]).split("]")[0]) <= (
        set("[]-01., ")
    )


def test_a_students_text_is_bounded_and_printable() -> None:
    def function(*arguments: Any) -> None:
        raise ValueError("\x1b[31m" + "x" * 10_000)

    example = smallest("rnn_forward", function)
    assert example is not None
    assert example.got.startswith("ValueError: ")
    assert len(example.got) <= 1_000
    assert example.got.isprintable()


def in_place(name: str, garbage: object, place: int) -> Callable[..., Any]:
    """Return garbage: for everything, or in the place of one value."""

    def function(*arguments: Any) -> Any:
        values = list(right(name)(*arguments))
        if place >= len(values):
            return garbage
        values[place] = garbage
        return tuple(values)

    return function


@UNHURRIED
@given(st.sampled_from(list(QUESTIONS)), GARBAGE, st.integers(0, 4))
def test_garbage_is_shown_as_what_it_is(name: str, garbage: object, place: int) -> None:
    example = smallest(name, in_place(name, garbage, place))
    if example is not None:
        assert example.got != example.expected
        assert len(example.got) <= 1_000


def examined(*sources: str) -> dict[str, Examined]:
    """Ask everything of a submission as a batch does."""
    asked = exams(next(draws(SEED)), examples=True)
    with (
        Sandbox("none", Limits(call_cpu_s=0.5)) as sandbox,
        sandbox.submission([IMPORTS, *reference_cells(), *sources]) as session,
    ):
        return examine(session, asked)


def with_examples(found: dict[str, Examined]) -> set[str]:
    return {name for name, one in found.items() if one.example}


WRONG_CELL = changed(RNN_CELL, ('hidden + p["ba"]', "hidden"))
WRONG_LOOP = changed(RNN_LOOP, ("x[..., step], state", "x[..., step], a0"))


@FORKS
@pytest.mark.parametrize(
    ("sources", "wrong"),
    [
        ([], set()),
        ([WRONG_CELL], {"rnn_cell_forward"}),
        ([WRONG_LOOP], {"rnn_forward"}),
        # Around a wrong cell it would show the cell's mistake.
        ([WRONG_CELL, WRONG_LOOP], {"rnn_cell_forward"}),
        ([changed(RNN_CELL, ("hidden + ", "hidden + np.random.rand() + "))], set()),
        ([changed(RNN_CELL, ("    p = parameters", "    while True: pass"))], set()),
        # What is still to do shows nothing more in a small case.
        (["def lstm_forward(x, a0, parameters):\n    return None, None, None, None"], set()),
    ],
)
def test_a_batch_looks_for_one_where_a_function_of_its_own_is_wrong(
    sources: Sequence[str], wrong: set[str]
) -> None:
    assert with_examples(examined(*sources)) == wrong


@FORKS
def test_of_what_only_we_lack_no_example_says_what_a_student_sees() -> None:
    lacked = Opaque("something from scipy, which could not be imported here")
    shown = [_Shown("yt_pred", lacked, np.zeros((2, 1))), _Shown("cache", 1, [1, 2])]
    assert [piece.what for one in shown for piece in _pieces(one)] == ["type(cache).__name__"]


def test_it_costs_no_mark_and_changes_no_verdict() -> None:
    draw = next(draws(SEED))
    both = [exams(draw, examples=examples) for examples in (False, True)]
    with Sandbox("none") as sandbox:
        for one in steady()[::20]:
            for_each = []
            for asked in both:
                with sandbox.submission([IMPORTS, *reference_cells(), one.source]) as session:
                    for_each.append({n: h.verdicts for n, h in examine(session, asked).items()})
            assert for_each[0] == for_each[1]


@FORKS
def test_what_is_right_is_told_where_the_instructor_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_once(monkeypatch)
    folder = hand_in(tmp_path / "in", ana=bytes_of("swapped"))
    lay_table(tmp_path / "out")
    command = ["grade", str(folder), "--out", str(tmp_path / "out"), "--isolation", "none"]
    found = []
    for more in ([], ["--show-expected"], []):
        assert typed(*command, *more).exit_code == 0
        (record,) = results(tmp_path / "out")
        found.append(record["questions"])
    name = "lstm_cell_forward"
    assert [one[name]["example"]["expected"] is None for one in found] == [True, False, True]
    assert found[0][name]["example"]["got"] == found[1][name]["example"]["got"]
    assert all(one["rnn_cell_forward"]["example"] is None for one in found)


def test_nothing_right_is_left_in_what_is_not_to_show_it() -> None:
    example = {"snippet": "print(1)", "got": "2", "expected": "3"}
    record = {"questions": {"a": {"example": example}, "b": {"example": None}}, "score": 1.0}
    assert without_expected(record) == {
        "questions": {"a": {"example": {**example, "expected": None}}, "b": {"example": None}},
        "score": 1.0,
    }
    assert example["expected"] == "3"
