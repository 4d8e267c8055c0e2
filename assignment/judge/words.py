"""The sentences of the judge. Plain text in the first person: what was run, what was seen, where
to look next. None holds a right number, unless the case is public.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .draw import shape_of
from .model import SHAPES, Answer, Array, Case, Failure, Opaque, Question

SEE_ABOVE = "The explanation stands above."
OTHER_INPUTS = "Your work will be graded on other inputs than these."
NO_HINTS = "For now the checks say only what is right so far."
NOT_ON_FRESH_INPUTS = "On fresh inputs something does not hold that holds for every right answer."
_MOST_QUOTED = 300
#: So many inputs are named; the exercise has no more.
_MOST_NAMED = 16
#: So many rows or columns are told apart, if so much of those that differ does.
_FEW_LINES = 2
_MOST_OF_A_LINE = 0.75


def called(question: Question, case: Case) -> str:
    """Say which function was called, and with which sizes."""
    sizes = ", ".join(f"{name}={size}" for name, size in case.sizes.items())
    return f"I called `{question.name}` with {sizes}."


def no_function(question: Question, held: object = None, near: str = "") -> str:
    """Say that there is no function. held: what its name stands for. near: another like it."""
    if held is None:
        other = f"There is one named `{quoted(near)}`. Is" if near else "Was its cell run, and is"
        asks = f"{other} the name spelled like this?"
        return f"I found no function named `{question.name}`. {asks}"
    return (
        f"I found no function named `{question.name}`: the name stands for {kind(held)}. Did a "
        "line store a result under it? Give that another name, and run the function's cell again."
    )


def made_none(question: Question, number: int) -> str:
    """Say that a function is written in a cell and not there after it."""
    return (
        f"I found no function named `{question.name}`. It is written in code cell {number}, and "
        "not there in the end. Does it stand inside a class, another function or a text, or was "
        "it deleted?"
    )


def cell_failed(question: Question, number: int, note: str) -> str:
    """Say that a function is not there because its cell failed."""
    return (
        f"I found no function named `{question.name}`. It is written in code cell {number}, and "
        f"there I met {quoted(note)}. Run that cell by itself: what does Jupyter point at?"
    )


def outdated(question: Question) -> str:
    """Say that a function is still the old one, because its cell failed when it was run again."""
    return (
        f"When the cell of `{question.name}` was last run, it stopped before the function was made "
        "anew, so this is about the function as it was before. What does Jupyter say below it?"
    )


def quoted(text: str) -> str:
    """Make one bounded, printable line of what a student wrote, without marks of our own."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * _MOST_QUOTED])
    line = " ".join(shown.replace("`", "'").split())
    return line if len(line) <= _MOST_QUOTED else f"{line[:_MOST_QUOTED]}…"


def failed(failure: Failure) -> str:
    """Say how a call ended without an answer."""
    detail = quoted(failure.detail)
    said = {
        "missing": "It was nowhere to be found.",
        "raised": f"It stopped with {detail}",
        "timeout": f"It gave no answer within {detail}. Does every loop in it come to an end?",
        "died": f"It ended the whole Python process: {detail}",
    }.get(failure.rung, f"It came to no answer: {detail}")
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def interrupted(place: str) -> str:
    """Say where a function was when its reader stopped it. place: a line, and whose it is."""
    return f"You stopped it in {place}. Does every loop that leads there come to an end?"


def returned_nothing(question: Question) -> str:
    """Say that a function returned None."""
    return f"It returned None. Does it end with `return {', '.join(question.returns)}`?"


def not_several(question: Question, returned: object) -> str:
    """Say that one thing came back where several were asked for."""
    return (
        f"It returned {kind(returned)}; I expected {len(question.returns)} values: "
        f"{', '.join(question.returns)}."
    )


def too_few(question: Question, name: str, count: int) -> str:
    """Say that the place of a return value is empty: which of them was left out is not known."""
    return (
        f"It returned {count_of(count, 'value', 'values')}; I expected {len(question.returns)}: "
        f"{', '.join(question.returns)}. There is no value left for `{name}`."
    )


def still_none(name: str) -> str:
    """Say that a step of the exercise is still to do."""
    return f"`{name}` is None: this step is still to do."


def kind(value: object) -> str:
    """Name what kind of thing a value is, with an article."""
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        name = quoted(value.type_name)
        if value.is_described:
            return name
    elif isinstance(value, np.ndarray):
        name = f"array of {value.dtype.name}"
    elif isinstance(value, tuple | list):
        name = f"{type(value).__name__} of {count_of(len(value), 'item', 'items')}"
    else:
        name = type(value).__name__
    return f"an {name}" if name[:1].lower() in "aeio" else f"a {name}"


def expected_shape(name: str, case: Case) -> str:
    """Give a shape in names and numbers: (n_a, m) = (5, 10)."""
    return f"({', '.join(SHAPES[name])}) = {shape_of(name, case.sizes)}"


def wrong_type(name: str, value: object, case: Case) -> str:
    """Say that a value is no array of real numbers."""
    text = (
        f"`{name}` is {kind(value)}; I expected a NumPy array of real numbers "
        f"of shape {expected_shape(name, case)}."
    )
    if isinstance(value, tuple) and len(value) == 1:
        text += " Does a comma stand at the end of the line that makes it?"
    return text


def wrong_shape(name: str, value: Array, case: Case) -> str:
    """Say that an array has another shape, and what that looks like."""
    want = shape_of(name, case.sizes)
    text = f"`{name}` has shape {value.shape}; I expected {expected_shape(name, case)}."
    if value.shape == want[::-1]:
        text += " It looks transposed."
    elif sorted(value.shape) == sorted(want):
        text += " The axes are in another order."
    elif value.ndim != len(want):
        text += f" It has {count_of(value.ndim, 'axis', 'axes')} in place of {len(want)}."
    return text


def not_finite(name: str, value: Array) -> str:
    """Say where a value is not finite."""
    place = np.argwhere(~np.isfinite(value))[0]
    text = f"`{name}` holds what is no finite number: {at(name, place)} is {value[tuple(place)]}."
    if np.isnan(value).all():
        text += " So is every other. What is None becomes that where an array stores it."
    return text


def wrong_values(name: str, value: Array, wrong: Array, case: Case) -> str:
    """Say where the numbers differ; `wrong` marks the places."""
    if wrong.ndim == 3:
        text, place = _wrong_steps(name, wrong)
    else:
        place = np.argwhere(wrong)[0]
        count = int(wrong.sum())
        some = f"{count} of its {wrong.size} values differ{'s' if count == 1 else ''}"
        share = "every value differs" if count == wrong.size else some
        first = f"first at {at(name, place)}{_in_lines(wrong)}"
        text = f"`{name}` has the right shape; {share}, {first}."
    if case.public and value.any():
        got, want = value[tuple(place)], case.right[name][tuple(place)]
        text += f" There you have {got:.6g}; I expected {want:.6g}."
    if not value.any():
        text += " All of its values are 0."
    if value.dtype.kind in "iu":
        text += f" Its type, {value.dtype.name}, holds whole numbers only."
    return text


def _wrong_steps(name: str, wrong: Array) -> tuple[str, Array]:
    different = [int(t) for t in np.flatnonzero(wrong.any(axis=(0, 1)))]
    first, last = different[0], wrong.shape[2] - 1
    place = np.append(np.argwhere(wrong[:, :, first])[0], first)
    if len(different) == last + 1:
        text = "differs at every step" if last else "differs at its only step"
    elif len(different) == 1 and first < last:
        text = f"differs at step {first} alone"
    elif first and len(different) == last + 1 - first:
        text = f"is right up to step {first - 1}, different from step {first} on"
    else:
        head = ", ".join(str(t) for t in different[:-1])
        text = f"differs at steps {head} and {different[-1]}"
    return f"`{name}` {text} (steps count from 0). The first place is {at(name, place)}.", place


def _in_lines(wrong: Array) -> str:
    """Say which few rows or columns hold all that differs, or are right while most else is not."""
    for line, axis in (("column", 0), ("row", 1)):
        differs = wrong.any(axis=axis)
        is_clear = wrong.compress(differs, axis=1 - axis).mean() >= _MOST_OF_A_LINE
        few, share = min((differs, "all"), (~differs, "none"), key=lambda pair: pair[0].sum())
        if is_clear and 0 < few.sum() <= _FEW_LINES:
            listed = " and ".join(str(number) for number in np.flatnonzero(few))
            many = "s" if few.sum() > 1 else ""
            return f", and {share} of them in {line}{many} {listed}"
    return ""


def at(name: str, place: Iterable[int]) -> str:
    """Name a place in an array: `a[2, 0, 3]`."""
    return f"`{name}[{', '.join(str(int(i)) for i in place)}]`"


def count_of(number: int, one: str, many: str) -> str:
    """Count things: 1 step, 2 steps."""
    return f"{number} {one if number == 1 else many}"


def mutated(changed: Sequence[str], new: Sequence[str] = (), gone: Sequence[str] = ()) -> str:
    """Say that inputs came back changed. new, gone: what was put into them, or taken out."""
    came_back = "came back changed", "came back on top of what I passed", "did not come back"
    seen = zip((changed, new, gone), came_back, strict=True)
    said = [f"{_quoted_names(names)} {became}." for names, became in seen if names]
    return (
        f"{' '.join(said)} Inputs belong to the caller: does a line write into them, with `+=` or "
        f"`[...] =`{', or take something out' if gone else ''}?"
    )


def _quoted_names(names: Sequence[str]) -> str:
    listed = ", ".join(f"`{quoted(name)}`" for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return f"{listed}{more}"


def unstable(again: Answer) -> str:
    """Say that the same question got two answers."""
    text = (
        "I asked the same question twice, and only the first answer was right. "
        "Does something outlive the call, or come from chance?"
    )
    return f"{text} The second time: {failed(again.failure)}" if again.failure else text


def broken_equation(quantity: str, equation: str) -> str:
    """Point at the first equation that the values do not follow."""
    return (
        f"The first quantity that differs is `{quantity}`: compare it with equation ({equation})."
    )


def cell_to_blame(question: Question) -> str:
    """Say that a loop is right around another cell than its own."""
    return f"Your loop is right: I tried it with the right `{question.cell}` in place of yours."


def cell_swapped(question: Question) -> str:
    """Say that what was seen of a loop was seen around another cell than its own."""
    return f"I tried your loop with the right `{question.cell}` in place of yours."
