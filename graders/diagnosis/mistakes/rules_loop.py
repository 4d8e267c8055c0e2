"""What learners write in a loop. Each line is an operator."""

from __future__ import annotations

from collections.abc import Mapping

from graders.diagnosis.mistakes.rules import CHANGES, each

_N_X = "x.shape[0]"
_SIZES = ("T_x", "m", "n_a", "n_y", _N_X)
_FULL_OF_A_SIZE = tuple(f"Q = np.full_like(a0, {size})" for size in _SIZES)
_FROM_A0 = tuple(change.replace("Q", "a0") for change in CHANGES)
_STATE_FROM_A0 = tuple(f"a_next = {changed}" for changed in _FROM_A0)
_X_CHANGED = tuple(change.replace("Q", "x[:, :, t]") for change in CHANGES)
#: A new shape in place of moved axes.
_X_RESHAPED = ("x.reshape(T_x, -1, m)[t]", "x.reshape(-1, T_x, m)[:, t]")
_LSTM_CELL = "lstm_cell_forward(X, {}, parameters)"
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
    *each("starts_from_zeros", "a_next = a0", "a_next = np.zeros_like(a0)", at="start"),
    *each("starts_from_ones", "Q = X", "Q = np.ones_like(a0)", at="start"),
    *each("memory_starts_from_a0", "c_next = X", "c_next = a0", at="start"),
    *each("memory_starts_from_a0", "np.zeros_like(a0)", *_FROM_A0, at="start", rare=True),
    *each("start_changed", "a_next = a0", *_STATE_FROM_A0, at="start", rare=True),
    *each("starts_from_size", "Q = X", *_FULL_OF_A_SIZE, at="start", rare=True),
    # which steps are run
    *each("first_step_skipped", "range(T_x)", "range(1, T_x)", at="loop"),
    *each("last_step_skipped", "range(T_x)", "range(T_x - 1)", at="loop"),
    *each("first_steps_skipped", "range(T_x)", "range(2, T_x)", at="loop", rare=True),
    *each("last_steps_skipped", "range(T_x)", "range(T_x - 2)", at="loop", rare=True),
    *each("backwards", "range(T_x)", "range(T_x - 1, -1, -1)", at="loop"),
    *each("backwards", "range(T_x)", "range(T_x - 1, 0, -1)", at="loop", rare=True),
    *each("one_step_only", "range(T_x)", "range(1)", at="loop"),
    *each("last_step_only", "range(T_x)", "range(T_x - 1, T_x)", at="loop"),
    *each("steps_left_out", "range(T_x)", "range(0, T_x, 2)", at="loop", rare=True),
    *each("steps_left_out", "range(T_x)", "range(1, T_x, 2)", at="loop", rare=True),
    *each("nothing_stored", "range(T_x)", "range(0)", at="loop", rare=True),
    *each("other_length", "range(T_x)", "range(m)", "range(n_a)", at="loop", rare=True),
    *each("other_length", "range(T_x)", "range(n_y)", f"range({_N_X})", at="loop", rare=True),
    # which slice is read
    *each("one_step_late", "x[:, :, t]", "x[:, :, t - 1]", at="cell"),
    *each("one_step_early", "x[:, :, t]", "x[:, :, (t + 1) % T_x]", at="cell", rare=True),
    *each("one_step_early", "x[:, :, t]", "x[:, :, min(t + 1, T_x - 1)]", at="cell", rare=True),
    *each("late_after_first", "x[:, :, t]", "x[:, :, max(t - 1, 0)]", at="cell", rare=True),
    *each("same_step", "x[:, :, t]", "x[:, :, 0]", "x[:, :, -1]", at="cell"),
    *each("same_step", "x[:, :, t]", "x[:, :, m]", "x[:, :, n_a]", at="cell", rare=True),
    *each("same_step", "x[:, :, t]", "x[:, :, n_y]", f"x[:, :, {_N_X}]", at="cell", rare=True),
    *each("reversed_time", "x[:, :, t]", "x[:, :, T_x - 1 - t]", "x[:, :, -t]", at="cell"),
    *each("input_reshaped", "x[:, :, t]", *_X_RESHAPED, at="cell", rare=True),
    *each("input_changed", "x[:, :, t]", *_X_CHANGED, at="cell", rare=True),
    # where it is stored
    *each("stored_early", "X[:, :, t] = Y", "X[:, :, t - 1] = Y", at="stored"),
    *each("stored_late", "X[:, :, t] = Y", "X[:, :, (t + 1) % T_x] = Y", at="stored"),
    *each("stored_late", "X[:, :, t] = Y", "X[:, :, min(t + 1, T_x - 1)] = Y", at="stored"),
    *each("stored_late", "X[:, :, t] = Y", "X[:, :, t + 1 : t + 2] = Y[:, :, None]", at="stored"),
    *each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, 0] = Y", at="stored"),
    *each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, -1] = Y", at="stored"),
    *each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, m] = Y", at="stored", rare=True),
    *each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, n_a] = Y", at="stored", rare=True),
    *each("stored_at_one_step", "X[:, :, t] = Y", "X[:, :, n_y] = Y", at="stored", rare=True),
    *each(
        "stored_at_one_step", "Z[:, :, t] = Y", "Z[:, :, x.shape[0]] = Y", at="stored", rare=True
    ),
    *each("stored_reversed", "X[:, :, t] = Y", "X[:, :, T_x - 1 - t] = Y", at="stored"),
    *each("stored_reversed", "X[:, :, t] = Y", "X[:, :, -t] = Y", at="stored"),
    *each("accumulated", "X[:, :, t] = Y", "X[:, :, t] = Y + X[:, :, t - 1]", at="stored"),
    # what the cell is given
    *each("given_first", "Q", "a0", at="cell"),
    *each("given_other", "Q", "OTHER", at="cell"),
    *each("given_column", "Q", "a[:, :, t - 1]", "c[:, :, t - 1]", at="cell"),
    *each("given_zeros", "Q", "np.zeros_like(Q)", at="cell"),
    *each("given_column", "Q", "a[:, :, -t]", "a[:, :, 0]", at="cell", rare=True),
    *each("given_column", "Q", "c[:, :, -t]", "c[:, :, 0]", at="cell", rare=True),
    *each("given_column_after_first", "Q", *_LATER, at="cell", rare=True),
    *each("given_changed", "Q", *CHANGES, at="cell", rare=True),
    *each("given_ones", "Q", "np.ones_like(Q)", at="cell", rare=True),
    *each("given_number", "Q", "t", *_SIZES, at="cell", rare=True),
    *each("given_exchanged", _LSTM_CELL.format("Y, Z"), _LSTM_CELL.format("Z, Y"), at="cell"),
    # what is stored
    *each("stored_other", "Q", "OTHER", at="stored"),
    *each("stored_other", "Q", "a[:, :, t - 1]", "c[:, :, t - 1]", at="stored", rare=True),
    *each("stored_zeros", "Q", "np.zeros_like(Q)", at="stored"),
    *each("stored_other", "Q", "np.ones_like(Q)", at="stored", rare=True),
    *each("stored_changed", "Q", *CHANGES, at="stored", rare=True),
    # the caches
    *each("caches_in_reverse", "caches.append(X)", "caches.insert(0, X)", at="kept"),
    *each("caches_in_other_order", "caches.append(X)", *_INSERTED, at="kept"),
    *each("caches_flattened", "caches.append(X)", "caches.extend(X)", at="kept"),
    *each("last_cache_only", "caches.append(X)", "caches = [X]", at="kept"),
    *each("states_as_cache", "caches.append(X)", "caches.append((a_next, c_next))", at="kept"),
    *each("results_as_cache", "caches.append(X)", *_MORE_THAN_THE_CACHE, at="kept"),
    *each("cache_is_other", "Q", "OTHER", at="kept", rare=True),
    # what is returned
    *each("caches_with_x", "return X, Y, caches", "return X, Y, (caches, x)", at="return"),
    *each("caches_with_x", "return X, Y, Z, caches", "return X, Y, Z, (caches, x)", at="return"),
    *each("other_returned", "Q", "OTHER", at="return", rare=True),
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
