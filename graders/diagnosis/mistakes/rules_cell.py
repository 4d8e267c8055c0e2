"""What learners write in the formulas of a cell. Each line is an operator."""

from __future__ import annotations

from graders.diagnosis.mistakes.rules import CHANGES, each

#: Where a quantity is read in a cell: in a formula, or in the concatenation.
_ANY = "formula joined"
_CELL_SIZES = ("a_prev.shape[0]", "a_prev.shape[1]", "xt.shape[0]", "by.shape[0]")
_SUM = "Waa @ a_prev + Wax @ xt"
#: A product that encloses more terms than its own.
_WIDER_PRODUCTS = (
    *("Waa @ (a_prev + ba) + Wax @ xt", "Waa @ (a_prev + Wax @ xt) + ba"),
    "Waa @ (a_prev + Wax @ xt + ba)",
)
_A_PART, _X_PART = "W[:, :len(a_prev)] @ a_prev", "W[:, len(a_prev):] @ xt"
_GATED_PARTS = ("Wc @ np.concatenate((ft * a_prev, xt))", "Wc @ np.concatenate((ut * a_prev, xt))")
_PARTS_TOGETHER = tuple(f"({_A_PART}) {sign} ({_X_PART})" for sign in "*/")
#: The output gate stands before the line that gives the new memory its name.
_NEW_MEMORY = "ft * c_prev + ut * cct"
_NEW_PARTS = tuple(
    f"Wo @ np.concatenate(({part}, xt))" for part in (_NEW_MEMORY, f"np.tanh({_NEW_MEMORY})")
)
_SHARES = tuple(f"({z}) / ({z}).sum(axis=0)" for z in ("X", "(X) - (X).max(axis=0)"))
#: A loop of one's own that begins late, ends early, or keeps the last term.
_SOME_TERMS = ("W[:, 1:] @ (X)[1:]", "W[:, :-1] @ (X)[:-1]", "W[:, -1:] @ (X)[-1:]")
#: A softmax of one's own that shifts each column and then adds up along other axes.
_SHIFTED = "np.exp((X) - (X).max(axis=0))"
_ROWS_OF_SHIFTED = f"{_SHIFTED} / {_SHIFTED}.sum(axis=1, keepdims=True)"
_OTHER_DIVISORS = (
    "np.exp(X) / (X).sum(axis=0)",
    "np.exp(X) / (1 + np.exp(X).sum(axis=0))",
    "np.exp((X) - (X).max(axis=0)) / np.exp(X).sum(axis=0)",
    "np.exp((X) - (X).max()) / np.exp(X).sum(axis=0)",
    "np.exp(X) / np.exp(X).mean(axis=0)",
)
_OF_SQUASHED = ("softmax(np.tanh(X))", "softmax(sigmoid(X))", "softmax(np.maximum(X, 0))")
_LIKE_TANH = ("np.clip(X, -1, 1)", "(X) / (1 + np.abs(X))", "np.maximum(X, 0.01 * (X))")
_HARD_SIGMOIDS = ("np.clip((X) / 5 + 0.5, 0, 1)", "np.clip((X) / 6 + 0.5, 0, 1)")
_SIGNS_IN_SIGMOID = ("1 / (1 - np.exp(-(X)))", "1 / (1 - np.exp(X))", "1 / (np.exp(-(X)) - 1)")
_SIGNS_IN_TANH = (
    "(np.exp(X) - np.exp(-(X))) / (np.exp(X) + np.exp(X))",
    "(np.exp(2 * (X)) - 1) / (np.exp(-2 * (X)) + 1)",
)
_BRACKETS_IN_TANH = (
    "np.exp(X) - np.exp(-(X)) / (np.exp(X) + np.exp(-(X)))",
    "(np.exp(X) - np.exp(-(X))) / np.exp(X) + np.exp(-(X))",
    "(np.exp(2 * (X)) - 1) / np.exp(2 * (X)) + 1",
    "np.exp(2 * (X)) - 1 / (np.exp(2 * (X)) + 1)",
)
_CUT_OFF = ("c_next = np.clip(X, -1, 1)", "c_next = np.maximum(X, 0)")
#: Quantities that stand in a state's place as they are.
_AS_MEMORY = ("c_next = c_prev", "c_next = a_prev", "c_next = cct")
_AS_STATE = tuple(f"a_next = {name}" for name in ("a_prev", "c_prev", "c_next", "cct"))
_OTHER_BRACKETS = (
    *("X * (Y + Z * V)", "(X * Y + Z) * V", "X * (Y + Z) * V", "Z * (X * Y + V)", "X * Y * Z + V"),
    "(X + Z) * (Y + V)",
)
_TERMS_SQUASHED = (
    *("np.tanh(X * Y) + Z * V", "X * Y + np.tanh(Z * V)", "np.tanh(X * Y) + np.tanh(Z * V)"),
)
_GATED_MEMORY = tuple(f"c_next = {gate} * (X)" for gate in ("ft", "ut", "ot"))
_GATED_STATE = tuple(f"a_next = {gate} * X * Y" for gate in ("ft", "ut", "ot"))
_GATED_READ = tuple(f"Wy @ ({gate} * a_next)" for gate in ("ft", "ut", "ot"))
_TERMS_APART = "np.tanh(X) + np.tanh(Y + Z)", "np.tanh(X + Z) + np.tanh(Y)"
_ONE_GATE = (
    *("X * Y + (1 - X) * V", "(1 - X) * Y + X * V", "Z * Y + (1 - Z) * V", "(1 - Z) * Y + Z * V"),
)
_SOME_TERMS_OUTSIDE = (
    *("np.tanh(X) + Y + Z", "np.tanh(Y) + X + Z", "X + np.tanh(Y + Z)", "Y + np.tanh(X + Z)"),
    "np.tanh(X) + np.tanh(Y) + Z",
)

CELL = (
    # activations
    *each("not_activated", "np.tanh(X)", "X"),
    *each("not_activated", "sigmoid(X)", "X"),
    *each("scores_returned", "softmax(X)", "X"),
    *each("sigmoid_used", "np.tanh(X)", "sigmoid(X)"),
    *each("tanh_used", "sigmoid(X)", "np.tanh(X)"),
    *each("sigmoid_for_softmax", "softmax(X)", "sigmoid(X)"),
    *each("relu_used", "np.tanh(X)", "np.maximum(X, 0)", rare=True),
    *each("relu_used", "sigmoid(X)", "np.maximum(X, 0)", rare=True),
    *each("softmax_used", "np.tanh(X)", "softmax(X)", rare=True),
    *each("softmax_used", "sigmoid(X)", "softmax(X)", rare=True),
    *each("tanh_for_softmax", "softmax(X)", "np.tanh(X)"),
    *each("not_normalised", "softmax(X)", "np.exp(X)"),
    *each("not_normalised", "softmax(X)", _SHIFTED, "np.exp((X) - (X).max())", rare=True),
    *each("another_function", "np.tanh(X)", "np.exp(X)", "np.sin(X)", "np.abs(X)", rare=True),
    *each("another_function", "sigmoid(X)", "np.exp(X)", "np.sin(X)", "np.abs(X)", rare=True),
    *each("another_function", "softmax(X)", "np.sin(X)", "np.abs(X)", rare=True),
    *each("another_function", "softmax(X)", "np.maximum(X, 0)", rare=True),
    *each("another_function", "np.tanh(X)", "np.sinh(X)", "np.arctan(X)", rare=True),
    *each("another_function", "np.tanh(X)", "np.tanh(X) + 1", "np.tanh(X) - 1", rare=True),
    *each("another_function", "np.tanh(X)", "np.tan(X)", *_LIKE_TANH, rare=True),
    *each("another_function", "sigmoid(X)", *_HARD_SIGMOIDS, rare=True),
    *each("logarithm", "softmax(X)", "np.log(softmax(X))", rare=True),
    # functions that learners write themselves
    *each("upside_down", "np.tanh(X)", "1 / np.tanh(X)", rare=True),
    *each("upside_down", "sigmoid(X)", "1 / sigmoid(X)", rare=True),
    *each("sign_in_function", "sigmoid(X)", *_SIGNS_IN_SIGMOID, rare=True),
    *each("sign_in_function", "np.tanh(X)", *_SIGNS_IN_TANH, rare=True),
    *each("brackets_in_function", "sigmoid(X)", "np.exp(X) / 1 + np.exp(X)", rare=True),
    *each("brackets_in_function", "np.tanh(X)", *_BRACKETS_IN_TANH, rare=True),
    *each("argument_negated", "sigmoid(X)", "sigmoid(-(X))", rare=True),
    *each("argument_negated", "softmax(X)", "softmax(-(X))", rare=True),
    *each("argument_scaled", "np.tanh(X)", "np.tanh((X) / 2)", "np.tanh(2 * (X))", rare=True),
    *each("argument_scaled", "sigmoid(X)", "sigmoid((X) / 2)", "sigmoid(2 * (X))", rare=True),
    *each("argument_scaled", "softmax(X)", "softmax((X) / 2)", "softmax(2 * (X))", rare=True),
    *each("result_constant", "sigmoid(X)", "sigmoid(0 * (X))", rare=True),
    *each("result_constant", "softmax(X)", "softmax(0 * (X))", rare=True),
    *each("shares_of_scores", "softmax(X)", *_SHARES, rare=True),
    *each("other_divisor", "softmax(X)", *_OTHER_DIVISORS, rare=True),
    *each("shifted_by_row", "softmax(X)", "softmax((X) - (X).max(1, keepdims=True))", rare=True),
    *each("one_hot", "softmax(X)", "1.0 * ((X) == (X).max(axis=0))", rare=True),
    *each("rounded", "sigmoid(X)", "np.round(sigmoid(X))", "sigmoid(X) > 0.5", rare=True),
    # what belongs to the way back
    *each("derivative_used", "np.tanh(X)", "1 - np.tanh(X) ** 2", rare=True),
    *each("derivative_used", "sigmoid(X)", "sigmoid(X) * (1 - sigmoid(X))", rare=True),
    # brackets and repetitions
    *each("activated_twice", "np.tanh(X)", "np.tanh(np.tanh(X))", rare=True),
    *each("activated_twice", "sigmoid(X)", "sigmoid(sigmoid(X))", rare=True),
    *each("activated_twice", "softmax(X)", "softmax(softmax(X))"),
    *each("scores_squashed", "softmax(X)", *_OF_SQUASHED, rare=True),
    *each("tanh_of_each_term", "np.tanh(X + Y + Z)", "np.tanh(X) + np.tanh(Y) + np.tanh(Z)"),
    *each("tanh_of_each_term", "np.tanh(X + Y + Z)", *_TERMS_APART, rare=True),
    *each("tanh_of_each_term", "np.tanh(X + Y)", "np.tanh(X) + np.tanh(Y)", rare=True),
    *each("bias_outside", "np.tanh(X + B)", "np.tanh(X) + B", rare=True),
    *each("bias_outside", "sigmoid(X + B)", "sigmoid(X) + B", rare=True),
    *each("bias_outside", "softmax(X + B)", "softmax(X) + B"),
    *each("terms_outside", "np.tanh(X + Y + Z)", *_SOME_TERMS_OUTSIDE, rare=True),
    *each("function_elsewhere", "X * np.tanh(Y)", "np.tanh(X) * Y", "np.tanh(X * Y)", rare=True),
    # the axis of the softmax
    *each("softmax_across_batch", "softmax(X)", "softmax((X).T).T"),
    *each("softmax_over_all", "softmax(X)", "softmax((X).ravel()).reshape((X).shape)"),
    *each("softmax_across_batch", "softmax(X)", _ROWS_OF_SHIFTED, rare=True),
    *each("softmax_over_all", "softmax(X)", f"{_SHIFTED} / {_SHIFTED}.sum()", rare=True),
    # terms, factors, biases
    *each("bias_missing", "X + B", "X"),
    *each("bias_alone", "X + B", "B"),
    *each("term_missing", "X + Y", "X", "Y"),
    *each("factor_missing", "X * Y", "X", "Y"),
    *each("sign", "X + Y", "X - Y", "Y - X", rare=True),
    *each("operation", "X + Y", "X * Y", rare=True),
    *each("operation", "X * Y", "X + Y"),
    *each("operation", "X * Y", "X - Y", "Y - X", rare=True),
    *each("operation", "X * Y", "X / Y", "Y / X", rare=True),
    *each("operation", "X + Y", "X / Y", "Y / X", rare=True),
    *each("operation", "X * Y + Z * V", "X + Y * Z + V", "(X + Y) * (Z + V)", rare=True),
    *each("factors_exchanged", "X * Y + Z * V", "Z * Y + X * V", rare=True),
    *each("brackets", "X * Y + Z * V", *_OTHER_BRACKETS, rare=True),
    *each("brackets", f"{_SUM} + ba", *_WIDER_PRODUCTS, rare=True),
    *each("term_squashed", "X * Y + Z * V", *_TERMS_SQUASHED, rare=True),
    *each("gate_added", "c_next = X", *_GATED_MEMORY, rare=True),
    *each("gate_added", "a_next = X * Y", *_GATED_STATE, rare=True),
    *each("gate_added", "Wy @ a_next", *_GATED_READ, rare=True),
    *each("one_gate", "X * Y + Z * V", *_ONE_GATE, rare=True),
    *each("term_added", "X + B", "X + B + a_prev", "X + B + c_prev", rare=True),
    *each("term_added", "X + bo", f"X + bo + {_NEW_MEMORY}", rare=True),
    *each("term_added", "Q = X", "Q = (X) + a_prev", "Q = (X) + c_prev", rare=True),
    *each("matrix_product", "X * Y", "X @ Y", "X @ (Y).T", rare=True),
    *each("elementwise_product", "X @ Y", "X * Y"),
    *each("terms_left_out", "W @ X", *_SOME_TERMS, rare=True),
    *each("part_missing", "W @ concat", _A_PART, _X_PART, rare=True),
    *each("parts_reversed", "W @ concat", "W @ np.concatenate((xt, a_prev))", rare=True),
    *each("other_part", "W @ concat", "W @ np.concatenate((c_prev, xt))", rare=True),
    *each("other_part", "Wo @ concat", *_NEW_PARTS, rare=True),
    *each("part_gated", "Wc @ concat", *_GATED_PARTS, rare=True),
    *each("sign", "W @ concat", f"{_A_PART} - {_X_PART}", f"{_X_PART} - {_A_PART}", rare=True),
    *each("operation", "W @ concat", *_PARTS_TOGETHER, rare=True),
    *each("bias_twice", "X + B", "X + B + B", rare=True),
    *each("bias_of_one", "B", "B[0]", "B.mean()", "B.sum()", rare=True),
    # the whole right-hand side: where that gives the same, no single quantity is blamed
    *each("result_squashed", "Q = X", "Q = np.tanh(X)", "Q = sigmoid(X)"),
    *each("result_squashed", "c_next = X", *_CUT_OFF, rare=True),
    *each("result_negated", "Q = X", "Q = -(X)", rare=True),
    *each("result_complement", "Q = X", "Q = 1 - (X)", rare=True),
    *each("scaled", "Q = X", "Q = 2 * (X)", "Q = (X) / 2", rare=True),
    *each("never_computed", "Q = X", "Q = np.zeros_like(X)"),
    *each("result_constant", "Q = X", "Q = np.ones_like(X)", rare=True),
    *each("formula_of_another", "c_next = X", *_AS_MEMORY, rare=True),
    *each("formula_of_another", "a_next = X", *_AS_STATE, rare=True),
    # weights and states
    *each("other_weights", "W", "OTHER"),
    *each("before_the_gate", "W @ a_next", "W @ np.tanh(c_next)", rare=True),
    *each("weights_missing", "W @ X", "X", rare=True),
    *each("other_bias", "B", "OTHER"),
    *each("weights_transposed", "W", "W.T"),
    *each("other_bias", "B", "a_prev", "c_prev", rare=True),
    *each("other_quantity", "Q", "OTHER"),
    *each("other_quantity", "Q", "OTHER", at="joined"),
    *each("complement", "Q", "1 - Q", at=_ANY, rare=True),
    *each("squashed", "Q", "np.tanh(Q)", "sigmoid(Q)", at=_ANY, rare=True),
    *each("ignored", "Q", "np.zeros_like(Q)", at=_ANY),
    *each("constant", "Q", "np.ones_like(Q)", at=_ANY, rare=True),
    *each("doubled", "Q", "2 * Q", at=_ANY, rare=True),
    *each("negated", "Q", "-Q", at=_ANY, rare=True),
    *each("negated", "W", "-W", rare=True),
    *each("a_size", "Q", *_CELL_SIZES, rare=True),
    *each("a_size", "B", *_CELL_SIZES, rare=True),
    # the concatenation
    *each("concat_reversed", "np.concatenate((X, Y))", "np.concatenate((Y, X))", at="joined"),
    *each("stacked_crosswise", _SUM, "np.hstack((Waa, Wax)) @ np.concatenate((xt, a_prev))"),
    *each("stacked_crosswise", _SUM, "np.hstack((Wax, Waa)) @ np.concatenate((a_prev, xt))"),
    # what is returned
    *each("other_returned", "Q", "OTHER", at="return", rare=True),
    *each("returned_changed", "Q", *CHANGES, at="return", rare=True),
)
