"""The error model: what learners write in place of what is meant. Each line is an operator.

A rule fits its pattern wherever it occurs in a line of the reference that has one of its roles. Its
kind names the mistake; `sentences` has the words for each. In a pattern, X, Y, Z stand for any
expression, Q for the name of a quantity, W of weights, B of a bias; OTHER is any other name of the
same sort that is known at that line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One operator.

    find: what is meant. put: what stands there instead. roles: see `sites.role_of`.
    rare: whether it is so rare that no table holds it together with a second mistake.
    """

    kind: str
    find: str
    put: str
    roles: frozenset[str]
    rare: bool = False


def _each(
    kind: str, find: str, *puts: str, at: str = "formula", rare: bool = False
) -> tuple[Rule, ...]:
    return tuple(Rule(kind, find, put, frozenset(at.split()), rare) for put in puts)


#: Where a quantity is read in a cell: in a formula, or in the concatenation.
_ANY = "formula joined"
#: What can be done to a quantity where nothing should be.
_CHANGES = (
    *("-Q", "np.tanh(Q)", "sigmoid(Q)", "softmax(Q)", "np.exp(Q)", "np.sin(Q)", "np.abs(Q)"),
)
_CELL_SIZES = ("a_prev.shape[0]", "a_prev.shape[1]", "xt.shape[0]", "by.shape[0]")
_SUM = "Waa @ a_prev + Wax @ xt"
_A_PART, _X_PART = "W[:, :len(a_prev)] @ a_prev", "W[:, len(a_prev):] @ xt"
_GATED_PARTS = ("Wc @ np.concatenate((ft * a_prev, xt))", "Wc @ np.concatenate((ut * a_prev, xt))")
_PARTS_TOGETHER = tuple(f"({_A_PART}) {sign} ({_X_PART})" for sign in "*/")
_SHARES = tuple(f"({z}) / ({z}).sum(axis=0)" for z in ("X", "(X) - (X).max(axis=0)"))
_OTHER_DIVISORS = (
    "np.exp(X) / (X).sum(axis=0)",
    "np.exp(X) / (1 + np.exp(X).sum(axis=0))",
    "np.exp((X) - (X).max(axis=0)) / np.exp(X).sum(axis=0)",
)
_OF_SQUASHED = ("softmax(np.tanh(X))", "softmax(sigmoid(X))", "softmax(np.maximum(X, 0))")
_LIKE_TANH = ("np.clip(X, -1, 1)", "(X) / (1 + np.abs(X))", "np.maximum(X, 0.01 * (X))")
_HARD_SIGMOIDS = ("np.clip((X) / 5 + 0.5, 0, 1)", "np.clip((X) / 6 + 0.5, 0, 1)")
_SIGNS_IN_SIGMOID = ("1 / (1 - np.exp(-(X)))", "1 / (1 - np.exp(X))", "1 / (np.exp(-(X)) - 1)")
_CUT_OFF = ("c_next = np.clip(X, -1, 1)", "c_next = np.maximum(X, 0)")
#: Quantities that stand in a state's place as they are.
_AS_MEMORY = ("c_next = c_prev", "c_next = a_prev", "c_next = cct")
_AS_STATE = tuple(f"a_next = {name}" for name in ("a_prev", "c_prev", "c_next", "cct"))
_OTHER_BRACKETS = ("X * (Y + Z * V)", "(X * Y + Z) * V", "X * (Y + Z) * V")
_ONE_GATE = (
    *("X * Y + (1 - X) * V", "(1 - X) * Y + X * V", "Z * Y + (1 - Z) * V", "(1 - Z) * Y + Z * V"),
)
_SOME_TERMS_OUTSIDE = (
    *("np.tanh(X) + Y + Z", "np.tanh(Y) + X + Z", "X + np.tanh(Y + Z)", "Y + np.tanh(X + Z)"),
    "np.tanh(X) + np.tanh(Y) + Z",
)

CELL = (
    # activations
    *_each("not_activated", "np.tanh(X)", "X"),
    *_each("not_activated", "sigmoid(X)", "X"),
    *_each("scores_returned", "softmax(X)", "X"),
    *_each("sigmoid_used", "np.tanh(X)", "sigmoid(X)"),
    *_each("tanh_used", "sigmoid(X)", "np.tanh(X)"),
    *_each("sigmoid_for_softmax", "softmax(X)", "sigmoid(X)"),
    *_each("relu_used", "np.tanh(X)", "np.maximum(X, 0)", rare=True),
    *_each("relu_used", "sigmoid(X)", "np.maximum(X, 0)", rare=True),
    *_each("softmax_used", "np.tanh(X)", "softmax(X)", rare=True),
    *_each("softmax_used", "sigmoid(X)", "softmax(X)", rare=True),
    *_each("tanh_for_softmax", "softmax(X)", "np.tanh(X)"),
    *_each("not_normalised", "softmax(X)", "np.exp(X)"),
    *_each("another_function", "np.tanh(X)", "np.exp(X)", "np.sin(X)", "np.abs(X)", rare=True),
    *_each("another_function", "sigmoid(X)", "np.exp(X)", "np.sin(X)", "np.abs(X)", rare=True),
    *_each("another_function", "softmax(X)", "np.sin(X)", "np.abs(X)", rare=True),
    *_each("another_function", "softmax(X)", "np.maximum(X, 0)", rare=True),
    *_each("another_function", "np.tanh(X)", "np.sinh(X)", "np.arctan(X)", rare=True),
    *_each("another_function", "np.tanh(X)", "np.tanh(X) + 1", "np.tanh(X) - 1", rare=True),
    *_each("another_function", "np.tanh(X)", "np.tan(X)", *_LIKE_TANH, rare=True),
    *_each("another_function", "sigmoid(X)", *_HARD_SIGMOIDS, rare=True),
    *_each("logarithm", "softmax(X)", "np.log(softmax(X))", rare=True),
    # functions that learners write themselves
    *_each("upside_down", "np.tanh(X)", "1 / np.tanh(X)", rare=True),
    *_each("upside_down", "sigmoid(X)", "1 / sigmoid(X)", rare=True),
    *_each("sign_in_function", "sigmoid(X)", *_SIGNS_IN_SIGMOID, rare=True),
    *_each("argument_negated", "sigmoid(X)", "sigmoid(-(X))", rare=True),
    *_each("argument_negated", "softmax(X)", "softmax(-(X))", rare=True),
    *_each("argument_scaled", "np.tanh(X)", "np.tanh((X) / 2)", "np.tanh(2 * (X))", rare=True),
    *_each("argument_scaled", "sigmoid(X)", "sigmoid((X) / 2)", "sigmoid(2 * (X))", rare=True),
    *_each("argument_scaled", "softmax(X)", "softmax((X) / 2)", "softmax(2 * (X))", rare=True),
    *_each("result_constant", "sigmoid(X)", "sigmoid(0 * (X))", rare=True),
    *_each("result_constant", "softmax(X)", "softmax(0 * (X))", rare=True),
    *_each("shares_of_scores", "softmax(X)", *_SHARES, rare=True),
    *_each("other_divisor", "softmax(X)", *_OTHER_DIVISORS, rare=True),
    *_each("shifted_by_row", "softmax(X)", "softmax((X) - (X).max(1, keepdims=True))", rare=True),
    *_each("one_hot", "softmax(X)", "1.0 * ((X) == (X).max(axis=0))", rare=True),
    *_each("rounded", "sigmoid(X)", "np.round(sigmoid(X))", "sigmoid(X) > 0.5", rare=True),
    # what belongs to the way back
    *_each("derivative_used", "np.tanh(X)", "1 - np.tanh(X) ** 2", rare=True),
    *_each("derivative_used", "sigmoid(X)", "sigmoid(X) * (1 - sigmoid(X))", rare=True),
    # brackets and repetitions
    *_each("activated_twice", "np.tanh(X)", "np.tanh(np.tanh(X))", rare=True),
    *_each("activated_twice", "sigmoid(X)", "sigmoid(sigmoid(X))", rare=True),
    *_each("activated_twice", "softmax(X)", "softmax(softmax(X))"),
    *_each("scores_squashed", "softmax(X)", *_OF_SQUASHED, rare=True),
    *_each("tanh_of_each_term", "np.tanh(X + Y + Z)", "np.tanh(X) + np.tanh(Y) + np.tanh(Z)"),
    *_each("tanh_of_each_term", "np.tanh(X + Y)", "np.tanh(X) + np.tanh(Y)", rare=True),
    *_each("bias_outside", "np.tanh(X + B)", "np.tanh(X) + B", rare=True),
    *_each("bias_outside", "sigmoid(X + B)", "sigmoid(X) + B", rare=True),
    *_each("bias_outside", "softmax(X + B)", "softmax(X) + B"),
    *_each("terms_outside", "np.tanh(X + Y + Z)", *_SOME_TERMS_OUTSIDE, rare=True),
    # the axis of the softmax
    *_each("softmax_across_batch", "softmax(X)", "softmax((X).T).T"),
    *_each("softmax_over_all", "softmax(X)", "softmax((X).ravel()).reshape((X).shape)"),
    # terms, factors, biases
    *_each("bias_missing", "X + B", "X"),
    *_each("bias_alone", "X + B", "B"),
    *_each("term_missing", "X + Y", "X", "Y"),
    *_each("factor_missing", "X * Y", "X", "Y"),
    *_each("sign", "X + Y", "X - Y", "Y - X", rare=True),
    *_each("operation", "X + Y", "X * Y", rare=True),
    *_each("operation", "X * Y", "X + Y"),
    *_each("operation", "X * Y", "X - Y", "Y - X", rare=True),
    *_each("operation", "X * Y", "X / Y", "Y / X", rare=True),
    *_each("operation", "X + Y", "X / Y", "Y / X", rare=True),
    *_each("operation", "X * Y + Z * V", "X + Y * Z + V", "(X + Y) * (Z + V)", rare=True),
    *_each("brackets", "X * Y + Z * V", *_OTHER_BRACKETS, rare=True),
    *_each("one_gate", "X * Y + Z * V", *_ONE_GATE, rare=True),
    *_each("term_added", "X + B", "X + B + a_prev", "X + B + c_prev", rare=True),
    *_each("term_added", "Q = X", "Q = (X) + a_prev", "Q = (X) + c_prev", rare=True),
    *_each("matrix_product", "X * Y", "X @ Y", "X @ (Y).T", rare=True),
    *_each("elementwise_product", "X @ Y", "X * Y"),
    *_each("part_missing", "W @ concat", _A_PART, _X_PART, rare=True),
    *_each("parts_reversed", "W @ concat", "W @ np.concatenate((xt, a_prev))", rare=True),
    *_each("other_part", "W @ concat", "W @ np.concatenate((c_prev, xt))", rare=True),
    *_each("part_gated", "Wc @ concat", *_GATED_PARTS, rare=True),
    *_each("sign", "W @ concat", f"{_A_PART} - {_X_PART}", f"{_X_PART} - {_A_PART}", rare=True),
    *_each("operation", "W @ concat", *_PARTS_TOGETHER, rare=True),
    *_each("bias_twice", "X + B", "X + B + B", rare=True),
    *_each("bias_of_one", "B", "B[0]", "B.mean()", "B.sum()", rare=True),
    # the whole right-hand side: where that gives the same, no single quantity is blamed
    *_each("result_squashed", "Q = X", "Q = np.tanh(X)", "Q = sigmoid(X)"),
    *_each("result_squashed", "c_next = X", *_CUT_OFF, rare=True),
    *_each("result_negated", "Q = X", "Q = -(X)", rare=True),
    *_each("result_complement", "Q = X", "Q = 1 - (X)", rare=True),
    *_each("scaled", "Q = X", "Q = 2 * (X)", "Q = (X) / 2", rare=True),
    *_each("never_computed", "Q = X", "Q = np.zeros_like(X)"),
    *_each("result_constant", "Q = X", "Q = np.ones_like(X)", rare=True),
    *_each("formula_of_another", "c_next = X", *_AS_MEMORY, rare=True),
    *_each("formula_of_another", "a_next = X", *_AS_STATE, rare=True),
    # weights and states
    *_each("other_weights", "W", "OTHER"),
    *_each("before_the_gate", "W @ a_next", "W @ np.tanh(c_next)", rare=True),
    *_each("weights_missing", "W @ X", "X", rare=True),
    *_each("other_bias", "B", "OTHER"),
    *_each("weights_transposed", "W", "W.T"),
    *_each("other_bias", "B", "a_prev", "c_prev", rare=True),
    *_each("other_quantity", "Q", "OTHER"),
    *_each("other_quantity", "Q", "OTHER", at="joined"),
    *_each("complement", "Q", "1 - Q", at=_ANY, rare=True),
    *_each("squashed", "Q", "np.tanh(Q)", "sigmoid(Q)", at=_ANY, rare=True),
    *_each("ignored", "Q", "np.zeros_like(Q)", at=_ANY),
    *_each("constant", "Q", "np.ones_like(Q)", at=_ANY, rare=True),
    *_each("doubled", "Q", "2 * Q", at=_ANY, rare=True),
    *_each("negated", "Q", "-Q", at=_ANY, rare=True),
    *_each("negated", "W", "-W", rare=True),
    *_each("a_size", "Q", *_CELL_SIZES, rare=True),
    *_each("a_size", "B", *_CELL_SIZES, rare=True),
    # the concatenation
    *_each("concat_reversed", "np.concatenate((X, Y))", "np.concatenate((Y, X))", at="joined"),
    *_each("stacked_crosswise", _SUM, "np.hstack((Waa, Wax)) @ np.concatenate((xt, a_prev))"),
    *_each("stacked_crosswise", _SUM, "np.hstack((Wax, Waa)) @ np.concatenate((a_prev, xt))"),
    # what is returned
    *_each("other_returned", "Q", "OTHER", at="return", rare=True),
    *_each("returned_changed", "Q", *_CHANGES, at="return", rare=True),
)

_N_X = "x.shape[0]"
_SIZES = ("T_x", "m", "n_a", "n_y", _N_X)
_FULL_OF_A_SIZE = tuple(f"Q = np.full_like(a0, {size})" for size in _SIZES)
_FROM_A0 = tuple(change.replace("Q", "a0") for change in _CHANGES)
_STATE_FROM_A0 = tuple(f"a_next = {changed}" for changed in _FROM_A0)
_X_CHANGED = tuple(change.replace("Q", "x[:, :, t]") for change in _CHANGES)
#: Columns that are read back from the second step on.
_LATER = tuple(
    f"({array}[:, :, {column}] if t else Q)"
    for array in ("a", "c")
    for column in ("t - 1", "t - 2", "t", "-t", "0")
)
_INSERTED = ("caches.insert(1, X)", "caches.insert(-1, X)")
_MORE_THAN_THE_CACHE = (
    "caches.append((a_next, X))",
    "caches.append((a_next, yt_pred, X))",
    "caches.append((a_next, c_next, yt_pred, X))",
)

LOOP = (
    # the first states
    *_each("starts_from_zeros", "a_next = a0", "a_next = np.zeros_like(a0)", at="start"),
    *_each("starts_from_ones", "Q = X", "Q = np.ones_like(a0)", at="start"),
    *_each("memory_starts_from_a0", "c_next = X", "c_next = a0", at="start"),
    *_each("memory_starts_from_a0", "np.zeros_like(a0)", *_FROM_A0, at="start", rare=True),
    *_each("start_changed", "a_next = a0", *_STATE_FROM_A0, at="start", rare=True),
    *_each("starts_from_size", "Q = X", *_FULL_OF_A_SIZE, at="start", rare=True),
    # which steps are run
    *_each("first_step_skipped", "range(T_x)", "range(1, T_x)", at="loop"),
    *_each("last_step_skipped", "range(T_x)", "range(T_x - 1)", at="loop"),
    *_each("first_steps_skipped", "range(T_x)", "range(2, T_x)", at="loop", rare=True),
    *_each("last_steps_skipped", "range(T_x)", "range(T_x - 2)", at="loop", rare=True),
    *_each("backwards", "range(T_x)", "range(T_x - 1, -1, -1)", at="loop"),
    *_each("backwards", "range(T_x)", "range(T_x - 1, 0, -1)", at="loop", rare=True),
    *_each("one_step_only", "range(T_x)", "range(1)", at="loop"),
    *_each("last_step_only", "range(T_x)", "range(T_x - 1, T_x)", at="loop"),
    *_each("steps_left_out", "range(T_x)", "range(0, T_x, 2)", at="loop", rare=True),
    *_each("steps_left_out", "range(T_x)", "range(1, T_x, 2)", at="loop", rare=True),
    *_each("nothing_stored", "range(T_x)", "range(0)", at="loop", rare=True),
    *_each("other_length", "range(T_x)", "range(m)", "range(n_a)", at="loop", rare=True),
    *_each("other_length", "range(T_x)", "range(n_y)", f"range({_N_X})", at="loop", rare=True),
    # which slice is read
    *_each("one_step_late", "x[:, :, t]", "x[:, :, t - 1]", at="cell"),
    *_each("one_step_early", "x[:, :, t]", "x[:, :, (t + 1) % T_x]", at="cell", rare=True),
    *_each("one_step_early", "x[:, :, t]", "x[:, :, min(t + 1, T_x - 1)]", at="cell", rare=True),
    *_each("late_after_first", "x[:, :, t]", "x[:, :, max(t - 1, 0)]", at="cell", rare=True),
    *_each("same_step", "x[:, :, t]", "x[:, :, 0]", "x[:, :, -1]", at="cell"),
    *_each("same_step", "x[:, :, t]", "x[:, :, m]", "x[:, :, n_a]", at="cell", rare=True),
    *_each("same_step", "x[:, :, t]", "x[:, :, n_y]", f"x[:, :, {_N_X}]", at="cell", rare=True),
    *_each("reversed_time", "x[:, :, t]", "x[:, :, T_x - 1 - t]", "x[:, :, -t]", at="cell"),
    *_each("input_changed", "x[:, :, t]", *_X_CHANGED, at="cell", rare=True),
    # where it is stored
    *_each("stored_early", "X[:, :, t] = Y", "X[:, :, t - 1] = Y", at="stored"),
    *_each("stored_late", "X[:, :, t] = Y", "X[:, :, (t + 1) % T_x] = Y", at="stored"),
    *_each("stored_late", "X[:, :, t] = Y", "X[:, :, min(t + 1, T_x - 1)] = Y", at="stored"),
    *_each("stored_late", "X[:, :, t] = Y", "X[:, :, t + 1 : t + 2] = Y[:, :, None]", at="stored"),
    *_each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, 0] = Y", at="stored"),
    *_each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, -1] = Y", at="stored"),
    *_each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, m] = Y", at="stored", rare=True),
    *_each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, n_a] = Y", at="stored", rare=True),
    *_each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, n_y] = Y", at="stored", rare=True),
    *_each(
        "stored_at_one_step", "Z[:, :, t] = Y", "Z[:, :, x.shape[0]] = Y", at="stored", rare=True
    ),
    *_each("stored_reversed", "X[:, :, t] = Y", "X[:, :, T_x - 1 - t] = Y", at="stored"),
    *_each("stored_reversed", "X[:, :, t] = Y", "X[:, :, -t] = Y", at="stored"),
    *_each("accumulated", "X[:, :, t] = Y", "X[:, :, t] = Y + X[:, :, t - 1]", at="stored"),
    # what the cell is given
    *_each("given_first", "Q", "a0", at="cell"),
    *_each("given_other", "Q", "OTHER", at="cell"),
    *_each("given_column", "Q", "a[:, :, t - 1]", "c[:, :, t - 1]", at="cell"),
    *_each("given_zeros", "Q", "np.zeros_like(Q)", at="cell"),
    *_each("given_column", "Q", "a[:, :, -t]", "a[:, :, 0]", at="cell", rare=True),
    *_each("given_column", "Q", "c[:, :, -t]", "c[:, :, 0]", at="cell", rare=True),
    *_each("given_column_after_first", "Q", *_LATER, at="cell", rare=True),
    *_each("given_changed", "Q", "np.ones_like(Q)", *_CHANGES, at="cell", rare=True),
    *_each("given_number", "Q", "t", *_SIZES, at="cell", rare=True),
    # what is stored
    *_each("stored_other", "Q", "OTHER", at="stored"),
    *_each("stored_other", "Q", "a[:, :, t - 1]", "c[:, :, t - 1]", at="stored", rare=True),
    *_each("stored_zeros", "Q", "np.zeros_like(Q)", at="stored"),
    *_each("stored_other", "Q", "np.ones_like(Q)", at="stored", rare=True),
    *_each("stored_changed", "Q", *_CHANGES, at="stored", rare=True),
    # the caches
    *_each("caches_in_reverse", "caches.append(X)", "caches.insert(0, X)", at="kept"),
    *_each("caches_in_other_order", "caches.append(X)", *_INSERTED, at="kept"),
    *_each("caches_flattened", "caches.append(X)", "caches.extend(X)", at="kept"),
    *_each("last_cache_only", "caches.append(X)", "caches = [X]", at="kept"),
    *_each("states_as_cache", "caches.append(X)", "caches.append((a_next, c_next))", at="kept"),
    *_each("results_as_cache", "caches.append(X)", *_MORE_THAN_THE_CACHE, at="kept"),
    *_each("cache_is_other", "Q", "OTHER", at="kept", rare=True),
    # what is returned
    *_each("caches_with_x", "return X, Y, caches", "return X, Y, (caches, x)", at="return"),
    *_each("caches_with_x", "return X, Y, Z, caches", "return X, Y, Z, (caches, x)", at="return"),
    *_each("other_returned", "Q", "OTHER", at="return", rare=True),
)

#: How a line of a loop that is missing, doubled or stands elsewhere is called, by its role.
MOVES: Mapping[tuple[str, str], str] = {
    ("made", "in_loop"): "made_anew",
    ("start", "in_loop"): "start_in_loop",
    ("cell", "late"): "stored_before_step",
    ("cell", "twice"): "step_twice",
    ("stored", "missing"): "stored_zeros",
    ("stored", "early"): "stored_before_step",
    ("stored", "out_of_loop"): "stored_after_loop",
    ("kept", "missing"): "caches_missing",
    ("kept", "twice"): "caches_twice",
    ("kept", "early"): "kept_before_step",
    ("kept", "out_of_loop"): "last_cache_only",
    ("return", "in_loop"): "returned_early",
}
