"""What a student reads is under test, word by word: `tests/golden/` holds what the checks show.

After a change that is meant to change it, write the files anew and read their diff:

    REWRITE_GOLDEN=1 python -m pytest tests/test_messages.py
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from graders.diagnosis import words as mistake_words
from graders.diagnosis.words import sentences, sentences_loop
from graders.judge import (
    Answer,
    Case,
    Failure,
    words,
    words_caches,
    words_calls,
    words_errors,
    words_properties,
)
from graders.judge.model import Opaque, Rung
from graders.judge.show import as_text
from graders.judge.verdicts import Verdicts
from graders.known import known
from tests.errors import ERRORS
from tests.support import (
    HIDDEN,
    PUBLIC,
    QUESTIONS,
    followed,
    found,
    judged,
    namespace,
    stubs,
)

GOLDEN = Path(__file__).with_name("golden")

#: As Python and NumPy put it.

REWRITE = "REWRITE_GOLDEN"

JUDGES_WORDS = (words, words_caches, words_calls, words_errors, words_properties)

KNOWN = [
    "wrong_answer/rnn_cell_forward/hidden_state_transposed",
    "wrong_answer/rnn_cell_forward/hidden_bias_missing",
    "wrong_answer/rnn_cell_forward/softmax_over_whole_matrix",
    "wrong_answer/rnn_cell_forward/prediction_as_text",
    "wrong_answer/rnn_cell_forward/nothing_returned",
    "wrong_answer/rnn_cell_forward/results_in_a_dictionary",
    "wrong_answer/rnn_cell_forward/returns_swapped",
    "wrong_answer/rnn_cell_forward/cache_prediction_for_input",
    "wrong_answer/rnn_cell_forward/cache_spreads_parameters",
    "wrong_answer/rnn_cell_forward/cache_states_swapped",
    "wrong_answer/rnn_cell_forward/previous_state_overwritten",
    "wrong_answer/rnn_cell_forward/state_kept_between_calls",
    "wrong_answer/rnn_forward/a0_at_every_step",
    "wrong_answer/rnn_forward/batch_axis_forgotten",
    "wrong_answer/rnn_forward/caches_with_x",
    "wrong_answer/rnn_forward/first_prediction_left_nan",
    "wrong_answer/rnn_forward/last_step_skipped",
    "wrong_answer/rnn_forward/one_state_array_overwritten",
    "wrong_answer/rnn_forward/own_step_with_sigmoid",
    "wrong_answer/rnn_forward/prediction_stored_after_loop",
    "wrong_answer/rnn_forward/whole_numbers_stored",
    "wrong_answer/lstm_cell_forward/cache_gates_swapped",
    "wrong_answer/lstm_cell_forward/cache_of_simple_rnn",
    "wrong_answer/lstm_cell_forward/candidate_missing",
    "wrong_answer/lstm_cell_forward/complex_gates",
    "wrong_answer/lstm_cell_forward/concat_order_reversed",
    "wrong_answer/lstm_cell_forward/stacked_weights_left_in_parameters",
    "wrong_answer/lstm_forward/caches_not_returned",
    "wrong_answer/lstm_forward/memories_in_a_list",
    "wrong_answer/lstm_forward/memory_starts_as_scalar",
    "wrong_answer/lstm_forward/memory_view_overwritten",
    "wrong_answer/lstm_forward/states_unpacked_in_other_order",
    "wrong_answer/lstm_forward/time_first",
    "run_time_error/lstm_cell_forward/key_of_other_notation",
    "run_time_error/lstm_forward/memory_is_none",
    "run_time_error/rnn_forward/message_with_markup",
]


def shown(name: str, env: dict[str, Any]) -> str:
    return as_text(QUESTIONS[name], followed(name, env)) + "\n"


def transcripts() -> dict[str, str]:
    """What the checks of the published inputs show, by file name."""
    made = {}
    for identity in KNOWN:
        one = found(identity)
        name = identity.partition("/")[2].replace("/", ".")
        made[name] = shown(one.function, namespace(one.source))
    blank = {name: f"{name}.blank" for name in QUESTIONS}
    made |= {file: shown(name, stubs()) for name, file in blank.items()}
    made["rnn_cell_forward.right"] = shown("rnn_cell_forward", namespace())
    for loop in ("rnn_forward", "lstm_forward"):
        broken = f"def {QUESTIONS[loop].cell}(*arguments):\n    return None, None, None, None"
        made[f"{loop}.right_around_a_blank_cell"] = shown(loop, namespace(broken))
    missing = namespace()
    del missing["rnn_forward"]
    made["rnn_forward.missing"] = shown("rnn_forward", missing)
    made["seldom_said"] = as_text(QUESTIONS["rnn_cell_forward"], {}, list(seldom_said())) + "\n"
    return made


def seldom_said() -> Iterator[str]:
    """What no known wrong answer to the published inputs brings up."""
    cell, loop = QUESTIONS["rnn_cell_forward"], QUESTIONS["rnn_forward"]
    (case,) = PUBLIC["rnn_forward"]
    yield from (words.SEE_ABOVE, words.OTHER_INPUTS, words.NO_HINTS, words.NOT_ON_FRESH_INPUTS)
    yield words.cell_failed(cell, 2, "IndentationError: unexpected indent")
    yield words.no_function(cell, ())
    yield words.no_function(cell, near="rnn_cell_foward")
    yield words.made_none(cell, 2)
    yield words.outdated(cell)
    rungs: list[Rung] = ["missing", "raised", "timeout", "died", "type"]
    for rung in rungs:
        yield words.failed(Failure(rung, "what it said"))
    yield words.unstable(Answer(failure=Failure("raised", "ValueError")))
    yield words.cell_swapped(loop)
    yield words.interrupted("the line 'while True:'")
    last = np.arange(10).reshape(5, 2) % 2 > 0
    yield words.wrong_values("a_next", np.ones((5, 2)), last, PUBLIC[cell.name][0])
    x, a0, _ = case.arguments
    yield words.wrong_values("a", x[:, :, :1], np.ones((3, 2, 1), bool), HIDDEN["rnn_forward"][0])
    yield words_properties.nothing_on_fresh_inputs(cell)
    yield words_properties.same_on_other_inputs(cell, ["a_next", "yt_pred"])
    yield words_properties.columns_depend(cell)
    yield words_properties.nothing_for_one_sequence(cell)
    yield words_properties.no_probabilities(cell)
    yield words_properties.step_0_is_no_cell(loop)
    yield words_caches.cache_kind("cache", 0.5, cell)
    yield words_caches.caches_kind(x, 10)
    yield words_caches.cache_length("cache", 1, cell, is_wrapped=True)
    yield words_caches.item_of_caches("caches[0][0]", "a_next", 0, (x, a0))
    yield words_caches.item_of_caches("caches[0][0]", "a_next", 0, (a0, a0), 9)
    yield words_caches.item_of_caches("caches[0][0]", "a_next", 0, (a0, a0), 9, everywhere=True)
    yield words.wrong_type("a_next", (a0,), PUBLIC[cell.name][0])
    yield words.not_finite("a", np.full_like(x, np.nan))
    yield words_calls.fewer(words_calls.other("a_prev", 0), 1, 10)
    yield words_calls.wrong_shape("a_prev", 1, a0.T, case)
    yield words_calls.wrong_parameters(1, [])
    yield words_calls.wrong_parameters(1, ["Waa", "ba"])
    yield words_caches.caches_length(20, 10, 10)
    yield words.mutated(["xt"], ['parameters["h"]'], ['parameters["ba"]'])
    yield words_calls.other("a_prev", 1)
    yield from (words_errors.question_on(error, ()) for error in ERRORS)
    yield words_errors.question_on(ERRORS[3], (), {2, 3})


def test_the_checks_say_what_they_said() -> None:
    made = transcripts()
    if os.environ.get(REWRITE):
        for path in GOLDEN.glob("*"):
            path.unlink()
        for name, text in made.items():
            (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")
    kept = {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}
    for name, text in made.items():
        assert text == kept.get(name), f"{name}: mend it, or see how to rewrite in {__file__}"
    assert kept.keys() == made.keys()


def fragments(source: str) -> Iterator[str]:
    """What stands in a module's texts between what is put into them; no docstrings."""
    nodes = list(ast.walk(ast.parse(source)))
    said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            for part in re.split(r"\{[^}]*\}", node.value):
                if len(part.split()) > 2:
                    yield " ".join(part.split())


@pytest.mark.parametrize(
    ("module", "folder"),
    [
        *((module, "golden") for module in JUDGES_WORDS),
        *((module, "golden_diagnosis") for module in (sentences, sentences_loop, mistake_words)),
    ],
)
def test_every_text_is_in_a_transcript(module: ModuleType, folder: str) -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in Path(__file__).with_name(folder).glob("*")
    ]
    kept = " ".join("\n".join(texts).split())
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert [part for part in fragments(source) if part not in kept] == []


@pytest.fixture(scope="module")
def hidden_verdicts() -> dict[str, Verdicts]:
    """What is found on hidden inputs about every known wrong answer."""
    return {
        one.id: followed(one.function, namespace(one.source), HIDDEN[one.function])
        for one in known("wrong_answer")
    }


def digits(cases: list[Case]) -> set[str]:
    """The first significant digits of every right number."""
    numbers = np.concatenate([array.ravel() for case in cases for array in case.right.values()])
    return {significant(number) for number in numbers.tolist()}


def significant(number: float) -> str:
    return f"{abs(number):.2e}"


NUMBER = re.compile(r"\d+\.\d+(?:e[-+]?\d+)?")


def test_a_message_about_hidden_inputs_holds_no_right_number(
    hidden_verdicts: dict[str, Verdicts],
) -> None:
    secret = {name: digits(list(cases)) for name, cases in HIDDEN.items()}
    assert all(len(numbers) > 50 for numbers in secret.values())
    for identity, verdicts in hidden_verdicts.items():
        name = identity.split("/")[0]
        for verdict in verdicts.values():
            told = {significant(float(text)) for text in NUMBER.findall(verdict.message)}
            assert not told & secret[name], f"{identity}: {verdict.message}"


def test_the_search_for_right_numbers_finds_those_of_the_published_inputs() -> None:
    function = namespace(found("wrong_answer/rnn_cell_forward/softmax_twice").source)
    verdict = judged("rnn_cell_forward", function["rnn_cell_forward"])["yt_pred"]
    told = {significant(float(text)) for text in NUMBER.findall(verdict.message)}
    assert told & digits(list(PUBLIC["rnn_cell_forward"]))


def test_every_message_says_what_was_run_and_what_was_seen(
    hidden_verdicts: dict[str, Verdicts],
) -> None:
    for identity, verdicts in hidden_verdicts.items():
        name = identity.split("/")[0]
        failed = [verdict for verdict in verdicts.values() if not verdict.right]
        for verdict in failed:
            assert verdict.called.startswith(f"I called `{name}` with n_x="), identity
            assert verdict.seen, identity
            assert verdict.message.count("`") % 2 == 0, identity
            assert "  " not in verdict.message, identity
            assert len(verdict.message) < 900, identity


def test_no_sentence_lays_blame() -> None:
    sentences = "\n".join(path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt"))
    own = re.sub(r"It stopped with [^.]*", "", sentences)
    blame = r"\b(wrong|wrongly|incorrect|bad|fail\w*|mistake\w*|error\w*|should have|must|sorry)\b"
    assert not re.findall(blame, own, re.IGNORECASE)


def test_text_stays_within_a_terminals_width() -> None:
    for path in GOLDEN.glob("*.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) <= 96, path.name
        assert lines == [line.rstrip() for line in lines], path.name


def test_what_was_seen_of_several_checks_is_said_once() -> None:
    text = shown("rnn_forward", stubs())
    assert text.count("I called") == 1
    verdicts = judged("rnn_forward", lambda *arguments: None)
    assert as_text(QUESTIONS["rnn_forward"], verdicts).count("It returned None") == 1


def test_what_is_too_large_to_look_at_has_no_article() -> None:
    large = Opaque("something too large to look at")
    said = words.wrong_type("a_next", large, PUBLIC["rnn_cell_forward"][0])
    assert said.startswith("`a_next` is something too large to look at; I expected")
