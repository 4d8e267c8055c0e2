"""Where a cell fails when it is run again, a check says that it looked at the old function."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import Any

import pytest

from graders.judge.rerun import cells_run, is_outdated

NAME = "rnn_cell_forward"
FIRST = f"import numpy as np\n\ndef {NAME}(xt):\n    return 1\n"
BROKEN = f"def {NAME}(xt):\n    return (2"
LATE = f"1 / 0\ndef {NAME}(xt):\n    return 2"
CHECK = f'grader.check("{NAME}");'


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Make the function as a notebook does when it runs a cell."""

    def make(cell: str) -> Any:
        lines = cell.splitlines(keepends=True)
        monkeypatch.setitem(linecache.cache, "a cell", (len(cell), None, lines, "a cell"))
        names: dict[str, Any] = {}
        exec(compile(cell, "a cell", "exec"), names)
        return names[NAME]

    return make


@pytest.mark.parametrize("failed", [BROKEN, LATE])
def test_a_cell_that_failed_when_it_was_run_again_is_known(
    made: Callable[[str], Any], failed: str
) -> None:
    function = made(FIRST)
    assert is_outdated(function, NAME, ["", FIRST.strip(), CHECK, failed, CHECK])
    assert not is_outdated(function, NAME, ["", FIRST.strip(), failed, CHECK, FIRST, CHECK])


@pytest.mark.parametrize("other", ["x = (", CHECK, f"def {NAME}_of_mine(xt):\n    return 1"])
def test_other_cells_leave_a_function_as_it_is(made: Callable[[str], Any], other: str) -> None:
    assert not is_outdated(made(FIRST), NAME, [FIRST, other, CHECK])


def test_of_a_function_that_no_cell_made_nothing_is_known(made: Callable[[str], Any]) -> None:
    assert not is_outdated(made(FIRST), NAME, [BROKEN, CHECK])
    assert not is_outdated(len, NAME, [FIRST, BROKEN, CHECK])
    assert not is_outdated(None, NAME, [FIRST, BROKEN, CHECK])


def test_outside_of_a_notebook_no_cell_was_run() -> None:
    assert cells_run() == []
