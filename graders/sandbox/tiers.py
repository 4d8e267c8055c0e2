"""Finds by behaviour, not by reading versions, how well student code can be shut in here."""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.child.control import PIPES
from graders.sandbox.calls import Calls
from graders.sandbox.launch import TIERS, LaunchError, SandboxError, closed_folder
from graders.sandbox.sandbox import Sandbox
from graders.sandbox.zygote import Limits

GUARANTEES = {
    "full": "student code runs in a system of its own: it sees Python and numpy, no other file, "
    "process or network, can write nowhere, and may make few system calls",
    "container": "student code runs as a spare user for each submission: it can read Python and "
    "numpy only and see whether a file exists, write nowhere, reach no network or process, and may "
    "make few system calls",
    "single": "student code runs as your own user, held by Landlock and seccomp alone: it can "
    "read Python and numpy only and see whether a file exists, write nowhere, reach no network or "
    "process, and may make few system calls",
    "none": "student code runs unprotected: only faults are contained (time, memory, crashes)",
}
_CANARIES = Path(__file__).with_name("canaries.py")
#: The cell that tries what must be refused.
CANARIES = _CANARIES.read_text(encoding="utf-8")
_UNPROTECTED = "or spell out --isolation none, which runs student code unprotected"
_MENDS = {
    "full": "let bubblewrap make namespaces: as root, sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), or grade as root",
    "container": "run as root in a container with a kernel from 5.13 on and libseccomp2",
    "single": "use a kernel from 5.13 on with Landlock, and apt install libseccomp2",
}


class TierError(Exception):
    """No such tier can be had here. The text says why, and what would help."""


@dataclass(frozen=True)
class Tier:
    """What stands around student code.

    name: one of `TIERS`. passed_over: for each higher tier why it was not taken.
    """

    name: str
    passed_over: tuple[str, ...] = ()

    @property
    def guarantee(self) -> str:
        """What it is worth, for people."""
        return GUARANTEES[self.name]


def choose(demand: str | None = None) -> Tier:
    """The tier that was demanded, or the highest that works: never `none` by itself.

    Raises TierError.
    """
    if demand == "none":
        return Tier("none")
    passed_over: list[str] = []
    for name in [demand] if demand else TIERS[:-1]:
        fault, mend = try_out(name)
        if not fault:
            return Tier(name, tuple(passed_over))
        passed_over.append(f"{name}: {fault} (to mend it: {mend})")
    reasons = "\n  ".join(passed_over)
    raise TierError(f"Student code cannot be shut in here.\n  {reasons}\n  {_UNPROTECTED}")


def try_out(name: str) -> tuple[str, str]:
    """Launch a tier and let the canaries try. Returns what is wrong and what would mend it,
    both empty when nothing is.
    """
    mend = _MENDS.get(name, _UNPROTECTED)
    try:
        with (
            bait() as at,
            Sandbox(name, Limits(memory_mb=256)) as sandbox,
            sandbox.submission([CANARIES]) as session,
        ):
            (answer,) = session.ask("could", Calls([(at,)]))
            notes = session.notes
    except LaunchError as error:
        return error.reason, error.mend
    except SandboxError as error:
        return str(error), mend
    if notes or answer.failure:
        return f"the canaries did not end: {notes or answer.failure}", mend
    done = answer.returned
    if done == ["works"]:
        return "", ""
    if "works" not in done:
        if closed := closed_folder():
            mend = f"let every user enter {closed}, or install Python elsewhere"
        return "student code cannot read all of Python and numpy", mend
    could = ", ".join(name.replace("_", " ") for name in done if name != "works")
    return f"student code could {could}", mend


@contextmanager
def bait() -> Iterator[dict[str, Any]]:
    """Lay out what the canaries try to reach: open to everyone but for the sandbox."""
    variable = f"CANARY_{secrets.token_hex(4).upper()}"
    os.environ[variable] = "1"
    try:
        with tempfile.TemporaryDirectory(prefix="canary-") as name, socket.socket() as listener:
            folder = Path(name)
            folder.chmod(0o777)
            secret = folder / "secret"
            secret.touch()
            secret.chmod(0o666)
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            yield {
                "secret": str(secret),
                "folder": str(folder),
                "answers": str(_CANARIES),
                "variable": variable,
                "pid": os.getpid(),
                "port": listener.getsockname()[1],
                "descriptors": list(PIPES),
            }
    finally:
        del os.environ[variable]
