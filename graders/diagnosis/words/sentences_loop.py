"""The sentences for each kind of mistake in a loop over time. See `sentences`.

{what} is the array or the state that is concerned.
"""

from __future__ import annotations

from collections.abc import Mapping

QUANTITIES: Mapping[str, str] = {
    "a_next": "hidden state",
    "c_next": "cell state",
    "a0": "hidden state",
    "a": "`a`",
    "c": "`c`",
    "y_pred": "`y_pred`",
    "caches": "`caches`",
}

LOOP: Mapping[str, str] = {
    # the first states
    "starts_from_zeros": "I find your results again when the {what} is all zeros before the first "
    "step. What does the exercise say about the first hidden state?",
    "starts_from_ones": "I find your results again when the {what} is all ones before the first "
    "step. What should it start from?",
    "memory_starts_from_a0": "I find your results again when the memory is not empty before the "
    "first step. What does it start from?",
    "starts_from_size": "I find your results again when every number of the {what} is a size "
    "before the first step. What should it start from?",
    "start_changed": "I find your results again when something is done to the {what} before the "
    "first step. What should it start from?",
    "start_in_loop": "Every step of yours starts from the same {what}: it is set again in every "
    "round. What belongs before the loop?",
    # which steps are run
    "first_step_skipped": "The first time step of your results was never computed. "
    "At which number does your `t` begin?",
    "last_step_skipped": "The last time step of your results was never computed. "
    "At which number does your `t` end?",
    "first_column_taken": "The first column of your {what} holds `a0`, and your loop begins one "
    "step later. Which step's state belongs in the first column?",
    "first_steps_skipped": "The first time steps of your results were never computed. "
    "At which number does your `t` begin?",
    "last_steps_skipped": "The last time steps of your results were never computed. "
    "At which number does your `t` end?",
    "backwards": "Your last time step was computed first: it starts from `a0`. "
    "In which direction does time run?",
    "one_step_only": "Only one time step was computed. How often does your loop go round?",
    "last_step_only": "Your results hold the last time step only, and that one starts from the "
    "first state. How often does your loop go round, and what is set or made anew in every round?",
    "steps_left_out": "Every other time step was never computed. By how much does your `t` grow?",
    "nothing_stored": "Your results are zeros, and `caches` is empty. "
    "What happens in each round of the loop, and how many rounds are there?",
    "other_length": "I find your results again when your loop goes round as often as another size "
    "says. Does it count another axis of `x`, or to a number that is always the same?",
    "first_step_twice": "I find your results again when the first time step is run twice: before "
    "the loop, and in it. At which number does your `t` begin?",
    "step_twice": "The cell runs twice in each step. What does it start from the second time?",
    # which slice is read
    "one_step_late": "Each step of yours reads the `x` of the step before it, and the first one "
    "that of the last. Which slice belongs to step `t`?",
    "late_after_first": "From the second step on, each step of yours reads the `x` of the step "
    "before it. Which slice belongs to step `t`?",
    "one_step_early": "Each step of yours reads the `x` of the step after it. "
    "Which slice belongs to step `t`?",
    "same_step": "Every step of yours reads the same slice of `x`. "
    "Which slice belongs to step `t`?",
    "reversed_time": "Your steps read `x` from its end. Which slice belongs to step `t`?",
    "input_reshaped": "What your cell is given holds numbers of several steps of `x`. "
    "Does changing the shape of an array move its axes?",
    "input_changed": "I find your results again when `x` is changed on its way into the cell. "
    "What does the cell read at step `t`?",
    # where and when it is stored
    "stored_early": "Each step of your {what} stands one column too far to the left. "
    "At which position does step `t` belong?",
    "stored_late": "Each step of your {what} stands one column too far to the right. "
    "At which position does step `t` belong?",
    "stored_at_one_step": "One column alone of your {what} is filled, and it holds the last time "
    "step. At which position is each step stored, and how often is {what} made?",
    "stored_reversed": "The steps of your {what} stand in reverse. "
    "At which position does step `t` belong?",
    "accumulated": "In your {what} each step is added to the one before it. "
    "Is a step stored there, or a sum?",
    "stored_before_step": "A column of your {what} holds what its step started from. "
    "What should the first one hold, and when is it stored?",
    "stored_after_loop": "Your {what} holds the last time step only. "
    "What is done once, before the loop or after it, and what in every round?",
    "all_made_anew": "One column alone of your results is filled, and `caches` holds a single "
    "cache. What is done once, before the loop, and what in every round?",
    "made_anew": "Your {what} holds the last time step only. "
    "What is done once, before the loop or after it, and what in every round?",
    # what the cell is given
    "given_other": "I find your results again when the cell is given something else as its "
    "previous {what}. What should each step know of the one before it?",
    "given_first": "I find your results again when the cell is given `a0` at every step. "
    "What should each step know of the one before it?",
    "given_column": "Your cell is given a column of an array as its previous {what}. What stands "
    "in that column at the first step, and what should that step start from?",
    "given_column_after_first": "At some step after the first, your cell is given something else "
    "as its previous {what} than what the step before made of it. Where does it come from?",
    "given_zeros": "Every step of yours starts from an empty {what}. "
    "What should each step know of the one before it?",
    "given_ones": "Every step of yours starts from a {what} of ones. "
    "What should each step know of the one before it?",
    "given_changed": "I find your results again when the {what} is changed on its way into the "
    "cell. What does one step hand on to the next?",
    "given_number": "I find your results again when the cell is given a plain number as its "
    "previous {what}. What does one step hand on to the next?",
    "never_updated": "Your {what} never moves on under the name that you pass to the cell. "
    "What should each step know of the one before it?",
    "given_exchanged": "I find your results again when hidden state and memory change places on "
    "their way into the cell. In which order does the cell take its arguments?",
    "unpacked_in_other_order": "I find your results again when what the cell returns is taken in "
    "another order. In which order does it return its values?",
    "handed_on_as_sum": "I find your results again when each {what} is added to the one before it. "
    "Is what the cell returns a new state, or a change of the old one?",
    "handed_on_exchanged": "I find your results again when hidden state and memory change places "
    "between one step and the next. Under which name should the next step find each of them?",
    # what is stored
    "stored_other": "Your {what} holds something else than the exercise says. "
    "Which of the values that the cell returned belongs there?",
    "stored_zeros": "Your {what} holds nothing but zeros. "
    "Where does what the cell computed go at each step?",
    "stored_changed": "Your {what} holds the right values, but something was done to them first. "
    "What does the exercise say should be stored?",
    # the caches
    "caches_in_reverse": "The first of your caches belongs to the last time step. "
    "At which end of the list do you add?",
    "caches_in_other_order": "Your caches are right and stand in another order than the time "
    "steps. At which end of the list do you add?",
    "caches_flattened": "Your `caches` is one long list: I cannot tell where one step ends. "
    "Does each step add one thing or several?",
    "last_cache_only": "Your `caches` holds a single cache, of the last time step. "
    "What happened to the ones before it?",
    "states_as_cache": "Each of your caches is a pair of states. What did the cell return for it?",
    "results_as_cache": "Each of your caches holds more than the cell's cache. "
    "Which of the returned values belongs in the list?",
    "cache_is_other": "Your `caches` is a list of something else than caches. "
    "Which of the values that the cell returned belongs in it?",
    "caches_with_x": "Your caches come together with `x`. "
    "The exercise asks for one cache a time step and nothing more: what should `len(caches)` be?",
    "caches_missing": "Your `caches` is empty. Where does the cache of each step go?",
    "caches_twice": "Your `caches` has two entries for each step. How often do you add one?",
    "kept_before_step": "Your `caches` lags one step behind. "
    "When in the loop do you add to it, and when does the cell run?",
    # what is returned
    "returned_early": "Your function returned in the first round of its loop. "
    "When is the loop over?",
}
