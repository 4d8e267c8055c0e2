"""Every sentence about a mistake is under test: `tests/golden_diagnosis/` holds them all.

After a change that is meant to change them, write the files anew and read their diff:

    REWRITE_GOLDEN=1 python -m pytest tests/test_diagnosis_words.py
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graders.diagnosis import words
from graders.diagnosis.diagnoser import models
from graders.diagnosis.likeness import likeness
from graders.diagnosis.mistakes.edits import Edit
from graders.diagnosis.mistakes.rules_cell import CELL
from graders.diagnosis.mistakes.rules_loop import LOOP, MOVES
from graders.diagnosis.words.sentences import AT_ROLE, ROLES, TITLES
from graders.diagnosis.words.sentences import CELL as IN_CELL
from graders.diagnosis.words.sentences_loop import LOOP as IN_LOOP
from graders.known import known
from tests.diagnosed import EVERY, MODELS
from tests.support import HIDDEN, LOOPS

GOLDEN = Path(__file__).with_name("golden_diagnosis")
REWRITE = "REWRITE_GOLDEN"


def transcript(name: str) -> str:
    """Write every sentence about a function once, with the first mistake that it is said of."""
    said: dict[str, Edit] = {}
    for edit in MODELS[name].edits:
        if edit.where != "step":
            said.setdefault(words.sentence(edit), edit)
    return "".join(
        f"{edit.id}\n  [{words.title(edit)}]\n  {sentence}\n" for sentence, edit in said.items()
    )


@pytest.mark.parametrize("name", MODELS)
def test_what_is_said_of_each_mistake(name: str) -> None:
    path = GOLDEN / f"{name}.txt"
    written = transcript(name)
    if os.environ.get(REWRITE):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOOPS)
def test_of_formulas_in_a_loop_the_same_is_said_as_in_a_cell(name: str) -> None:
    cell = str(MODELS[name].question.cell)
    inside = {edit.id: edit for edit in MODELS[name].edits if edit.where == "step"}
    pairs = [
        (edit, inside.get(edit.id.replace(cell, f"{name}/step"))) for edit in MODELS[cell].edits
    ]
    assert any(own for _, own in pairs)
    for edit, own in pairs:
        if own is not None:
            first = (
                "The predictions of your loop are not those of the cell."
                if edit.sites == ("yt_pred",)
                else "Your loop takes each step without calling the cell."
            )
            assert words.sentence(own) == f"{first} {words.sentence(edit)}"
            assert words.title(own) == words.title(edit)


def test_what_is_said_beside_the_mistakes() -> None:
    path = GOLDEN / "beside.txt"
    written = "\n".join(
        (
            words.items_of_cache(["xt"]),
            words.items_of_cache(["a_prev", "xt"]),
            words.items_of_cache(["ft", "ut"], moved=True),
            words.items_of_cache(["ft", "ut", "ot"], moved=True),
            words.stored_outputs(["a"]),
            words.stored_outputs(["a", "y_pred"]),
            words.stored_outputs(["y_pred"], are_shown=False),
            words.broken_in_step(2, "cct", "3"),
            words.given_otherwise(0, "a_prev"),
            words.given_otherwise(2, "c_prev"),
            words.given_otherwise(1, "xt"),
            words.every_gate(["ft", "ut", "cct", "ot"]),
            words.sentences_of(EVERY[:4])[-1],
            words.sentence(next(edit for edit in EVERY if edit.is_of_prediction)),
            *(text.format(name="a", other="c") for text in words.LIKENESS.values()),
            words.NO_SHARES.format(name="y_pred"),
            words.SAME_ORDER.format(name="a"),
            words.UNSTABLE,
            "",
        )
    )
    if os.environ.get(REWRITE):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def test_every_kind_of_mistake_has_its_words() -> None:
    kinds = {rule.kind for rule in (*CELL, *LOOP)} | set(MOVES.values())
    assert kinds <= set(IN_CELL) | set(IN_LOOP) | set(AT_ROLE)
    made = (
        "formula_of_another rest_of_another formulas_exchanged exchanged_in_cache "
        "parameters_exchanged parameters_permuted order several_moved left_out never_updated "
        "unpacked_in_other_order first_column_taken first_step_twice "
        "handed_on_as_sum handed_on_exchanged"
    )
    assert set(TITLES) <= kinds | {*made.split()}


def test_no_sentence_calls_outputs_right_that_may_be_still_to_do() -> None:
    for one in known("wrong_answer"):
        said = " ".join(one.feedback.split())
        assert not re.search("(outputs|predictions) are right|everything else", said), said


def test_every_text_written_by_hand_asks() -> None:
    assert not [one.id for one in known("wrong_answer") if "?" not in one.feedback]


def test_every_sentence_names_its_equations_and_asks() -> None:
    for edit in EVERY:
        said = words.sentence(edit)
        assert said.count("?") == 1, said
        assert all(f"({number})" in said for number in edit.equations) or edit.sites == ("concat",)
        assert not re.search(r"[{}]|\bNone\b", said), said


def test_no_sentence_names_both_what_is_wrong_and_what_is_right() -> None:
    for edit in EVERY:
        said = words.sentence(edit)
        named = set(re.findall(r"`(\w+)`", said))
        right = {edit.names.get(hole) for hole in ("Q", "W", "B")} - set(edit.sites)
        assert not (edit.names.get("OTHER") in named and right & named), said


def test_no_sentence_holds_a_line_of_code() -> None:
    for model in models():
        lines = {line.text.strip() for line in model.program.lines}
        values = {line.partition("= ")[2] for line in lines if "= " in line and "(" in line}
        by_hand = [" ".join(one.feedback.split()) for one in known("wrong_answer")]
        for said in (*map(words.sentence, model.edits), *by_hand):
            assert not any(text in said for text in lines | values), said


def test_every_quantity_has_a_role_where_it_is_read() -> None:
    for edit in EVERY:
        if edit.kind in AT_ROLE and "Q" in edit.names:
            assert (edit.sites[0], edit.names["Q"]) in ROLES


def test_the_earlier_equation_comes_first() -> None:
    by_id = {edit.id: edit for edit in EVERY}
    late = by_id["lstm_cell_forward/yt_pred/bias_missing/by"]
    early = by_id["lstm_cell_forward/ft/bias_missing/bf"]
    packed = by_id["lstm_cell_forward/return/order/a_next_c_next"]
    assert words.in_order([packed, late, early]) == [early, late, packed]


def test_what_is_like_nothing_is_likened_to_nothing() -> None:
    cases = HIDDEN["rnn_forward"]
    assert likeness("a", [case.right["a"] ** 3 for case in cases], cases) == ""
    assert likeness("a", [None for _ in cases], cases) == ""
    alternate = [np.where(np.arange(case.sizes["m"])[:, None] % 2, 3, 1) for case in cases]
    spoilt = [case.right["a"] * odd for case, odd in zip(cases, alternate, strict=True)]
    assert likeness("a", spoilt, cases) == ""
    assert likeness("a", [0 * case.right["a"] for case in cases], cases) == ""
    # Of huge numbers no warning is printed either.
    small = [replace(case, right={"a": case.right["a"] / 100}) for case in cases]
    assert likeness("a", [1e307 * case.right["a"] ** 3 for case in cases], small) == ""
