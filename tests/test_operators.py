"""Operators are data: each makes the mistakes that it describes, wherever they make sense."""

from __future__ import annotations

import ast

import pytest

from graders.diagnosis.answers.agree import agree
from graders.diagnosis.diagnoser import models
from graders.diagnosis.mistakes import generate
from graders.diagnosis.mistakes.edits import Edit, edited
from graders.diagnosis.mistakes.program import read
from graders.diagnosis.mistakes.rewrite import match, parse
from graders.diagnosis.mistakes.rules import Rule
from graders.diagnosis.mistakes.rules_cell import CELL
from graders.diagnosis.mistakes.rules_loop import LOOP, MOVES
from graders.judge.ladder import EQUATIONS
from graders.judge.local import ask
from graders.judge.values import plain
from tests.diagnosed import EVERY, MODELS
from tests.support import HIDDEN, LOOPS


def find(name: str) -> Edit:
    (one,) = [edit for edit in EVERY if edit.id == name]
    return one


def written(name: str, *edits: Edit) -> str:
    program = edited(MODELS[name].program, edits)
    assert program is not None
    return program.source()


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("np.tanh(X)", "np.tanh(a + b)", True),
        ("np.tanh(X)", "np.sinh(a + b)", False),
        ("X + B", "a @ b + bf", True),
        ("X + B", "a @ b + concat", False),
        ("X * X", "ft * ft", True),
        ("X * X", "ft * ut", False),
        ("W", "Wf", True),
        ("Q", "c_prev", True),
        ("Q", "parameters", False),
        ("Q = X", "c_next = ft * c_prev", True),
    ],
)
def test_a_pattern_fits_what_it_describes(pattern: str, text: str, fits: bool) -> None:
    assert (match(parse(pattern), parse(text)) is not None) is fits


def test_adding_an_operator_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = Rule("cosine_used", "np.tanh(X)", "np.cos(X)", frozenset({"formula"}))
    monkeypatch.setattr(generate, "CELL", (rule,))
    made = [e for e in generate.singles(read("lstm_cell_forward")) if e.kind == "cosine_used"]
    lines = [line.text for edit in made for (line,) in edit.lines.values()]
    assert lines == ["cct = np.cos(Wc @ concat + bc)", "a_next = ot * np.cos(c_next)"]


def test_every_operator_finds_a_place() -> None:
    used = {edit.kind for edit in EVERY}
    assert {rule.kind for rule in (*CELL, *LOOP)} <= used
    assert set(MOVES.values()) <= used


def test_no_two_mistakes_have_one_id() -> None:
    ids = [edit.id for edit in EVERY]
    assert len(set(ids)) == len(ids)
    assert all(edit.id.split("/")[0] in MODELS for edit in EVERY)


@pytest.mark.parametrize("name", MODELS)
def test_no_two_mistakes_are_written_alike(name: str) -> None:
    sources = [written(name, edit) for edit in MODELS[name].edits]
    assert len(set(sources)) == len(sources)
    assert written(name) not in sources
    for source in sources:
        ast.parse(source)


def test_every_mistake_in_a_formula_knows_its_equations() -> None:
    for edit in EVERY:
        if edit.where != "loop" and not {"cache", "return"} & set(edit.sites):
            cell = edit.id.split("/")[0].replace("_forward", "").replace("_cell", "")
            numbers = EQUATIONS[f"{cell}_cell_forward"].values()
            assert edit.equations, edit.id
            assert set(edit.equations) <= set(numbers)
            assert list(edit.equations) == sorted(edit.equations)
            if edit.sites == ("concat",):
                assert edit.equations == ("1", "2", "3", "5")
        else:
            assert edit.equations == ()


def test_two_mistakes_share_a_line_the_inner_one_first() -> None:
    outer = find("lstm_cell_forward/ft/tanh_used")
    inner = find("lstm_cell_forward/ft/other_weights/Wu_for_Wf")
    both = written("lstm_cell_forward", outer, inner)
    assert both == written("lstm_cell_forward", inner, outer)
    assert "ft = np.tanh(Wu @ concat + bf)" in both


def test_two_mistakes_at_one_place_do_not_go_together() -> None:
    program = MODELS["lstm_cell_forward"].program
    edits = [find(f"lstm_cell_forward/ft/{kind}") for kind in ("tanh_used", "not_activated")]
    assert edited(program, edits) is None


def test_one_mistake_in_all_gates_is_one_mistake() -> None:
    source = written("lstm_cell_forward", find("lstm_cell_forward/ft_ut_cct_ot/bias_missing/bf"))
    assert not any(f"@ concat + b{gate}" in source for gate in "fuco")
    others = written("lstm_cell_forward", find("lstm_cell_forward/ft_ut_ot/bias_missing/bf"))
    assert "np.tanh(Wc @ concat + bc)" in others


def test_a_gate_is_known_wherever_a_mistake_could_use_it() -> None:
    edit = find("lstm_cell_forward/c_next/other_quantity/ot_for_ft")
    assert "c_next = ot * c_prev + ut * cct" in written("lstm_cell_forward", edit)


@pytest.mark.parametrize("name", LOOPS)
def test_the_formulas_of_the_cell_are_written_into_the_loop(name: str) -> None:
    model = MODELS[name]
    inside = [edit for edit in model.edits if edit.where == "step"]
    cell = next(m for m in models() if m.question.name == model.question.cell)
    assert len(inside) == sum(edit.sites != ("return",) for edit in cell.edits)
    assert all(f"{cell.question.name}(" not in written(name, edit) for edit in inside)


@pytest.mark.parametrize("name", MODELS)
def test_what_is_computed_once_is_what_the_whole_function_computes(name: str) -> None:
    model, case = MODELS[name], HIDDEN[name][0]
    runner = model.runner(case)
    for edit in model.edits[::5]:
        program = edited(model.program, [edit])
        assert program is not None
        try:
            made = runner.run(program, keep=True)
        except Exception:
            continue
        whole = ask(model.function([edit]), case.arguments)
        assert agree(plain(made), whole.returned, 1e-9), edit.id


def test_a_mistake_that_writes_into_its_inputs_raises() -> None:
    runner = MODELS["rnn_cell_forward"].runner(HIDDEN["rnn_cell_forward"][0])
    for array in runner.arguments[:2]:
        with pytest.raises(ValueError, match="read-only"):
            array += 1
