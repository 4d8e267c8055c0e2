"""What is wrong with single items of a cache is named, beside what else is wrong."""

from __future__ import annotations

import pytest

from tests.diagnosed import LSTM_CELL, RNN_CELL, changed, mistakes, nearly, told, told_of
from tests.support import namespace


@pytest.mark.parametrize("change", [None, ("np.tanh(hidden", "sigmoid(hidden")])
def test_an_odd_item_in_the_cache_is_named_beside_a_mistake(change: tuple[str, str] | None) -> None:
    source = changed(RNN_CELL, ("xt, parameters]", "scores, parameters]"))
    explained = told("rnn_cell_forward", changed(source, change) if change else source)
    assert "rnn_cell_forward/cache_items/xt" in explained["cache"].mistakes
    assert "`xt`" in explained["cache"].text
    assert "a_next" not in explained or explained["a_next"].equations == ("R1",)


def test_two_odd_items_of_a_cache_are_named_and_not_said_to_be_exchanged() -> None:
    source = changed(RNN_CELL, ("a_prev, xt, parameters]", "2 * a_prev, xt + 1, parameters]"))
    explained = told("rnn_cell_forward", source)
    assert mistakes(explained) == {"cache": ("rnn_cell_forward/cache_items/a_prev+xt",)}
    assert "hold `a_prev` and `xt`, it holds something else" in explained["cache"].text


def test_an_item_of_the_cache_that_is_still_to_do_is_not_called_something_else() -> None:
    blank = "return [None, None, [None, a_prev, xt, parameters]]"
    source = changed(
        RNN_CELL, ("return [a_next, yt_pred, [a_next, a_prev, xt, parameters]]", blank)
    )
    assert told("rnn_cell_forward", source) == {}


def test_what_is_projected_only_nearly_alike_is_compared_number_by_number() -> None:
    source = changed(
        RNN_CELL,
        ("np.tanh(hidden", "sigmoid(hidden"),
        ("xt, parameters]", "nearly(xt), parameters]"),
    )
    env = namespace(source)
    env["nearly"] = nearly
    explained = told_of("rnn_cell_forward", env["rnn_cell_forward"])
    assert "rnn_cell_forward/cache_items/xt" in explained["cache"].mistakes


def test_exchanged_items_of_a_cache_are_named_beside_two_mistakes() -> None:
    explained = told(
        "lstm_cell_forward",
        changed(
            LSTM_CELL,
            ("forget, update, candidate, output, xt", "forget, update, output, candidate, xt"),
            ("np.multiply(output, np.tanh(c_next))", "np.multiply(output, c_next)"),
            ('p["Wy"].dot(a_next) + p["by"]', 'p["Wy"].dot(a_next)'),
        ),
    )
    state, scores = (
        "lstm_cell_forward/a_next/not_activated",
        "lstm_cell_forward/yt_pred/bias_missing/by",
    )
    assert mistakes(explained) == {
        "a_next": (state,),
        "yt_pred": (state, scores),
        "cache": (state, "lstm_cell_forward/cache/order/cct_ot"),
    }
