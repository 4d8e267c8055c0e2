"""What a fork has given up by the time it runs student code, as the kernel sees it from outside.

These tests hold at one tier; `test_isolation` has them run at each of the others, too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from graders.child import harden
from graders.sandbox import Sandbox, choose
from tests import test_isolation as isolation
from tests.attacked_class import descendants

sandbox = isolation.sandbox
pytestmark = isolation.inner
PROC = Path("/proc")


@contextmanager
def fork_of(sandbox: Sandbox) -> Iterator[Path]:
    """The folder in which the kernel tells of the fork that runs a submission."""
    before = descendants()
    with sandbox.submission(["x = 1"]):
        (fork,) = descendants().keys() - before.keys()
        yield PROC / str(fork)


def status(fork: Path) -> dict[str, list[str]]:
    """What is told of it, word by word."""
    lines = (line.split(":", 1) for line in (fork / "status").read_text().splitlines())
    return {name: words.split() for name, words in lines}


def test_where_a_tier_belongs_it_is_the_one_that_is_taken(sandbox: Sandbox) -> None:
    assert choose().name == sandbox.tier


def test_a_fork_has_no_right_of_anyone(sandbox: Sandbox) -> None:
    with fork_of(sandbox) as fork:
        told, owner = status(fork), (fork / "status").stat().st_uid
    for capabilities in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(told[capabilities][0], 16) == 0, capabilities
    filtered = "2"
    assert (told["NoNewPrivs"], told["Seccomp"]) == (["1"], [filtered])
    (user,) = set(told["Uid"])
    assert user != "0"
    # So the kernel shows what must not be looked into.
    assert owner != int(user)
    if isolation.IS_ROOT:
        assert (set(told["Gid"]), told["Groups"]) == ({user}, [])
        assert int(told["CapBnd"][0], 16) == 0


def test_the_kernel_itself_bounds_a_fork(sandbox: Sandbox) -> None:
    with fork_of(sandbox) as fork:
        lines = (fork / "limits").read_text().splitlines()[1:]
    most = {name: words[1] for name, *words in (re.split(r"  +", line.strip()) for line in lines)}
    assert most["Max file size"] == most["Max core file size"] == "0"
    assert most["Max open files"] == "256"
    assert most["Max cpu time"].isdecimal()
    assert most["Max address space"].isdecimal()
    assert int(most["Max processes"]) < 10_000


def test_in_a_system_of_its_own_a_fork_shares_nothing_with_ours(sandbox: Sandbox) -> None:
    with fork_of(sandbox) as fork:
        numbers = status(fork)["NSpid"]
        assert (len(numbers) > 1) is (sandbox.tier == "full")
        # Others may not look this up.
        if isolation.IS_ROOT and sandbox.tier == "full":
            for space in ("ipc", "mnt", "net", "pid", "uts"):
                own, ours = ((place / "ns" / space).readlink() for place in (fork, PROC / "self"))
                assert own != ours, space


def test_in_a_system_of_its_own_a_fork_does_not_learn_where_it_runs(sandbox: Sandbox) -> None:
    seen = f"import os\nassert os.uname().nodename == {os.uname().nodename!r}"
    with sandbox.submission([seen]) as submission:
        assert bool(submission.noted) is (sandbox.tier == "full")


def test_what_later_steps_need_is_given_up_last(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harden, "_drop_bounding_set", lambda: None)
    guard: dict[str, Any] = {"user": None, "users": (os.getuid(), 1), "readable": []}
    order = {"guard": guard, "cpu_s": 1, "memory_bytes": 1}
    armour = harden.Armour(order)
    taken = [what for what, _ in groupby(step.what for step in armour.steps(0))]
    assert taken == [
        "descriptors",
        *("groups", "group", "user"),
        *("capabilities", "still the superuser", "an end with the zygote", "no dumps"),
        "no new privileges",
        "limits",
        *("Landlock", "Landlock's rules"),
        "system calls",
    ]
    _, close, (rules,) = next(step for step in armour.steps(0) if step.what == "Landlock's rules")
    close(rules)
