"""The sentences for each kind of mistake, and the short titles that instructors see.

A sentence says what was seen and asks what a teacher would ask. It names the quantity and the
equation, never the line of code, and never both the wrong and the right quantity. In it, {what} is
the quantity, {its} the equation's number; a title may name everything.
"""

from __future__ import annotations

from collections.abc import Mapping

#: How a quantity is called. What is no key is called by its name in the code.
QUANTITIES: Mapping[str, str] = {
    "a_next": "hidden state `a_next`",
    "c_next": "cell state `c_next`",
    "ft": "forget gate `ft`",
    "ut": "update gate `ut`",
    "ot": "output gate `ot`",
    "cct": "candidate `cct`",
    "yt_pred": "prediction `yt_pred`",
    "concat": "concatenation",
}

CELL: Mapping[str, str] = {
    # activations
    "not_activated": "I find your {what} again without the function in {its}. "
    "Between which bounds must the numbers lie?",
    "scores_returned": "The columns of your {what} do not sum to 1: I find it again as bare "
    "scores. Which step of {its} turns scores into probabilities?",
    "sigmoid_used": "I find your {what} again when the function in {its} gives no negative number. "
    "Which values can the one that is asked for give?",
    "tanh_used": "I find your {what} again when the function in {its} gives negative numbers too. "
    "Between which bounds must the numbers lie?",
    "sigmoid_for_softmax": "Each number of your {what} lies between 0 and 1, but its columns do "
    "not sum to 1. Which function in {its} compares the classes with each other?",
    "tanh_for_softmax": "Some numbers of your {what} are negative. "
    "Which function in {its} turns scores into probabilities?",
    "relu_used": "I find your {what} again when the function in {its} cuts off all that is "
    "negative and has no upper bound. Between which bounds should its results lie?",
    "softmax_used": "I find your {what} again when the function in {its} weighs the numbers of a "
    "column against each other. Which function is applied to every number by itself there?",
    "not_normalised": "The numbers of your {what} are positive, but its columns do not sum to 1. "
    "Which of the given functions does all that {its} asks for?",
    "another_function": "I find your {what} again when the function in {its} is another one. "
    "Which one stands there?",
    "logarithm": "I find your {what} again as logarithms: no number of it is positive. "
    "Between which bounds does {its} put it?",
    "sign_in_function": "I find your {what} again when the function in {its} has another sign in "
    "its denominator. If it is one that you wrote, what is added there?",
    "brackets_in_function": "I find your {what} again when the function in {its} is written "
    "without some of its brackets. If it is one that you wrote, what is divided by what?",
    "upside_down": "I find your {what} again when the function in {its} is turned upside down: 1 "
    "divided by it. If it is one that you wrote, where do its brackets stand?",
    "argument_negated": "I find your {what} again when the sign of all that the function in {its} "
    "is applied to is turned around. Is anything subtracted there, or in a function that you "
    "wrote?",
    "argument_scaled": "I find your {what} again when all that the function in {its} is applied to "
    "is doubled or halved. Is anything multiplied or divided there, or in a function that you "
    "wrote?",
    "shares_of_scores": "I find your {what} again when each score is divided by the sum of its "
    "column. What does the function in {its} do to the scores before?",
    "other_divisor": "A column of your {what} does not sum to 1: I find it again when the "
    "exponentials are divided by something else. By which sum does the function in {its} divide?",
    "shifted_by_row": "The columns of your {what} sum to 1, and I find it again when the largest "
    "score of each row is subtracted first. Along which axis lie the classes that {its} compares?",
    "one_hot": "Your {what} holds a 1 for one class of each sequence and 0 for the others. "
    "What does {its} say of the classes that are less likely?",
    "rounded": "I find your {what} again when every result of the function in {its} is made 0 or "
    "1. What does a gate do that is half open?",
    "derivative_used": "I find your {what} again when the derivative of the function in {its} "
    "stands there. Which of the two does a step forward need?",
    "activated_twice": "I find your {what} again when the function in {its} is applied twice. "
    "Where was it applied before?",
    "scores_squashed": "The columns of your {what} sum to 1, and I find it again when another "
    "function is applied to the scores in {its} first. What does the one there take?",
    "tanh_of_each_term": "I find your {what} again when the function in {its} is applied to one "
    "term at a time. What do its brackets enclose?",
    "bias_outside": "I find your {what} again when the bias stays outside the function in {its}. "
    "What do its brackets enclose?",
    "terms_outside": "I find your {what} again when some of the terms in {its} stay outside the "
    "function. What do its brackets enclose?",
    "term_squashed": "I find your {what} again when a function is applied to a term of {its} "
    "first. Which terms are added there, and is anything done to them before?",
    "gate_added": "I find your {what} again when one gate more is multiplied with what stands in "
    "{its}. Which gates does it name?",
    "function_elsewhere": "I find your {what} again when the function in {its} stands around "
    "something else. Which of the factors there does it enclose?",
    "softmax_across_batch": "The rows of your {what} sum to 1, its columns do not. "
    "Along which axis lie the classes that {its} compares?",
    "softmax_over_all": "All numbers of your {what} together sum to 1. For how many sequences does "
    "it hold predictions, and what do those of one sequence sum to by {its}?",
    # terms, factors, biases
    "bias_missing": "I find your {what} again without one of the symbols in {its}. "
    "Have you used every one of them?",
    "bias_alone": "I find your {what} again when just one symbol of {its} is left. "
    "What else is added there?",
    "term_missing": "I find your {what} again without one of the terms that are added in {its}. "
    "Is each of them there, and is none of them made of zeros?",
    "factor_missing": "I find your {what} again without one of the factors in {its}. "
    "Which symbols are multiplied element by element there?",
    "sign": "I find your {what} again when a sign in {its} is turned around. "
    "What is added there, and is anything subtracted?",
    "operation": "I find your {what} again when two parts of {its} are put together by another "
    "operation. Which one stands between them there?",
    "terms_left_out": "I find your {what} again when a matrix product in {its} leaves out some of "
    "its terms. Over which numbers does it add, and does your code take in each of them?",
    "factors_exchanged": "I find your {what} again with two factors in {its} in each other's "
    "place. Which of them decides how much of the old memory is kept?",
    "brackets": "I find your {what} again when the parts of {its} are put together in another "
    "order. Which of them are multiplied, and what is added in the end?",
    "one_gate": "In your {what} one gate decides both how much is kept and how much is written. "
    "How many gates are there in {its}?",
    "term_added": "I find your {what} again when a state is added in {its} that is no term there. "
    "Which symbols are added?",
    "bias_twice": "I find your {what} again when one symbol of {its} comes in twice. "
    "How often is it added?",
    "bias_of_one": "I find your {what} again when one number stands for a bias in {its}. "
    "How many numbers does a bias hold, and what does each belong to?",
    "matrix_product": "I find your {what} again when a product in {its} mixes the numbers of "
    "different units or sequences. Which kind of product does the star stand for?",
    "elementwise_product": "I find your {what} again when a product in {its} is taken number by "
    "number. What does a matrix do to the vector that it stands before?",
    "part_missing": "I find your {what} again when one part of the brackets in {its} is left out. "
    "What do they hold?",
    "parts_reversed": "I find your {what} again with the two parts of the brackets in {its} in "
    "each other's place. Which columns of the weights belong to which part?",
    "stacked_crosswise": "I find your {what} again when the weights in {its} stand side by side in "
    "one order, and what they are multiplied with stands on top of each other in the other. "
    "Which columns belong to which rows?",
    "other_part": "I find your {what} again when one part of the brackets in {its} is another "
    "quantity. What do they hold?",
    "part_gated": "I find your {what} again when one part of the brackets in {its} is multiplied "
    "by a gate first, as in another kind of cell. What do they hold?",
    "before_the_gate": "I find your {what} again when no gate has decided what it is read off. "
    "Which quantity does {its} multiply by the weights?",
    # weights
    "weights_missing": "I find your {what} again without one of the weights in {its}. "
    "What is each vector there multiplied with?",
    "other_weights": "I find your {what} again with weights that belong elsewhere. "
    "Which letter differs between {its} and your code?",
    "other_bias": "I find your {what} again with something in a bias's place that belongs "
    "elsewhere. Which letter differs between {its} and your code?",
    "weights_transposed": "I find your {what} again with a matrix of weights in {its} turned over. "
    "What do its rows count, and what its columns?",
    "negated": "I find your {what} again when the sign of one symbol in {its} is turned around. "
    "Is anything subtracted there?",
    "formulas_exchanged": "I find your numbers again when two quantities are computed by each "
    "other's formula. Which letters differ between {its} and your code?",
    "parameters_exchanged": "I find your numbers again when two quantities are computed with each "
    "other's weights and bias. Which letters differ between {its} and your code?",
    "parameters_permuted": "I find your numbers again when several quantities are computed with "
    "each other's weights and biases. Which letters belong to each of {its}, and if you stack "
    "them, in which order do you take them apart?",
    "formula_of_another": "Your {what} holds the very numbers that belong to another quantity. "
    "Which letters of {its} does it come from, and does anything write over it later?",
    "rest_of_another": "Your {what} is what another gate leaves: together they are 1 everywhere. "
    "Which letters of {its} does it come from?",
    "exchanged_in_cache": "Your cache holds two quantities in each other's place. Does each follow "
    "its own one of {its}, and do they stand in the order that the exercise lists?",
    "concat_reversed": "I find your gates again with the two parts of the concatenation in each "
    "other's place. Which columns of the weights belong to which part?",
    # the whole right-hand side
    "result_squashed": "I find your {what} again with one function more than there is in {its}. "
    "Between which bounds does that one keep its results?",
    "result_negated": "I find your {what} again with all signs turned around. "
    "Is anything subtracted in {its}?",
    "result_complement": "I find your {what} again as 1 minus the right numbers. "
    "Is anything subtracted in {its}?",
    "scaled": "I find your {what} again with a constant factor. Which factors stand in {its}?",
    "never_computed": "I find nothing but zeros in your {what}. What is computed in {its}?",
    "result_constant": "I find the same number everywhere in your {what}. "
    "Which symbols does it depend on in {its}?",
    "a_size": "I find your {what} again when one symbol of {its} is a size, a plain number. "
    "Which of your names stands for something else than it says?",
    # packing
    "order": "Two things in what you {packed} stand in each other's place. "
    "In which order does the exercise list them?",
    "several_moved": "Several things in what you {packed} stand in each other's places. "
    "In which order does the exercise list them?",
    "left_out": "One thing is missing from what you {packed}. "
    "How many does the exercise list, and which?",
    "returned_changed": "Something is done to one of the values that you return, on its way out. "
    "What does the exercise list at its place?",
    "other_returned": "One of the values that you return is another quantity than the one that the "
    "exercise lists at its place: by its name, or by what that name stands for in the end. "
    "Which one is it?",
}

#: What a quantity does in an equation, and the question that leads to it: by site and quantity.
ROLES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("a_next", "xt"): ("what is new at this step", "What does the cell read at step t?"),
    ("a_next", "a_prev"): ("what is remembered", "Which state does the cell start from?"),
    ("a_next", "ot"): ("how much of the memory is shown", "Which gate decides that?"),
    ("a_next", "c_next"): ("what is shown", "Which memory passes through the gate?"),
    ("c_next", "ft"): ("how much of the old memory is kept", "Which gate decides that?"),
    ("c_next", "ut"): ("how much of what is new is written", "Which gate decides that?"),
    ("c_next", "cct"): ("what is written", "Which quantity could be written at this step?"),
    ("c_next", "c_prev"): ("what is kept of the past", "Which quantity carries the past on?"),
    ("yt_pred", "a_next"): ("what the prediction is read off", "What is the cell's output?"),
    ("concat", "a_prev"): ("what stands on top in the brackets", "What do they hold?"),
    ("concat", "xt"): ("what stands below in the brackets", "What do they hold?"),
    **dict.fromkeys(
        ((gate, "concat") for gate in ("ft", "ut", "cct", "ot")),
        ("what the weights are multiplied with", "What do the brackets hold?"),
    ),
}

#: What was seen of a single quantity in an equation, beside its role.
AT_ROLE: Mapping[str, str] = {
    "other_quantity": "",
    "complement": " I find your numbers again when it is subtracted from 1 there.",
    "squashed": " I find your numbers again when a function is applied to it first.",
    "ignored": " I find your numbers again with zeros there.",
    "constant": " I find your numbers again with ones there.",
    "doubled": " I find your numbers again when it counts twice there.",
    "negated": " I find your numbers again when its sign is turned around there.",
}

TITLES: Mapping[str, str] = {
    "not_activated": "no activation",
    "scores_returned": "scores, no softmax",
    "sigmoid_used": "sigmoid in place of tanh",
    "tanh_used": "tanh in place of sigmoid",
    "sigmoid_for_softmax": "sigmoid in place of softmax",
    "tanh_for_softmax": "tanh in place of softmax",
    "relu_used": "ReLU in place of the activation",
    "softmax_used": "softmax in place of the activation",
    "softmax_across_batch": "softmax along the wrong axis",
    "softmax_over_all": "softmax over the whole matrix",
    "bias_missing": "{B} is missing",
    "upside_down": "1 divided by the activation",
    "argument_negated": "a sign in the activation",
    "argument_scaled": "a factor in the activation",
    "rounded": "rounded to 0 or 1",
    "logarithm": "logarithm of the probabilities",
    "sign_in_function": "a sign in an activation of one's own",
    "brackets_in_function": "brackets missing in an activation of one's own",
    "function_elsewhere": "the activation around something else",
    "other_divisor": "another divisor in softmax",
    "scores_squashed": "an activation before softmax",
    "term_squashed": "an activation on a term",
    "gate_added": "a gate too many",
    "factors_exchanged": "two factors in each other's place",
    "brackets": "other brackets",
    "one_gate": "one gate and its complement in place of two",
    "term_added": "a state added",
    "before_the_gate": "prediction read off tanh(c_next)",
    "parameters_exchanged": "{first} and {second} computed with each other's parameters",
    "parameters_permuted": "computed with each other's parameters",
    "derivative_used": "the derivative of the activation",
    "shares_of_scores": "scores divided by their sum, no exponential",
    "shifted_by_row": "largest score of each row subtracted in softmax",
    "one_hot": "the most likely class alone",
    "terms_outside": "terms added after the function",
    "bias_outside": "{B} added after the function",
    "term_missing": "a term is missing",
    "factor_missing": "a factor is missing",
    "sign": "a wrong sign",
    "operation": "another operation",
    "bias_twice": "{B} added twice",
    "bias_of_one": "one number in place of {B}",
    "matrix_product": "matrix product in place of the elementwise one",
    "elementwise_product": "elementwise product in place of the matrix product",
    "other_weights": "{OTHER} in place of {W}",
    "other_bias": "{OTHER} in place of {B}",
    "weights_transposed": "{W} transposed",
    "formulas_exchanged": "{first} and {second} computed by each other's formula",
    "formula_of_another": "the formula of {OTHER}",
    "rest_of_another": "1 - {OTHER}",
    "exchanged_in_cache": "{first} and {second} in each other's place, or by each other's formula",
    "concat_reversed": "parts in the other order",
    "other_quantity": "{OTHER} in place of {Q}",
    "complement": "1 - {Q} in place of {Q}",
    "squashed": "an activation too many on {Q}",
    "ignored": "zeros in place of {Q}",
    "constant": "a constant in place of {Q}",
    "negated": "a wrong sign before {Q}",
    "part_missing": "a part of the concatenation is missing",
    "parts_reversed": "parts of the concatenation in the other order",
    "other_part": "another quantity in the concatenation",
    "part_gated": "a gated state in the concatenation, as in a GRU",
    "stacked_crosswise": "weights and states stacked in different orders",
    "weights_missing": "{W} is missing",
    "returned_changed": "{Q} changed when it is returned",
    "order": "{first} and {second} in each other's place",
    "several_moved": "in another order",
    "first_column_taken": "a0 in the first column, the first step skipped",
    "left_out": "{first} left out",
    "other_returned": "{OTHER} in place of {Q}",
    "given_other": "{OTHER} in place of {Q}",
    "given_first": "a0 at every step",
    "given_exchanged": "a_next and c_next passed in each other's place",
    "given_column": "a column of a or c in place of {Q}",
    "same_step": "the same slice at every step",
    "other_length": "another size in place of T_x",
    "stored_other": "something else in place of {Q}",
    "never_updated": "{first} never updated",
    "unpacked_in_other_order": "{first} and {second} unpacked in each other's place",
}
