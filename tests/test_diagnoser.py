"""The tables are made once a batch and kept, and what a batch tells comes from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graders.diagnosis import Diagnoser, diagnoser
from graders.diagnosis.answers.table import behaviours, with_known
from graders.draw import Draw, draws
from graders.intake import Submission
from graders.judge import judge, missing
from graders.judge.local import ask
from graders.judge.verdicts import to_ask
from graders.known import IMPORTS, known
from graders.marking.exam import exams
from graders.marking.mark import award, mark
from graders.marking.results import Result
from graders.sandbox import Sandbox
from tests.diagnosed import (
    LSTM_CELL,
    MODELS,
    OWN_STEPS,
    RNN_CELL,
    RNN_LOOP,
    answers,
    changed,
    diagnosis,
    told,
)
from tests.support import HIDDEN, QUESTIONS, RIGHT_CALL, SEED, calling, namespace
from tests.tables import diagnoser as full_diagnoser
from tests.tables import drawn

DRAW = next(draws(SEED))
CELL = "rnn_cell_forward"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Look at one cell only, and note for which function a table is made."""
    names: list[str] = []

    def noting(model: Any, *rest: Any) -> Any:
        names.append(model.question.name)
        return behaviours(model, *rest)

    monkeypatch.setattr(diagnoser, "models", lambda: (MODELS[CELL],))
    monkeypatch.setattr(diagnoser, "behaviours", noting)
    monkeypatch.setattr(diagnoser, "_computed", {})
    return names


def explained(one: Diagnoser) -> Any:
    function = namespace(changed(RNN_CELL, ("np.tanh(hidden", "np.sin(hidden")))[CELL]
    given = answers(CELL, function)
    return one.explain(CELL, judge(QUESTIONS[CELL], HIDDEN[CELL], given), given)


def test_a_table_is_made_once_in_a_process(made: list[str], tmp_path: Path) -> None:
    first, second = Diagnoser(DRAW), Diagnoser(replace(DRAW, seed=SEED + 1))
    assert made == [CELL]
    assert explained(first) == explained(second) != {}


def test_other_processes_make_the_same_table(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = diagnoser.computed(DRAW)[CELL]
    monkeypatch.setattr(diagnoser, "_computed", {})
    there = diagnoser.computed(DRAW, jobs=2)[CELL]
    assert made == [CELL]
    assert there is not here
    for part in ("rows", "edits", "alike", "tied"):
        np.testing.assert_array_equal(getattr(there, part), getattr(here, part))


def test_a_table_is_read_by_the_next_process(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Diagnoser(DRAW, tmp_path)
    monkeypatch.setattr(diagnoser, "_computed", {})
    second = Diagnoser(DRAW, tmp_path)
    assert made == [CELL]
    assert explained(first) == explained(second) != {}


def test_other_inputs_need_another_table(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Diagnoser(DRAW, tmp_path)
    Diagnoser(other_inputs(), tmp_path)
    assert made == [CELL, CELL]
    assert len(list(tmp_path.glob("*.npz"))) == 1


def other_inputs() -> Draw:
    return next(draws(SEED + 1))


def test_other_code_needs_another_table(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Diagnoser(DRAW, tmp_path)
    monkeypatch.setattr(diagnoser, "assignment_sha256", lambda: "another")
    Diagnoser(DRAW, tmp_path)
    assert made == [CELL, CELL]


def test_other_plans_need_another_table(made: list[str]) -> None:
    Diagnoser(DRAW)
    Diagnoser(replace(DRAW, plans=DRAW.plans[:1]))
    assert made == [CELL, CELL]


def test_other_known_wrong_answers_need_another_table(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Diagnoser(DRAW, tmp_path)
    (before,) = tmp_path.glob("*.npz")
    monkeypatch.setattr(diagnoser, "known", lambda _: known("wrong_answer")[1:])
    Diagnoser(DRAW, tmp_path)
    (after,) = tmp_path.glob("*.npz")
    assert before.name != after.name


def test_a_damaged_table_is_made_anew(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Diagnoser(DRAW, tmp_path)
    monkeypatch.setattr(diagnoser, "_computed", {})
    (kept,) = tmp_path.glob("*.npz")
    kept.write_bytes(kept.read_bytes()[:1000])
    assert explained(Diagnoser(DRAW, tmp_path))
    assert made == [CELL, CELL]


def test_a_table_holds_each_behaviour_once() -> None:
    made = behaviours(MODELS["lstm_cell_forward"], HIDDEN["lstm_cell_forward"], pairs=False)
    rounded = {row.tobytes() for row in np.round(made.rows, 6) + 0.0}
    assert len(rounded) == len(made.rows) == len(made.edits)


def test_pairs_at_several_places_that_answer_alike_are_not_looked_for() -> None:
    name = "rnn_forward"
    model, cases = MODELS[name], HIDDEN[name]
    wanted = {f"{name}/a_next/starts_from_zeros", f"{name}/cell/given_column/a_next"}
    skipped = f"{name}/loop/first_step_skipped"
    few = replace(model, edits=tuple(e for e in model.edits if e.id in {*wanted, skipped}))
    made = behaviours(few, cases)
    ids = [{few.edits[number].id for number in pair if number >= 0} for pair in made.edits[1:]]
    (tied,) = made.tied[1:].nonzero()
    assert [ids[row] - wanted for row in tied] == [{skipped}]
    table = with_known(few, made, cases)
    assert len(table.edits) == len(made.edits) - 1 + len(table.known)


def test_a_finding_says_what_was_seen_and_then_which_mistake_it_is() -> None:
    source = changed(RNN_CELL, ("np.tanh(hidden", "np.sin(hidden"))
    explained = told(CELL, source)
    exam = next(exam for exam in exams(DRAW) if exam.question.name == CELL)
    given = answers(CELL, namespace(source)[CELL])
    verdicts = judge(QUESTIONS[CELL], HIDDEN[CELL], given)
    for finding in award(exam, verdicts, explained).findings:
        one, verdict = explained[finding.check], verdicts[finding.check]
        assert finding.message == f"{verdict.called} {verdict.seen} {one.text}"
        assert finding.mistakes == one.mistakes == (f"{CELL}/a_next/another_function_2",)
        assert finding.titles == ("a_next: another function",)
        assert finding.equations == ("R1",)


def test_nothing_is_added_where_nothing_is_known() -> None:
    exam = exams(DRAW)[0]
    verdicts = missing(exam.question)
    for finding in award(exam, verdicts).findings:
        assert finding.message == verdicts[finding.check].message
        assert finding.mistakes == finding.titles == ()


class Local:
    """Explains one function or the other, without a table for all."""

    def explain(self, question: str, *heard: Any) -> Any:
        return diagnosis(question).explain(*heard)


def marked(*cells: str) -> Result:
    """Mark a notebook with an RNN as a batch does."""
    asked = [replace(exam, diagnoser=Local()) for exam in exams(DRAW)[:2]]  # type: ignore[arg-type]
    source = "".join(f"# %%\n{cell}\n" for cell in (IMPORTS, *cells))
    with Sandbox() as sandbox:
        result, _ = mark(Submission.of("a", "a.py", source.encode()), asked, sandbox)
    return result


@pytest.mark.parametrize(
    ("loop", "is_own"),
    [
        (changed(RNN_LOOP, ("x[..., step], state", "x[..., step], 2 * state")), False),
        (changed(OWN_STEPS, ("np.tanh(", "np.sinh(")), True),
    ],
)
def test_formulas_of_its_own_are_looked_for_only_in_a_loop_that_calls_no_cell(
    loop: str, is_own: bool
) -> None:
    findings = marked(RNN_CELL, loop).questions["rnn_forward"].findings
    assert any("without calling the cell" in finding.message for finding in findings) is is_own


def test_a_loop_around_a_wrong_cell_is_explained_as_a_loop() -> None:
    cell = changed(RNN_CELL, ("np.tanh(hidden", "sigmoid(hidden"))
    loop = changed(RNN_LOOP, ("x[..., step], state", "x[..., step], a0"))
    result = marked(cell, loop)
    for finding in result.questions["rnn_forward"].findings:
        # From what the right cell was asked, and then which mistake that is.
        assert (
            "Where step 1 should run, the `a_prev` that you gave the cell is `a0`."
            in finding.message
        )
        assert finding.message.endswith("What should each step know of the one before it?")
        # Its numbers are not those that the student sees.
        assert finding.called.endswith("with the right `rnn_cell_forward` in place of yours.")
    found = {
        name: {finding.mistakes for finding in question.findings if finding.outcome == "fail"}
        for name, question in result.questions.items()
    }
    assert found == {
        "rnn_cell_forward": {("rnn_cell_forward/sigmoid_for_hidden_state",)},
        "rnn_forward": {("rnn_forward/a0_at_every_step",)},
    }


def test_both_cells_are_written_in_another_way_and_right() -> None:
    assert told(CELL, RNN_CELL) == told("lstm_cell_forward", LSTM_CELL) == {}


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("if not t: a_next = 0 * a0", "a_next/starts_from_zeros"),
        ("if not t: c_next = a0", "c_next/memory_starts_from_a0"),
    ],
)
def test_states_in_each_others_place_are_one_mistake_beside_another(line: str, more: str) -> None:
    name = "lstm_forward"
    exchanged = changed(RIGHT_CALL, ("a_next, c_next, p", "c_next, a_next, p"))
    function, cases = namespace(calling(line, exchanged))[name], drawn().cases[name]
    given = [ask(function, case.arguments) for case in to_ask(cases)]
    said = full_diagnoser().explain(name, judge(QUESTIONS[name], cases, given), given, "wrong")
    both = {f"{name}/{more}", f"{name}/cell/given_exchanged"}
    assert [set(one.mistakes) for one in said.values()] == [both] * 4
