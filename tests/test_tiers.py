"""How a tier is chosen: the highest that works, by trying, and never none by itself."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graders.child import limits
from graders.commands import main
from graders.sandbox import (
    Calls,
    Limits,
    Sandbox,
    SandboxError,
    Tier,
    TierError,
    choose,
    launch,
    tiers,
)
from tests.classes import ended, typed

ROOT = Path(__file__).resolve().parents[1]

HARMLESS = f"{tiers.CANARIES}\ndel start_a_program, take_much_memory, trace\n"
ALWAYS_POSSIBLE = {
    "read_a_file",
    "read_the_answers",
    "list_a_folder",
    "read_accounts",
    "signal_the_grader",
    "signal_its_parent",
    "open_a_socket",
    "open_a_local_socket",
    "change_a_file",
    "works",
}


def test_the_canaries_can_do_it_where_nothing_is_refused() -> None:
    with (
        tiers.bait() as at,
        Sandbox("none") as unprotected,
        unprotected.submission([HARMLESS]) as session,
    ):
        (answer,) = session.ask("could", Calls([(at,)]))
    assert set(answer.returned) >= ALWAYS_POSSIBLE


def test_without_bubblewrap_the_next_tier_is_taken_and_the_reason_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(tiers, "try_out", stop_at("container"))
    tier = choose()
    assert tier.name == "container"
    assert tier.passed_over == (
        "full: bubblewrap is not installed (to mend it: apt install bubblewrap)",
    )


def stop_at(good: str) -> Callable[[str], tuple[str, str]]:
    """Try only to launch, and take one tier to be good."""

    def try_out(name: str) -> tuple[str, str]:
        if name == good:
            return "", ""
        with pytest.raises(launch.LaunchError) as caught:
            launch.launch(name, 3)
        return caught.value.reason, caught.value.mend

    return try_out


def test_a_demand_that_cannot_be_met_says_what_would_mend_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tiers, "try_out", lambda name: ("it is broken", "mend it"))
    with pytest.raises(TierError) as caught:
        choose("full")
    assert "full: it is broken (to mend it: mend it)" in str(caught.value)
    assert "container" not in str(caught.value)


def test_no_protection_is_never_taken_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "try_out", lambda name: ("it is broken", "mend it"))
    with pytest.raises(TierError, match="--isolation none"):
        choose()
    assert choose("none").guarantee.startswith("student code runs unprotected")


@pytest.mark.parametrize(
    ("arguments", "taken"),
    [
        ([], "none"),
        (["--isolation", "full"], None),
        (["a.py"], None),
        (["a.py", "--isolation", "single"], None),
        (["a.py", "--isolation", "none"], "none"),
    ],
)
def test_only_our_own_class_goes_unprotected_unasked_and_that_is_told(
    arguments: list[str], taken: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Tier] = []
    monkeypatch.setattr(tiers, "try_out", lambda name: ("it is broken", "mend it"))
    monkeypatch.setattr("graders.grade._grade", lambda _, ready, *rest: found.append(ready.tier))
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text("x = 1")
    done = typed("grade", *arguments, "--out", "out")
    assert done.exit_code == (0 if taken else 2), done.output
    assert [tier.name for tier in found] == ([taken] if taken else [])
    told = done.output if taken is None else "".join(found[0].passed_over)
    assert ("it is broken" in told) is (arguments != ["a.py", "--isolation", "none"])
    assert ("--isolation none, which runs student code unprotected" in told) is ("broken" in told)


def test_the_command_offers_every_tier_and_states_the_limits_that_hold() -> None:
    options: dict[Any, Any] = {option.name: option for option in main.commands["grade"].params}
    assert options["isolation"].type.choices == launch.TIERS
    stated = (options[name].default for name in ("cells_seconds", "call_seconds", "memory"))
    assert Limits(*stated) == Limits()


def test_another_system_is_told_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    for tier in launch.TIERS[:-1]:
        with pytest.raises(launch.LaunchError) as caught:
            launch.launch(tier, 3)
        assert "docker run" in caught.value.mend


def test_a_canary_that_succeeds_fails_its_tier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "CANARIES", HARMLESS)
    fault, _ = tiers.try_out("none")
    assert fault.startswith("student code could ")
    assert "read a file" in fault


def test_a_tier_at_which_honest_work_fails_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "CANARIES", "def could(at): return []")
    monkeypatch.setattr(tiers, "closed_folder", lambda: Path("/closed"))
    fault, mend = tiers.try_out("none")
    assert fault == "student code cannot read all of Python and numpy"
    assert "/closed" in mend


@pytest.mark.parametrize(
    ("tier", "mend"),
    [
        ("full", "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
        ("container", "run as root in a container"),
        ("single", "apt install libseccomp2"),
    ],
)
def test_a_sandbox_that_does_not_start_has_a_mend(
    tier: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise SandboxError("setting up uid map: Permission denied")

    monkeypatch.setattr(tiers, "Sandbox", refused)
    fault, named = tiers.try_out(tier)
    assert fault == "setting up uid map: Permission denied"
    assert mend in named


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_no_process_and_no_file_outlives_a_grader_that_is_killed() -> None:
    program = """
import os
import resource
from graders.sandbox import Calls, Sandbox
with Sandbox("none") as sandbox:
    cell = "import os\\nopen('x', 'w')\\ndef f(): return [os.getpid(), os.getppid(), os.getcwd()]"
    with sandbox.submission([cell]) as session:
        print(*session.ask("f", Calls([()]))[0].returned, flush=True)
        input()
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as grader:
        assert grader.stdout
        fork, zygote, folder = grader.stdout.readline().decode().split()
        alive = [os.pidfd_open(int(fork)), os.pidfd_open(int(zygote))]
        assert Path(folder, "x").exists()
        grader.kill()
    for process in alive:
        assert ended(process)
        os.close(process)
    assert not Path(folder).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no thread is counted")
def test_what_else_the_user_runs_leaves_students_their_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = threading.Event()
    for _ in range(50):
        threading.Thread(target=done.wait).start()
    found = limits.threads_of(os.geteuid())
    done.set()
    assert found > 50
    monkeypatch.setattr(limits, "threads_of", {1234: found}.get)
    monkeypatch.setattr(limits, "_allowed", lambda which, soft, hard: (soft, hard))
    monkeypatch.setattr("os.geteuid", lambda: 1234)
    allowed = dict(limits.limits(1, 1))[resource.RLIMIT_NPROC]
    assert allowed == (1_000 + found, 1_000 + found)
