"""In the notebook single mistakes are recognised too, from fingerprints that give nothing away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.build import hints as maker
from graders.build.hints import Hint
from graders.diagnosis.answers.agree import agree
from graders.diagnosis.answers.table import behaviours
from graders.diagnosis.diagnoser import models
from graders.judge import Answer, words
from graders.judge.hints import Hints, Mistakes, read_hints
from graders.judge.local import ask, judge_local
from graders.judge.show import as_text
from graders.judge.values import plain
from graders.judge.verdicts import Verdicts
from graders.known import known
from graders.proof.mutants import mutants
from tests.diagnosed import OWN_STEPS, RNN_CELL, RNN_LOOP, changed, shipped
from tests.garbage import GARBAGE, UNHURRIED
from tests.support import CELLS, HIDDEN, PUBLIC, QUESTIONS, followed, namespace, right, wrong


def heard(name: str, *sources: str) -> tuple[Verdicts, Answer, str]:
    """Check a function in a notebook: verdicts, the answer looked at, and what is told."""
    verdicts, answer = judge_local(QUESTIONS[name], PUBLIC[name], namespace(*sources))
    return verdicts, answer, shipped().told(QUESTIONS[name], PUBLIC[name][0], verdicts, answer)


@cache
def made() -> Mapping[str, list[Hint]]:
    """Every mistake that the build makes, by question."""
    return {m.question.name: list(maker.hints(m, PUBLIC[m.question.name][0])) for m in models()}


def gives(name: str, sentence: str, answer: Answer) -> bool:
    """Whether a mistake that has this sentence gives this answer, number by number."""
    return any(
        agree(answer.returned, hint.answer.returned)
        for hint in made()[name]
        if hint.sentence == sentence
    )


def test_known_wrong_answers_are_recognised_by_what_they_answer() -> None:
    own = 0
    for one in known("wrong_answer"):
        verdicts, answer, told = heard(one.function, one.source)
        comparable = all(
            v.rung in (None, "type", "shape", "finite", "values") for v in verdicts.values()
        )
        own += comparable and told == " ".join(one.feedback.split())
        assert not told or gives(one.function, told, answer), one.id
    assert own > 0.8 * len(known("wrong_answer"))


@pytest.mark.parametrize("name", ["whole_numbers_stored", "state_never_stored"])
def test_zeros_that_were_cut_off_are_told_from_zeros_that_were_never_written(name: str) -> None:
    (one,) = (one for one in known("wrong_answer") if one.id == f"rnn_forward/{name}")
    assert heard(one.function, one.source)[-1] == " ".join(one.feedback.split())


def changed_submissions() -> Iterator[str]:
    """Accepted submissions with a change; a loop that counts by itself might never end."""
    rng = np.random.default_rng(17)
    for one in known("accepted"):
        if "while" not in one.source:
            yield from (mutant.source for mutant in mutants(one.source, rng, 4))


def test_what_is_told_of_changed_submissions_is_true_and_most_are_told() -> None:
    counts = {"wrong": 0, "told": 0}
    for source in changed_submissions():
        for name in QUESTIONS:
            try:
                verdicts, answer, told = heard(name, source)
            except (SyntaxError, NameError, TypeError, ValueError):
                break  # a change that breaks the cell itself
            assert not told or wrong(verdicts)
            assert not told or gives(name, told, answer), f"{told}\n{source}"
            counts["wrong"] += any(verdict.rung == "values" for verdict in verdicts.values())
            counts["told"] += bool(told)
    assert counts["wrong"] > 50
    assert counts["told"] > counts["wrong"] / 2, counts


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_right_answer_is_near_no_mistake(name: str) -> None:
    (case,) = PUBLIC[name]
    for one in known("accepted"):
        function = namespace(one.source)[name]
        answer = ask(function, case.arguments)
        told = shipped().mistakes[name].sentence(QUESTIONS[name], case, answer)
        assert told == "", one.id


@UNHURRIED
@given(st.sampled_from(list(QUESTIONS)), GARBAGE, st.integers(0, 4))
def test_garbage_is_looked_up_and_what_is_told_of_it_is_true(
    name: str, garbage: object, place: int
) -> None:
    (case,) = PUBLIC[name]
    values = list(right(name)(*case.arguments))
    if place < len(values):
        values[place] = garbage
    returned = plain(tuple(values) if place < len(values) else garbage)
    answer = Answer(returned, case.arguments)
    told = shipped().mistakes[name].sentence(QUESTIONS[name], case, answer)
    assert not told or gives(name, told, answer), told


def test_a_loop_is_not_blamed_for_its_cells_formulas() -> None:
    cell = changed(RNN_CELL, ('hidden + p["ba"]', "hidden"))
    loop = changed(RNN_LOOP, ("x[..., step], state", "x[..., step], a0"))
    _, _, told = heard("rnn_forward", cell, loop)
    assert "What should each step know of the one before it?" in told or told == ""
    verdicts, _, told = heard("rnn_forward", cell, RNN_LOOP)
    assert not wrong(verdicts)
    assert told == ""


def test_own_formulas_are_told_only_of_a_loop_that_calls_no_cell() -> None:
    calling = changed(RNN_LOOP, ("x[..., step], state", "x[..., step], 2 * state"))
    own = changed(OWN_STEPS, ("np.tanh(", "np.sinh("))
    told = [heard("rnn_forward", source)[2] for source in (calling, own)]
    assert ["without calling the cell" in said for said in told] == [False, True]


def test_a_prediction_of_the_loops_own_is_told_whether_or_not_it_calls_its_cell() -> None:
    calling = changed(RNN_LOOP, ("append(prediction)", "append(2 * prediction)"))
    own = changed(OWN_STEPS, ("append(softmax(", "append(2 * softmax("))
    for source in (calling, own):
        told = heard("rnn_forward", source)[2]
        assert told.startswith("The predictions of your loop are not those of the cell. I find")


def test_a_mistake_is_told_while_later_steps_are_still_to_do() -> None:
    cell = changed(RNN_CELL, ('hidden + p["ba"]', "hidden"), ('softmax(scores + p["by"])', "None"))
    _, _, told = heard("rnn_cell_forward", cell)
    assert told == heard("rnn_cell_forward", changed(RNN_CELL, ('hidden + p["ba"]', "hidden")))[2]
    assert told


def test_of_two_mistakes_that_look_alike_none_is_told() -> None:
    name = "rnn_cell_forward"
    _, answer, told = heard(name, changed(RNN_CELL, ('hidden + p["ba"]', "hidden")))
    once, (case,) = shipped().mistakes[name], PUBLIC[name]
    twice = Mistakes(
        np.tile(once.numbers, (2, 1)),
        [*once.sentences, *(f"{sentence} Or not?" for sentence in once.sentences)],
        np.tile(once.calls, 2),
    )
    assert once.sentence(QUESTIONS[name], case, answer) == told != ""
    assert twice.sentence(QUESTIONS[name], case, answer) == ""


def test_single_precision_is_recognised_as_well() -> None:
    cell = changed(RNN_CELL, ('hidden + p["ba"]', "hidden.astype(np.float32)"))
    assert heard("rnn_cell_forward", cell)[2]


@pytest.mark.parametrize("name", CELLS)
def test_what_is_alike_on_the_published_inputs_is_alike_on_drawn_ones(name: str) -> None:
    (model,) = [one for one in models() if one.question.name == name]
    public, drawn = (
        {first for first, _ in behaviours(model, cases[name], pairs=False).edits.tolist()}
        for cases in (PUBLIC, HIDDEN)
    )
    (case,) = PUBLIC[name]
    for number in drawn - public:
        function = model.function([model.edits[number]])
        # As with weights turned over, where sizes differ.
        assert ask(function, case.arguments).failure, model.edits[number].id


def verdicts_of_a_wrong_loop() -> Verdicts:
    source = changed(RNN_LOOP, ("x[..., step], state", "x[..., step], a0"))
    return followed("rnn_forward", namespace(source))


def test_with_hints_off_no_more_than_right_or_wrong_is_shown() -> None:
    verdicts = Hints("none").shown(QUESTIONS["rnn_forward"], verdicts_of_a_wrong_loop(), "Because.")
    assert as_text(QUESTIONS["rnn_forward"], verdicts, Hints("none").below()).splitlines() == [
        "`rnn_forward`: 0 of 3 checks right",
        "  ✗ not yet: a, y_pred, caches",
        f"  {words.NO_HINTS}",
        f"  {words.OTHER_INPUTS}",
    ]
    assert Hints("none").broken(["Something."]) == [words.NOT_ON_FRESH_INPUTS]


def test_with_places_only_the_first_place_is_shown_and_nothing_is_recognised(
    tmp_path: Path,
) -> None:
    (tmp_path / "hints.json").write_bytes(maker.outputs("place")[maker.PATH])
    hints = read_hints(tmp_path / "hints.json")
    assert hints.level == "place"
    (case,) = PUBLIC["rnn_forward"]
    verdicts, answer, told = heard(
        "rnn_forward", changed(RNN_LOOP, ("x[..., step], state", "x[..., step], a0"))
    )
    assert told
    assert not hints.told(QUESTIONS["rnn_forward"], case, verdicts, answer)
    text = as_text(QUESTIONS["rnn_forward"], hints.shown(QUESTIONS["rnn_forward"], verdicts))
    assert "different from step 1 on" in text
    assert "The first place is `a[0, 0, 1]`" in " ".join(text.split())


def test_at_the_level_of_mistakes_the_sentence_stands_once_in_the_block() -> None:
    source = changed(RNN_CELL, ('hidden + p["ba"]', "hidden"))
    verdicts, _, told = heard("rnn_cell_forward", source)
    shown = shipped().shown(QUESTIONS["rnn_cell_forward"], verdicts, told)
    text = " ".join(as_text(QUESTIONS["rnn_cell_forward"], shown).split())
    assert text.count(told) == 1


BLOCK = """\
`rnn_cell_forward`: 0 of 3 checks right
  ✗ not yet: a_next
      ✓ runs ✓ there ✓ type ✓ shape ✓ finite ✗ numbers
      `a_next` has the right shape; 7 of its 10 values differ, first at `a_next[0, 0]`. There
      you have 0.998857; I expected 0.998039.
  ✗ not yet: yt_pred
      ✓ runs ✓ there ✓ type ✓ shape ✓ finite ✗ numbers
      `yt_pred` has the right shape; every value differs, first at `yt_pred[0, 0]`. There you
      have 0.437765; I expected 0.454945.
  ✗ not yet: cache
      ✓ runs ✓ there ✓ type ✓ shape ✓ finite ✗ numbers
      `cache` holds its items in order. It counts as soon as one computed value is right.
  Your `a_next` does not move when I change one entry of `parameters`. Have you used every
  symbol of R1?
  I called `rnn_cell_forward` with n_x=3, n_a=5, n_y=4, m=2.
  Your work will be graded on other inputs than these.
"""


def test_a_block_stays_small_and_says_what_was_seen_why_and_what_was_called() -> None:
    question = QUESTIONS["rnn_cell_forward"]
    verdicts, _, told = heard(question.name, changed(RNN_CELL, ('hidden + p["ba"]', "hidden")))
    text = as_text(question, shipped().shown(question, verdicts, told), shipped().below())
    assert f"{text}\n" == BLOCK


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"level": "none"}', "\x00"])
def test_without_hints_that_can_be_read_places_are_shown(
    content: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "hints.json"
    if content is not None:
        path.write_text(content)
    assert read_hints(path) == Hints("place")


def test_what_is_shipped_names_no_mistake_and_holds_no_right_number() -> None:
    text = maker.outputs("mistake")[maker.PATH].decode()
    content = json.loads(text)
    assert set(content) == {"level", "sentences", "mistakes"}
    for model in models():
        name = model.question.name
        assert not any(edit.id in text for edit in model.edits)
        (case,) = PUBLIC[name]
        answer = ask(right(name), case.arguments)
        assert not shipped().mistakes[name].sentence(model.question, case, answer)
    # Names are quoted, formulas are not.
    for sentence in content["sentences"]:
        for quoted in re.findall(r"`([^`]*)`", sentence):
            assert not re.search(r" [-+*@/=] |np\.|sigmoid\(|softmax\(|tanh\(", quoted), sentence
