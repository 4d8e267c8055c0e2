"""Of the ways to get a line wrong, only those are tried that may give what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from graders.diagnosis.mistakes.program import Line
from graders.diagnosis.mistakes.sites import site_of
from graders.diagnosis.search.ways import Ways, value
from graders.judge.values import is_numeric
from tests.diagnosed import MODELS
from tests.support import HIDDEN

LSTM = "lstm_cell_forward"
PROGRAM = MODELS[LSTM].program
SITES = {site_of(line): number for number, line in enumerate(PROGRAM.lines)}


@pytest.fixture(scope="module")
def right() -> Mapping[str, Any]:
    """All that has a name in the last case."""
    given = HIDDEN[LSTM][-1].arguments
    names = {**dict(zip(PROGRAM.arguments, given, strict=True)), **given[-1]}
    for line in PROGRAM.lines[:-1]:
        names |= {line.targets[0]: value(line, names)} if len(line.targets) == 1 else {}
    return names


def instead(site: str) -> dict[str, Line]:
    """The lines that single mistakes put in place of one, by the ids of these."""
    edits = [edit for edit in MODELS[LSTM].edits if edit.sites == (site,)]
    return {edit.id.removeprefix(f"{LSTM}/{site}/"): edit.lines[SITES[site]][0] for edit in edits}


def able(site: str, right: Mapping[str, Any], shown: Any, wrong: set[str]) -> set[str]:
    lines = instead(site)
    ways = Ways(PROGRAM.lines[SITES[site]], [*lines.values()], right)
    found = ways.able({**right, site: shown}, wrong)
    return {name for name, line in lines.items() if line in found}


@pytest.mark.parametrize("site", ["ft", "c_next", "yt_pred"])
def test_every_way_is_among_those_that_give_what_it_gives(
    site: str, right: Mapping[str, Any]
) -> None:
    with np.errstate(all="ignore"):
        made = {name: value(line, right) for name, line in instead(site).items()}
    for name, shown in made.items():
        if is_numeric(shown):  # nothing else is looked for by equations
            assert name in able(site, right, shown, set()), name


def test_what_reads_only_what_is_right_gives_nothing_else(right: Mapping[str, Any]) -> None:
    assert not able("ft", right, right["ft"] + 0.5, {"ft", "c_next"})


def test_what_reads_something_wrong_may_give_anything(right: Mapping[str, Any]) -> None:
    odd = right["c_next"] + 1e3
    reading = {name for name, line in instead("c_next").items() if "ut" in line.quantities}
    assert able("c_next", right, odd, {"ut"}) == reading
    assert reading < instead("c_next").keys()
