"""What is done apart is done as it would be here, and its process outlives nobody."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graders.apart import Sink, apart
from graders.pool import PoolError
from tests.classes import FORKS, in_a_process

pytestmark = FORKS

LINUX = sys.platform.startswith("linux")


@contextmanager
def sink(path: Path) -> Iterator[Callable[[object], None]]:
    """Note what comes, and at last that it is whole; whatever happens, note the end."""
    with path.open("a") as file:
        try:
            yield lambda item: print(item, file=file)
            print("whole", file=file)
        finally:
            print("left", file=file)


def fill(sink: Sink[Any], items: Iterable[Any]) -> None:
    with apart(sink) as add:
        for item in items:
            add(item)


def noted(path: Path) -> list[str]:
    return path.read_text().split()


def test_everything_arrives_in_order_and_the_sink_is_left(tmp_path: Path) -> None:
    fill(lambda: sink(tmp_path / "notes"), [None, *range(5_000)])
    assert noted(tmp_path / "notes") == [*map(str, [None, *range(5_000)]), "whole", "left"]
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("when", ["entered", "filled", "left"])
def test_its_error_is_raised_here(when: str) -> None:
    @contextmanager
    def failing() -> Iterator[Callable[[str], None]]:
        def fail(now: str) -> None:
            if now == when:
                raise OSError(28, "No space left on device", "a page")

        fail("entered")
        yield fail
        fail("left")

    with pytest.raises(OSError, match="No space left on device: 'a page'") as raised:
        fill(failing, ["filled"] * 5_000)
    assert multiprocessing.active_children() == []
    assert raised.value.__context__ is None, "the pipe's own error is kept, too"


def test_a_process_that_is_lost_is_missed() -> None:
    @contextmanager
    def killed() -> Iterator[Callable[[int], None]]:
        yield lambda number: os.kill(os.getpid(), number)

    with pytest.raises(PoolError, match="ended before its work was done"):
        fill(killed, [signal.SIGKILL])
    assert multiprocessing.active_children() == []


def test_a_block_that_is_interrupted_leaves_nothing_done_as_if_it_were_whole(
    tmp_path: Path,
) -> None:
    @contextmanager
    def announced() -> Iterator[Callable[[object], None]]:
        with sink(tmp_path / "notes") as add:
            theirs.send("entered")
            yield add

    def interrupted() -> Iterator[object]:
        ours.recv()
        raise KeyboardInterrupt
        yield

    ours, theirs = multiprocessing.Pipe()
    with pytest.raises(KeyboardInterrupt):
        fill(announced, interrupted())
    assert noted(tmp_path / "notes") == ["left"]
    assert multiprocessing.active_children() == []


def test_ctrl_c_is_for_whoever_hands_out_the_items(tmp_path: Path) -> None:
    @contextmanager
    def interrupted() -> Iterator[Callable[[object], None]]:
        with sink(tmp_path / "notes") as add:
            os.kill(os.getpid(), signal.SIGINT)
            yield add

    fill(interrupted, [1])
    assert noted(tmp_path / "notes") == ["1", "whole", "left"]


@pytest.mark.parametrize(
    "busy",
    [
        pytest.param(False, id="waiting"),
        pytest.param(True, id="busy", marks=pytest.mark.skipif(not LINUX, reason="Linux tells it")),
    ],
)
def test_it_ends_with_its_parent(busy: bool, tmp_path: Path) -> None:
    @contextmanager
    def endless() -> Iterator[Callable[[object], None]]:
        with sink(tmp_path / "notes") as add:
            os.kill(os.getppid(), signal.SIGKILL)
            while busy:
                signal.pause()
            yield add

    def parent() -> None:
        with apart(endless):
            signal.pause()

    # It returns when nothing is left of the process.
    assert in_a_process(parent) == -signal.SIGKILL
    assert noted(tmp_path / "notes") == ["left"]
