"""The simplest mistake is named, and none where two places explain the same."""

from __future__ import annotations

import pytest

from tests.diagnosed import (
    LSTM_CELL,
    OWN_LSTM_STEPS,
    RNN_CELL,
    RNN_LOOP,
    changed,
    mistakes,
    told,
)


def test_one_mistake_is_preferred_to_two() -> None:
    """Both signs turned would give the same numbers as none of them and a sign at the end."""
    explained = told("rnn_cell_forward", changed(RNN_CELL, ("np.tanh(", "-np.tanh(")))
    assert mistakes(explained)["a_next"] == ("rnn_cell_forward/a_next/result_negated",)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("-np.multiply(output, np.tanh(c_next))", "result_negated"),
        ("2 * np.multiply(output, np.tanh(c_next))", "scaled"),
        ("np.zeros_like(c_next)", "never_computed"),
    ],
)
def test_where_a_whole_result_is_changed_no_quantity_in_it_is_blamed(line: str, kind: str) -> None:
    source = changed(LSTM_CELL, ("np.multiply(output, np.tanh(c_next))", line))
    assert mistakes(told("lstm_cell_forward", source))["a_next"] == (
        f"lstm_cell_forward/a_next/{kind}",
    )


def test_one_mistake_is_preferred_to_two_where_the_rest_is_still_to_do() -> None:
    """What is not returned yet may hide any second mistake."""
    half = changed(
        LSTM_CELL,
        ("np.multiply(forget, c_prev)", "np.multiply(candidate, c_prev)"),
        ("yt_pred, tuple(items)", "None, None"),
    )
    one = ("lstm_cell_forward/c_next/other_quantity/cct_for_ft",)
    assert mistakes(told("lstm_cell_forward", half)) == {"c_next": one, "a_next": one}


def test_a_copied_line_is_one_mistake_and_no_simple_one() -> None:
    """Weights and bias of another gate: as long as gates are out of sight, less explains it."""
    copied = changed(
        LSTM_CELL,
        ('p["Wu"].dot(both) + p["bu"]', 'p["Wf"].dot(both) + p["bf"]'),
    )
    name = "lstm_cell_forward"
    hidden = changed(copied, ("tuple(items)", "None"))
    seen, unseen = (mistakes(told(name, source))["c_next"] for source in (copied, hidden))
    assert seen == (f"{name}/ut/formula_of_another/ft_for_ut",)
    assert unseen == (f"{name}/c_next/other_quantity/ft_for_ut",)


def test_one_item_of_the_cache_that_is_something_else_is_no_two_mistakes() -> None:
    """With its sign turned there and back again, all that is returned would be the same."""
    source = changed(LSTM_CELL, ("tuple(items)", "(*items[:6], -candidate, *items[7:])"))
    explained = told("lstm_cell_forward", source)
    assert mistakes(explained) == {"cache": ("lstm_cell_forward/cache_items/cct",)}


def test_work_still_to_do_does_not_hide_a_mistake() -> None:
    half = changed(
        RNN_CELL,
        ("np.tanh(hidden", "sigmoid(hidden"),
        ('softmax(scores + p["by"])', "None"),
        ("[a_next, a_prev, xt, parameters]", "None"),
    )
    explained = told("rnn_cell_forward", half)
    assert mistakes(explained) == {"a_next": ("rnn_cell_forward/sigmoid_for_hidden_state",)}


_ITEMS = "[a_next, c_next, a_prev, c_prev, forget, update, candidate, output, xt, parameters]"


@pytest.mark.parametrize(
    ("items", "moved"),
    [
        (
            "[c_next, a_next, a_prev, c_prev, update, forget, candidate, output, xt, parameters]",
            "a_next+c_next+ft+ut",
        ),
        (
            "[a_next, c_next, a_prev, c_prev, update, output, candidate, forget, xt, parameters]",
            "ft+ut+ot",
        ),
    ],
)
@pytest.mark.parametrize("bias", [True, False])
def test_items_in_other_places_are_preferred_to_formulas_of_each_other(
    items: str, moved: str, bias: bool
) -> None:
    """Two gates computed and used in each other's place would give the same, and are no mistake."""
    name = "lstm_cell_forward"
    source = changed(LSTM_CELL, (_ITEMS, items))
    if not bias:
        source = changed(source, ('p["Wf"].dot(both) + p["bf"]', 'p["Wf"].dot(both)'))
    explained = told(name, source)
    other = () if bias else (f"{name}/ft/bias_missing/bf",)
    assert explained["cache"].mistakes == (*other, f"{name}/cache_items/{moved}")
    assert "Several items of your cache stand in each other's places." in explained["cache"].text
    assert {one.mistakes for check, one in explained.items() if check != "cache"} <= {other}


@pytest.mark.parametrize(
    ("source", "change", "mistake"),
    [
        (
            LSTM_CELL,
            ('update = sigmoid(p["Wu"].dot(both) + p["bu"])', "update = 1 - forget"),
            "lstm_cell_forward/ut/rest_of_another/ft_for_ut",
        ),
        (
            RNN_CELL,
            (
                'np.dot(p["Waa"], a_prev)',
                "sum(p['Waa'][:, [k]] * a_prev[k] for k in range(1, len(a_prev)))",
            ),
            "rnn_cell_forward/a_next/terms_left_out/Waa",
        ),
        (
            RNN_CELL,
            ('softmax(scores + p["by"])', 'np.exp(scores + p["by"] - (scores + p["by"]).max(0))'),
            "rnn_cell_forward/yt_pred/not_normalised_2",
        ),
        (
            RNN_LOOP,
            ("x[..., step], state", "x.reshape(x.shape[2], x.shape[0], -1)[step], state"),
            "rnn_forward/cell/input_reshaped",
        ),
        (
            RNN_LOOP,
            ("    state = a0", "    state = rnn_cell_forward(x[..., 0], a0, parameters)[0]"),
            "rnn_forward/loop/first_step_twice",
        ),
        (
            RNN_LOOP,
            (
                "    state = a0",
                "    state, _, cache = rnn_cell_forward(x[..., 0], a0, parameters)\n"
                "    caches.append(cache)",
            ),
            "rnn_forward/loop/first_step_twice_2",
        ),
        (
            changed(RNN_LOOP, ("x.shape[2]):", "x.shape[2]):\n        before = state")),
            ("caches.append(cache)", "caches.append(cache)\n        state = before + state"),
            "rnn_forward/a_next/handed_on_as_sum_2",
        ),
        (
            OWN_LSTM_STEPS,
            ("forget * memory + update * new", "update * memory + forget * new"),
            "lstm_forward/step/c_next/factors_exchanged",
        ),
    ],
)
def test_what_comes_from_one_slip_is_one_mistake(
    source: str, change: tuple[str, str], mistake: str
) -> None:
    explained = told(mistake.partition("/")[0], changed(source, change))
    assert set(mistakes(explained).values()) == {(mistake,)}


def test_a_single_value_is_no_other_one_of_several() -> None:
    source = changed(
        RNN_CELL, ("return [a_next, yt_pred, [a_next, a_prev, xt, parameters]]", "return yt_pred")
    )
    assert told("rnn_cell_forward", source) == {}


def test_what_is_returned_otherwise_explains_a_cache_that_holds_the_right_state() -> None:
    name = "lstm_cell_forward"
    source = changed(
        LSTM_CELL,
        ("return a_next, c_next,", "return c_next, c_next,"),
        ('p["Wy"].dot(a_next)', 'p["Wy"].dot(a_prev)'),
    )
    returned = (f"{name}/return/other_returned/c_next_for_a_next",)
    explained = mistakes(told(name, source))
    assert explained["cache"] == explained["a_next"] == returned


def test_where_nothing_tells_two_places_apart_nothing_is_named() -> None:
    """With the gates out of sight, what a closed gate would do is no reason to name it."""
    blind = changed(
        LSTM_CELL,
        ("a_next = np.multiply(output, np.tanh(c_next))", "a_next = np.zeros_like(c_next)"),
        ("    return a_next, c_next, yt_pred, tuple(items)", "    return a_next, None, None, None"),
    )
    assert not any(one.mistakes for one in told("lstm_cell_forward", blind).values())


@pytest.mark.parametrize(
    "change",
    [
        ("c_next = kept + ", "c_next = kept - "),
        ("candidate = np.tanh", "candidate = -np.tanh"),
        ("update = sigmoid", "update = -sigmoid"),
    ],
)
@pytest.mark.parametrize("cache", ["items[2:]", "None"])
def test_where_only_the_cache_could_tell_two_places_apart_nothing_is_named(
    change: tuple[str, str], cache: str
) -> None:
    explained = told("lstm_cell_forward", changed(LSTM_CELL, change, ("tuple(items)", cache)))
    assert not any(one.mistakes for one in explained.values())


def test_what_is_not_there_yet_is_no_reason_to_name_the_place_that_changes_least() -> None:
    half = changed(
        RNN_CELL,
        ("np.tanh(hidden", "np.tanh(np.tanh(hidden"),
        ('p["ba"])', 'p["ba"]))'),
        (
            "    return [a_next, yt_pred, [a_next, a_prev, xt, parameters]]",
            "    return a_next, 0, 0",
        ),
    ).replace("0, 0", "None, None")
    for one in told("rnn_cell_forward", half).values():
        assert (one.mistakes, one.equations) == ((), ())


def test_of_two_mistakes_written_by_hand_that_give_the_same_none_is_named() -> None:
    """As long as there is no cache, exchanged gates and exchanged weights are one thing."""
    swapped = changed(
        LSTM_CELL,
        ("np.multiply(forget, c_prev)", "np.multiply(update, c_prev)"),
        ("np.multiply(update, candidate)", "np.multiply(forget, candidate)"),
        ("tuple(items)", "None"),
    )
    assert not any(one.mistakes for one in told("lstm_cell_forward", swapped).values())
