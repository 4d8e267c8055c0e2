"""From a mistake to the words for a student, and to a title for an instructor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter

from graders.diagnosis.mistakes.edits import Edit
from graders.diagnosis.words import sentences, sentences_loop

_OWN_STEP = "Your loop takes each step without calling the cell."
_OWN_PREDICTION = "The predictions of your loop are not those of the cell."
#: Of no more mistakes than this is anything said at once.
_MOST_SAID = 3
_MORE = "There are more mistakes after these."


def sentence(edit: Edit, after: Sequence[Edit] = ()) -> str:
    """Say what was seen of one mistake, and ask.

    after: those that were told before it: that a loop has formulas of its own is said once.
    """
    if edit.where == "loop" and edit.kind in sentences_loop.LOOP:
        return sentences_loop.LOOP[edit.kind].format(what=_what_in_loop(edit))
    said = _by_role(edit) or sentences.CELL[edit.kind].format(
        what=_what(edit), its=_its(edit), packed=_packed(edit)
    )
    if edit.where == "step" and not any(one.where == "step" for one in after):
        return f"{_OWN_PREDICTION if edit.is_of_prediction else _OWN_STEP} {said}"
    return said


def sentences_of(edits: Sequence[Edit]) -> list[str]:
    """Say what was seen of mistakes in their order, and ask; of many, of the first."""
    said = [sentence(edit, edits[:place]) for place, edit in enumerate(edits[:_MOST_SAID])]
    return [*said, *([_MORE] if len(edits) > _MOST_SAID else [])]


def _what_in_loop(edit: Edit) -> str:
    """Name the array that is stored in, else the state that is handed on."""
    site = edit.sites[0]
    if site in ("cell", "a_next", "c_next"):
        site = edit.names.get("Q") or edit.names.get("first") or site
    return sentences_loop.QUANTITIES.get(site, "results")


def _packed(edit: Edit) -> str:
    return "return" if edit.sites == ("return",) else "put into the cache"


def _what(edit: Edit) -> str:
    names = sentences.QUANTITIES
    return names.get(edit.sites[0], edit.sites[0]) if len(edit.sites) == 1 else "gates"


def _its(edit: Edit) -> str:
    """Name the equations: equation (4), or equations (1) and (2)."""
    numbers = [f"({number})" for number in edit.equations]
    return f"equation{'s' if len(numbers) > 1 else ''} {_listed(numbers)}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _by_role(edit: Edit) -> str:
    """Speak of one quantity in an equation by what it does there."""
    place = edit.sites[0], edit.names.get("Q", "")
    if edit.kind not in sentences.AT_ROLE or place not in sentences.ROLES:
        return ""
    role, question = sentences.ROLES[place]
    where = "" if place[0] == "concat" else f" from {_its(edit)}"
    differ = "differ" if len(edit.sites) > 1 else "differs"
    return f"Your {_what(edit)} {differ}{where} in {role}.{sentences.AT_ROLE[edit.kind]} {question}"


def in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Put the earlier equation first; what breaks none comes last."""
    return sorted(edits, key=lambda edit: edit.equations[:1] or ("~",))


def title(edit: Edit) -> str:
    """Name a mistake shortly, for an instructor: it may name what is right."""
    pattern = sentences.TITLES.get(edit.kind, "")
    wanted = [name for _, name, _, _ in Formatter().parse(pattern) if name]
    if not pattern or not all(edit.names.get(name) for name in wanted):
        pattern = edit.kind.replace("_", " ")
    said = pattern.format(**edit.names)
    return said if said.startswith(edit.sites[0]) else f"{', '.join(edit.sites)}: {said}"


def items_of_cache(items: Sequence[str], moved: bool = False) -> str:
    """Speak of items of a cache that are something else, or stand in each other's places."""
    if moved and len(items) > 2:
        return (
            "Several items of your cache stand in each other's places. "
            "In which order does the exercise list them?"
        )
    if moved:
        return (
            "Two items of your cache stand in each other's place. "
            "In which order does the exercise list them?"
        )
    listed = _listed([f"`{item}`" for item in items])
    which, them = ("item", "it") if len(items) == 1 else ("items", "them")
    return (
        f"Where your cache should hold {listed}, it holds something else. "
        f"Which {which} does the exercise list there, and does anything write over {them} later?"
    )


def broken_in_step(step: int, quantity: str, equation: str) -> str:
    """Point at the first equation that a loop's own formulas do not follow."""
    return (
        f"{_OWN_STEP} At t = {step} the first quantity that differs from what the equations "
        f"make of what went into that step is `{quantity}`: "
        f"compare it with equation ({equation})."
    )


def given_otherwise(step: int, quantity: str) -> str:
    """Say that a step of a loop's own was given something else than it should be."""
    meant = "what the exercise says" if step == 0 else "what the step before it computed"
    meant = "the `x` of that step" if quantity == "xt" else meant
    return (
        f"{_OWN_STEP} At t = {step} it follows the equations, but what went into that step as "
        f"`{quantity}`, by what your cache holds, is not {meant}. Where does it come from?"
    )


def every_gate(gates: Sequence[str]) -> str:
    """Say that gates that no mistake explains are wrong, all of them."""
    listed = _listed([f"`{gate}`" for gate in gates])
    return (
        f"Each of {listed} differs from its equation. "
        "What do all of them read, and is it what stands in the brackets?"
    )


def stored_outputs(names: Sequence[str], are_shown: bool = True) -> str:
    """Say that a loop runs as it should and that only what it stores is wrong.

    are_shown: whether its caches show that of its predictions too.
    """
    listed = _listed([f"`{name}`" for name in names])
    what, asked = ("step", "") if are_shown else ("state", "how is each prediction computed, ")
    return (
        f"Every {what} was computed as it should be, and your caches show it. Only {listed} "
        f"{'differs' if len(names) == 1 else 'differ'}: "
        f"{asked}what is stored at each step, at which position, and in what form do you return it?"
    )


LOOP = sentences_loop.LOOP

#: What is said where nothing explains a wrong answer that is another one the next time.
UNSTABLE = (
    "I asked the same question twice and got two different answers. "
    "Does something outlive the call, or come from chance?"
)

#: What is said of predictions that nothing explains and that are no probabilities.
NO_SHARES = (
    "Not every column of your `{name}` sums to 1. "
    "How do scores become probabilities, and is anything done to those later?"
)

#: What is said of numbers that nothing explains and that rise and fall with the right ones.
SAME_ORDER = (
    "In each column of your `{name}` the numbers stand in the right order, from the smallest to "
    "the largest, but they are other numbers. Is another function applied, or anything multiplied?"
)

#: How a wrong array is like the right one, where no mistake explains it.
LIKENESS: Mapping[str, str] = {
    "another": "What you return as `{name}` are the right numbers of something else. "
    "What was computed, or stored, under that name?",
    "scaled": "Your `{name}` would be right but for a factor, the same for all of its numbers. "
    "Where does it come in?",
    "backwards": "The steps of your `{name}` are right and stand in reverse. "
    "At which position does step `t` belong?",
    "late": "The steps of your `{name}` are right, and each stands one position too far on. "
    "At which position does step `t` belong?",
    "early": "The steps of your `{name}` are right, and each stands one position too early. "
    "At which position does step `t` belong?",
    "one_step": "One step of your `{name}` is right, and all others are zeros. "
    "How often do you store?",
    "last_step": "Every step of your `{name}` holds the last one: what was there before was "
    "written over. Is each step stored at a place of its own, in an array of its own?",
    "transposed": "The numbers of your `{name}` are right and stand in other places, as if the "
    "array had been turned over and then given its shape. What does a new shape do to the axes?",
    "permuted": "The numbers of your `{name}` are right and stand in other places. "
    "What moved them?",
    "rounded": "The numbers of your `{name}` are right but for their decimal places: they were "
    "rounded or cut off. Where does that happen?",
    "near": "Your `{name}` is nearly right: no number is off by more than a hundredth of the "
    "largest. Is anything rounded on the way, or a small number added?",
    "part": "Some sequences of your `{name}` are right, and others are not. "
    "Does your code do the same with every sequence of the batch, each by itself?",
}
