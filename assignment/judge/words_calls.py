"""The judge's sentences about what a loop asked of its cell.

They speak of the step that should run, not of `t`: what `t` is there, a loop's calls do not tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from .model import Array, Case
from .words import count_of, expected_shape


def known(name: str, t: int, found: str) -> str:
    """Say which known thing a loop gave its cell in place of the right one."""
    return f"Where step {t} should run, the `{name}` that you gave the cell is {found}."


def wrong_shape(name: str, t: int, got: Array, case: Case) -> str:
    """Say that an argument of the cell had another shape."""
    return (
        f"Where step {t} should run, the `{name}` that you gave the cell has shape {got.shape}; "
        f"I expected {expected_shape(name, case)}."
    )


def wrong_parameters(t: int, keys: Sequence[str]) -> str:
    """Say that the cell was not given the parameters. keys: of what differs, where some does."""
    listed = ", ".join(f"`{key}`" for key in keys)
    told = f": {listed} {'differs' if len(keys) == 1 else 'differ'}" if keys else ""
    return (
        f"Where step {t} should run, the `parameters` that you gave the cell are not those that "
        f"you were given{told}."
    )


def other(name: str, t: int) -> str:
    """Say that an argument of the cell was none of the known ones."""
    return f"Where step {t} should run, the `{name}` that you gave the cell is not that step's."


def too_many(count: int, steps: int) -> str:
    """Say that the cell was called too often."""
    return f"The loop called the cell {count_of(count, 'time', 'times')}; T_x is {steps}."


def fewer(text: str, count: int, steps: int) -> str:
    """Add to what is said of a call that there were too few of them."""
    return f"{text} {too_many(count, steps)}"


def too_few(done: int, steps: int) -> str:
    """Say that the cell was called for the first steps only."""
    return f"The loop called the cell for {count_of(done, 'step', 'steps')}; T_x is {steps}."
