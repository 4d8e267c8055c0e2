"""A process of its own for a part of the work, while this one goes on with the rest."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TypeVar

from graders.pool import PoolError, leave

_PR_SET_PDEATHSIG = 1

Item = TypeVar("Item")
Sink = Callable[[], AbstractContextManager[Callable[[Item], None]]]


@contextmanager
def apart(sink: Sink[Item]) -> Iterator[Callable[[Item], None]]:
    """Enter `sink` in a process forked from this one; give what hands it an item.

    At the end it waits until the sink is left, too. When the block raises, or this process dies,
    the other is told to end. An item that is handed over waits in a pipe with few others.
    Raises the OSError that the sink raises, or PoolError when its process is lost.
    """
    context = multiprocessing.get_context("fork")
    items, ours = context.Pipe(duplex=False)
    outcome, theirs = context.Pipe(duplex=False)
    arguments = (sink, items, theirs, (ours, outcome))
    process = context.Process(target=_fill, args=arguments, daemon=True)
    process.start()
    items.close()
    theirs.close()
    error: Exception | None = PoolError("a process of the grader ended before its work was done")
    try:
        yield lambda item: _hand_over(ours, (item,))
        _hand_over(ours, None)
        ours.close()
        with suppress(EOFError):
            error = outcome.recv()
    except BaseException:
        process.terminate()
        raise
    finally:
        ours.close()
        outcome.close()
        process.join()
        process.close()
    if error is not None:
        raise error


def _hand_over(pipe: Connection, message: object) -> None:
    # Of a process that ended before its time the outcome says why.
    with suppress(BrokenPipeError):
        pipe.send(message)


def _fill(
    sink: Sink[Item], items: Connection, outcome: Connection, not_mine: tuple[Connection, ...]
) -> None:
    # Ctrl-C reaches the whole group; whoever hands the items decides what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    _end_with_parent()
    for other in not_mine:
        other.close()
    error: OSError | None = None
    try:
        with sink() as add:
            while (item := items.recv()) is not None:
                add(*item)
    except EOFError:  # nobody is left to work for
        return
    except OSError as raised:
        error = raised
    with suppress(BrokenPipeError):
        outcome.send(error)


def _end_with_parent() -> None:
    """Have no need to ask for the next item to learn that nobody has one any more."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
