"""The first equation that an answer's numbers break is named, where it can be told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import (
    found,
    judged,
    namespace,
    spoilt,
)


@pytest.mark.parametrize(
    ("identity", "equations"),
    [
        ("rnn_cell_forward/tanh_only_in_prediction", {"a_next": ("R1",)}),
        ("rnn_cell_forward/softmax_twice", {"yt_pred": ("R2",)}),
        ("rnn_cell_forward/hidden_state_transposed", {}),
        ("lstm_cell_forward/forget_bias_missing", dict.fromkeys(("c_next", "cache"), ("1",))),
        ("lstm_cell_forward/tanh_for_update_gate", dict.fromkeys(("c_next", "cache"), ("2",))),
        ("lstm_cell_forward/arctanh_for_candidate", dict.fromkeys(("c_next", "cache"), ("3",))),
        ("lstm_cell_forward/candidate_missing", dict.fromkeys(("c_next", "a_next"), ("4",))),
        ("lstm_cell_forward/tanh_for_output_gate", dict.fromkeys(("a_next", "cache"), ("5",))),
        ("lstm_cell_forward/update_gate_in_hidden_state", {"a_next": ("6",)}),
        ("lstm_cell_forward/prediction_bias_missing", {"yt_pred": ("7",)}),
        ("rnn_forward/first_state_zeros", {}),
        # What was computed is right here: only the copies in the cache are not.
        ("lstm_cell_forward/cache_gates_swapped", {}),
        ("lstm_cell_forward/cache_candidate_before_tanh", {}),
    ],
)
def test_the_first_broken_equation_is_named(
    identity: str, equations: dict[str, tuple[str, ...]]
) -> None:
    name = identity.split("/")[0]
    function = namespace(found(f"wrong_answer/{identity}").source)[name]
    verdicts = judged(name, function)
    told = {check: verdict.equations for check, verdict in verdicts.items() if verdict.equations}
    assert {check: told.get(check) for check in equations} == equations
    assert bool(told) == bool(equations)
    for check, (number,) in equations.items():
        assert f"equation ({number})" in verdicts[check].message


def test_an_unknown_gate_ends_the_search_for_a_broken_equation() -> None:
    def spoil(values: list[Any]) -> None:
        values[1] = values[1] + 1
        values[3] = None

    verdicts = judged("lstm_cell_forward", spoilt("lstm_cell_forward", spoil))
    assert verdicts["c_next"].rung == "values"
    assert verdicts["c_next"].equations == ()
