"""What a fork does to itself first, as a list that its zygote has worked out.

To run it, a fork touches little of the memory that it shares with the zygote: each page that it
writes to, if only to count a reference, is copied.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Step(NamedTuple):
    """A call that returns 0, False or None, or else was refused. what: what it is about."""

    what: str
    call: Callable[..., Any]
    given: tuple[Any, ...] = ()


def take(steps: Sequence[Step]) -> None:
    """Take one step after the other. Raises OSError at the first that is refused."""
    for what, call, given in steps:
        if call(*given):
            code = ctypes.get_errno()
            raise OSError(code, f"{what}: {os.strerror(code)}")
