"""The proof can fail: what hides is named, and an explanation that is not true is caught."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from graders import proof
from graders.diagnosis.answers.table import behaviours
from graders.diagnosis.mistakes import generate
from graders.diagnosis.mistakes.edits import edited
from graders.diagnosis.mistakes.rules import Rule
from graders.draw import Draw, draws
from graders.judge.values import same
from graders.known import known
from graders.proof import explained, kills
from graders.proof.explained import Outcome, mutated
from graders.proof.kills import WEAKENED, is_equivalent, killed, survivors, weak_cases, weakened
from graders.proof.mutants import mutants
from graders.proof.pairs import RarePairs, rare_pairs
from graders.proof.promises import Promise, page
from tests.classes import FORKS
from tests.diagnosed import MODELS, RNN_CELL, diagnosis
from tests.support import HIDDEN, SEED

DRAW = next(draws(SEED))
CELL = "rnn_cell_forward"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prove the RNN only, on a few fresh draws, without the many pairs with a rare mistake."""
    chosen = tuple(MODELS[name] for name in (CELL, "rnn_forward"))
    none = {model.question.name: RarePairs() for model in chosen}
    monkeypatch.setattr(kills, "rare_pairs", lambda *_: none)
    monkeypatch.setattr(kills, "models", lambda: chosen)
    monkeypatch.setattr(kills, "DRAWS", 20)
    monkeypatch.setattr(kills, "computed", computed)


def computed(draw: Draw) -> dict[str, object]:
    return {
        name: behaviours(MODELS[name], draw.cases[name], pairs=name == CELL)
        for name in (CELL, "rnn_forward")
    }


@pytest.mark.usefixtures("small")
def test_the_drawn_inputs_kill_every_mistake_that_is_one() -> None:
    promise = killed(DRAW, jobs=1)
    assert not promise.objections
    assert promise.count > 500
    assert promise.figures[0].startswith(f"{CELL}: ")
    # Exchanging lines that do not depend on each other is listed for a person to read.
    listed = [line for line in promise.figures if line.startswith("no mistake")]
    assert any("`y_pred[:, :, t] = yt_pred` becomes nothing" in line for line in listed)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("weakness", "hidden"),
    [
        ("one time step", "rnn_forward/loop/backwards"),
        ("one sequence", f"{CELL}/yt_pred/softmax_over_all"),
        ("sizes of 1", f"{CELL}/yt_pred/softmax_across_batch"),
        ("states of zero", "rnn_forward/a_next/starts_from_zeros"),
        ("biases of zero", f"{CELL}/yt_pred/bias_missing/by"),
    ],
)
def test_inputs_that_tell_too_little_fail_and_name_what_hides(weakness: str, hidden: str) -> None:
    cases = weak_cases(DRAW, *WEAKENED[weakness])
    promise = killed(replace(DRAW, cases=cases), jobs=1)
    assert any(line.startswith(f"{hidden} passes on these inputs") for line in promise.objections)


def test_pairs_with_a_rare_mistake_are_in_the_proof_too() -> None:
    """Without biases, many a rare mistake hides beside another one that hides."""
    model = MODELS[CELL]
    single = behaviours(model, HIDDEN[CELL], pairs=False)
    rare = rare_pairs([model], DRAW, {CELL: single}, jobs=1)[CELL]
    edits = [model.edits[first] for first, _ in single.edits[1:].tolist()]
    together = [
        pair
        for pair in itertools.combinations(edits, 2)
        if (pair[0].rare or pair[1].rare) and edited(model.program, pair)
    ]
    assert rare.count == len(together)
    # A logarithm whose exponential is returned is none.
    (pair,) = rare.alike
    assert [model.edits[number].kind for number in pair] == ["logarithm", "returned_changed"]
    weak = replace(DRAW, cases=weak_cases(DRAW, *WEAKENED["biases of zero"]))
    hidden = rare_pairs([model], weak, {CELL: single}, jobs=1)[CELL].alike
    assert any(model.edits[first].kind == "bias_outside" for first, _ in hidden)


@pytest.mark.usefixtures("small")
def test_a_rare_pair_that_hides_fails_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {name: RarePairs() for name in (CELL, "rnn_forward")}
    found[CELL] = RarePairs(count=1, alike=[(0, 1)])
    monkeypatch.setattr(kills, "rare_pairs", lambda *_: found)
    names = " and ".join(edit.id for edit in MODELS[CELL].edits[:2])
    promise = killed(DRAW, jobs=1)
    assert promise.objections == [f"{names} passes on these inputs, and is wrong on others"]


@pytest.mark.usefixtures("small")
def test_each_weakness_is_shown_to_hide_something() -> None:
    promise = weakened(DRAW)
    assert not promise.objections
    assert [line.split(" would")[0] for line in promise.figures] == list(WEAKENED)


@pytest.mark.usefixtures("small")
def test_a_weakness_that_hides_nothing_breaks_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kills, "WEAKENED", {"nothing": (lambda plan: plan, lambda inputs: None)})
    assert weakened(DRAW).objections == ["nothing would hide nothing: this proof cannot fail"]


def test_what_the_tolerance_hides_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly = Rule("nearly", "np.tanh(X)", "1.00001 * np.tanh(X)", frozenset({"formula"}))
    monkeypatch.setattr(generate, "CELL", (nearly,))
    made = generate.singles(MODELS[CELL].program)
    model = replace(MODELS[CELL], edits=tuple(edit for edit in made if edit.kind == "nearly"))
    found = survivors(model, behaviours(model, HIDDEN[CELL], pairs=False), HIDDEN[CELL])
    assert [edit.kind for (edit,) in found] == ["nearly"]


def test_what_only_looks_the_same_does_not_survive() -> None:
    model = MODELS[CELL]
    made = behaviours(model, HIDDEN[CELL], pairs=False)
    alike = list(survivors(model, made, HIDDEN[CELL]))
    assert all(is_equivalent(model, edits, HIDDEN[CELL]) for edits in alike)
    nudged = replace(made, rows=np.concatenate((made.rows[:1], made.rows[:1], made.rows[2:])))
    # It looks the same; the numbers themselves tell it apart.
    assert list(survivors(model, nudged, HIDDEN[CELL])) == alike


def test_what_changes_something_is_no_equivalent() -> None:
    model = MODELS[CELL]
    fresh = HIDDEN[CELL]
    assert is_equivalent(model, (), fresh)
    assert not is_equivalent(model, model.edits[:1], fresh)


def test_what_differs_in_the_eighth_digit_is_no_equivalent(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly = Rule("nearly", "np.tanh(X)", "(1 + 1e-8) * np.tanh(X)", frozenset({"formula"}))
    monkeypatch.setattr(generate, "CELL", (nearly,))
    (edit,) = (e for e in generate.singles(MODELS[CELL].program) if e.kind == "nearly")
    assert not is_equivalent(MODELS[CELL], (edit,), HIDDEN[CELL])


def test_equivalents_are_tried_on_the_same_200_draws_of_many_shapes() -> None:
    for model in MODELS.values():
        fresh = list(kills._fresh_cases(model, DRAW.inputs_seed))
        shapes = {tuple(case.sizes.values()) for case in fresh}
        assert len(fresh) == 200
        assert len(shapes) > 50
        assert not shapes & {tuple(case.sizes.values()) for case in HIDDEN[model.question.name]}
        again = next(kills._fresh_cases(model, DRAW.inputs_seed))
        assert all(map(same, again.arguments, fresh[0].arguments))


def test_random_changes_follow_from_their_seed_and_differ() -> None:
    source = known("accepted")[0].source
    one, two, three = (
        [mutant.source for mutant in mutants(source, np.random.default_rng(seed), 30)]
        for seed in (1, 1, 2)
    )
    assert one == two != three
    assert len(set(one)) == len(one) == 30
    assert source not in one
    for text in one:
        ast.parse(text)


def test_random_changes_are_told_in_words() -> None:
    (mutant,) = mutants("def f(t):\n    return t\n", np.random.default_rng(0), 1)
    assert mutant.what.startswith("`return t` -> `return ")


class Local:
    """Explains without a table for all."""

    def __init__(self, draw: Draw) -> None:
        assert draw.cases is DRAW.cases

    def explain(self, question: str, *heard: object) -> object:
        return diagnosis(question).explain(*heard)  # type: ignore[arg-type]


@FORKS
def test_random_mistakes_are_found_and_explained_truly(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = [one for one in known("accepted") if one.id in CHOSEN]
    monkeypatch.setattr(explained, "known", lambda _: chosen)
    monkeypatch.setattr(explained, "Diagnoser", Local)
    found, named = mutated(DRAW, jobs=2, each=30)
    assert (found.count, found.objections) == (90, [])
    assert named.count > 10
    assert not named.objections
    assert named.figures[4].startswith("together: ")


def test_the_same_seed_makes_the_same_random_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []

    class Recording:
        def __init__(self, *_: object) -> None: ...

        def run(self, tasks: Sequence[explained.Task]) -> Iterator[tuple[object, Outcome]]:
            made.append([task.source for task in tasks])
            return iter(())

    monkeypatch.setattr(explained, "Pool", Recording)
    monkeypatch.setattr(explained, "Diagnoser", lambda _: None)
    monkeypatch.setattr(explained, "known", lambda _: known("accepted")[::20])
    for seed in (1, 1, 2):
        list(mutated(replace(DRAW, inputs_seed=seed), jobs=1, each=3))
    one, two, three = made
    assert one == two != three


CHOSEN = (
    "rnn_cell_forward/copies_in_cache",
    "rnn_forward/own_steps",
    "lstm_cell_forward/weights_split",
)


@FORKS
def test_a_mistake_that_passes_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that knows the hidden inputs' sizes passes, and fails elsewhere."""
    sizes = sorted({case.arguments[0].shape for case in HIDDEN[CELL]})
    source = f"{RNN_CELL}\nreal = rnn_cell_forward\n\ndef rnn_cell_forward(xt, a_prev, p):\n" + (
        f"    return real(xt, a_prev, p) if xt.shape in {sizes} else None\n"
    )
    task = explained.Task("knows", source, "`real` -> `None`")
    others = [other for other, _ in zip(draws(SEED + 1), range(2), strict=False)]
    with explained._worker(DRAW, others, Local(DRAW)) as work:  # type: ignore[arg-type]
        outcome: Outcome = work(task)
    assert "knows, `real` -> `None`: rnn_cell_forward passes, and fails on other inputs" in (
        outcome.objections
    )


def test_too_few_explanations_break_the_promise() -> None:
    """The place in a loop is worth telling, and names neither a mistake nor an equation."""
    counts = {"mistake": 5, "equation": 3, "place": 1, "nothing": 1}
    every = {(name, what): 0 for name in MODELS for what in counts}
    mine = {(CELL, what): count for what, count in counts.items()}
    promise = explained._shares({**every, **mine}, ["nothing named of a: b, c"])
    assert promise.objections == ["of less than 90% of the wrong numbers"]
    assert promise.figures[0] == (
        f"{CELL}: 50.0% mistake named, 80.0% mistake or equation, 90.0% with the place in a loop, "
        "of 10"
    )
    assert promise.figures[-1] == "nothing named of a: b, c"


def test_all_parts_of_the_proof_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {name: Promise(name, 1, []) for name in ("killed", "weakened", "mutated")}
    monkeypatch.setattr(proof, "killed", lambda *_: parts["killed"])
    monkeypatch.setattr(proof, "weakened", lambda *_: parts["weakened"])
    monkeypatch.setattr(proof, "mutated", lambda *_: iter([parts["mutated"]]))
    assert list(proof.prove(DRAW, jobs=1)) == list(parts.values())


def test_a_proof_ends_in_one_page() -> None:
    promises = [Promise("It holds", 3, [], ["as seen"]), Promise("It breaks", 1, ["here"])]
    written = page("A proof", promises)
    assert written.startswith("# A proof\n\n1 promise is broken.\n\n## ✓ It holds (3)\n")
    assert "- as seen\n" in written
    assert written.endswith("## ✗ It breaks (1)\n\n- **here**\n")
