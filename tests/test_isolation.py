"""Student code is shut in: what it must not do is refused, at every tier that there is.

The tests of the first part hold at one tier: the highest that works here, or the one that the
environment variable TRY_TIER names. Those of the second part run the first in the surroundings for
which each tier is meant. A tier that this machine cannot give is skipped by name; where CI is set
that is a failure, unless TIERS_LACKING lists it.
"""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from graders.child import seccomp
from graders.sandbox import Calls, Limits, Sandbox, SandboxError, TierError, choose, launch, tiers

ROOT = Path(__file__).resolve().parents[1]
CANARIES = tiers.CANARIES
INNER = "TRY_TIER" in os.environ
FIRST_PART = [__file__, str(Path(__file__).with_name("test_given_up.py"))]
X = np.arange(6.0).reshape(2, 3)

NEEDED_BY_NOBODY = (
    "execve execveat fork vfork clone3 kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo "
    "pidfd_open pidfd_send_signal pidfd_getfd ptrace process_vm_readv process_vm_writev "
    "socket socketpair connect bind sendmsg recvmsg memfd_create memfd_secret shmget shmat "
    "msgget semget mq_open io_uring_setup bpf keyctl add_key request_key userfaultfd "
    "perf_event_open unshare setns mount umount2 pivot_root chroot chdir open_by_handle_at "
    "mknodat mkdirat unlinkat renameat2 linkat symlinkat fchmodat fchownat utimensat "
    "truncate ftruncate fallocate setxattr inotify_init1 fanotify_init personality "
    "setuid setresuid setgroups capset setrlimit setpriority sched_setaffinity setsid setpgid "
    "seccomp landlock_create_ruleset reboot kexec_load init_module syslog quotactl swapon "
    "sysinfo acct iopl ioperm name_to_handle_at kcmp timer_create eventfd2 epoll_create1 dup dup2"
)

inner = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has tiers")
outer = pytest.mark.skipif(INNER, reason="looks in from outside")


def lacking(tier: str, reason: str) -> None:
    """Skip a test for want of a tier; `skips.py` says where that is a failure."""
    pytest.skip(f"tier {tier}: {reason}")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        tier = choose(os.environ.get("TRY_TIER")).name
    except TierError as error:
        if INNER:
            raise
        lacking("any", str(error))
    with Sandbox(tier, Limits(memory_mb=128, call_cpu_s=0.5)) as opened:
        yield opened


def value(sandbox: Sandbox, cell: str, *arguments: object) -> object:
    """What the function `f` of a submission with one cell returns."""
    with sandbox.submission([cell]) as session:
        assert session.notes == []
        (answer,) = session.ask("f", Calls([arguments]))
    assert answer.failure is None
    return answer.returned


# The first part: promises of the tier.


@inner
def test_nothing_that_the_canaries_try_succeeds(sandbox: Sandbox) -> None:
    assert tiers.try_out(sandbox.tier) == ("", "")


@inner
def test_system_calls_that_nobody_needs_are_refused(sandbox: Sandbox) -> None:
    numbers = {name: seccomp.number(name) for name in NEEDED_BY_NOBODY.split() if known(name)}
    cell = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def f(numbers):
    codes = {}
    for name, number in numbers.items():
        ctypes.set_errno(0)
        status = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
        codes[name] = ctypes.get_errno() if status == -1 else 0
    return codes
"""
    codes = value(sandbox, cell, numbers)
    assert isinstance(codes, dict)
    assert codes.pop("clone3") == errno.ENOSYS
    assert {name: code for name, code in codes.items() if code != errno.EPERM} == {}


def known(name: str) -> bool:
    try:
        return seccomp.number(name) >= 0
    except OSError:
        return False


@inner
def test_calls_that_are_allowed_by_argument_are_refused_otherwise(sandbox: Sandbox) -> None:
    cell = """
import fcntl, os, resource, termios, ctypes
libc = ctypes.CDLL(None, use_errno=True)
def refused(call, *arguments):
    try:
        call(*arguments)
    except (OSError, ValueError):
        return True
    return False
def errno_of_opening(flags):
    return libc.open(b"/nowhere", flags, 0) and ctypes.get_errno()
def f():
    return [
        {*map(errno_of_opening, (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC))} == {1},
        refused(fcntl.fcntl, 62, fcntl.F_SETOWN, 1),
        refused(fcntl.fcntl, 62, fcntl.F_SETSIG, 9),
        refused(fcntl.ioctl, 0, termios.TIOCSTI, b"x"),
        refused(resource.setrlimit, resource.RLIMIT_NOFILE, (10, 10)),
        libc.prctl(38, 0, 0, 0, 0) == -1,
        libc.prctl(15, b"name", 0, 0, 0) == 0,
        resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0),
    ]
"""
    assert value(sandbox, cell) == [True] * 8


@inner
def test_descriptors_are_two_pipes_and_the_null_device(sandbox: Sandbox) -> None:
    cell = """
import os, stat
def kind(fd):
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        return None
    return "pipe" if stat.S_ISFIFO(mode) else "null" if stat.S_ISCHR(mode) else "other"
def f():
    return {str(fd): kind(fd) for fd in range(256) if kind(fd)}
"""
    assert value(sandbox, cell) == dict.fromkeys("012", "null") | {"62": "pipe", "63": "pipe"}


@inner
def test_nothing_of_the_grader_is_in_memory(sandbox: Sandbox) -> None:
    cell = """
import gc, sys
def f():
    ours = [name for name in sys.modules if name.split(".")[0] in ("graders", "solutions")]
    frames, frame = [], sys._getframe()
    while frame:
        frames.append(frame.f_code.co_name)
        frame = frame.f_back
    functions = [o.__name__ for o in gc.get_objects() if type(o) is type(f) and o is not f]
    return ours, frames, [name for name in functions if name.endswith("_cell_forward")]
"""
    frames = ["f", "answer", "live", "_live", "serve", "main", "<module>"]
    assert value(sandbox, cell) == ([], frames, [])


@inner
def test_honest_work_comes_out_the_same_to_the_last_bit(sandbox: Sandbox) -> None:
    cell = "import numpy as np\ndef f(x): return np.tanh(np.linalg.svd(x @ x.T)[0])"
    with Sandbox("none") as unprotected:
        np.testing.assert_array_equal(value(sandbox, cell, X), value(unprotected, cell, X))


@inner
@pytest.mark.parametrize(
    "hog",
    [
        "import numpy as np\n    return [np.ones(10**7) for _ in range(100)]",
        "x = []\n    while True: x.append(' ' * 10**6)",
        "import mmap\n    return [mmap.mmap(-1, 1 << 26)[0] for _ in iter(int, 1)]",
        "from threading import Event, Thread\n    e = Event()\n"
        "    while True: Thread(target=e.wait, daemon=True).start()",
        "return [open(__import__('os').__file__) for _ in range(1000)]",
    ],
    ids=["numpy", "text", "maps", "threads", "descriptors"],
)
def test_who_takes_too_much_fails_alone(sandbox: Sandbox, hog: str) -> None:
    cells = [f"def f():\n    {hog}", "def g(): return 1"]
    with sandbox.submission(cells) as session:
        (answer,) = session.ask("f", Calls([()]))
        assert answer.failure
        assert answer.failure.rung in ("raised", "died", "timeout")
        (answer,) = session.ask("g", Calls([()]))
        assert answer.returned == 1


@inner
def test_a_loop_that_ignores_signals_is_ended(sandbox: Sandbox) -> None:
    cell = """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
def f():
    while True: pass
"""
    with sandbox.submission([cell]) as session:
        (answer,) = session.ask("f", Calls([()]))
    assert answer.failure
    assert answer.failure.rung == "timeout"


@inner
def test_a_fork_that_cannot_be_hardened_runs_nothing(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = launch.launch

    def without_rules(tier: str, control_fd: int) -> launch.Launch:
        how = real(tier, control_fd)
        assert how.guard
        how.guard["users"] = (-5, 1)  # no such user, and only root may become another
        return how

    monkeypatch.setattr("graders.sandbox.zygote.launch", without_rules)
    with Sandbox(sandbox.tier) as broken, pytest.raises(SandboxError, match="hardened"):
        broken.submission(["1 / 0"])


# The second part: each tier where it belongs.


IS_ROOT = os.geteuid() == 0
#: How root becomes an ordinary user; everyone else is one.
ORDINARY = (
    "setpriv --reuid 60999 --regid 60999 --clear-groups --inh-caps=-all" if IS_ROOT else "env"
)
SURROUNDINGS = {
    **({("full", "as root"): "env"} if IS_ROOT else {}),
    ("full", "as an ordinary user"): ORDINARY,
    ("container", "as root without CAP_SYS_ADMIN"): (
        "setpriv --bounding-set=-sys_admin --inh-caps=-sys_admin"
    ),
    ("single", "as an ordinary user without bubblewrap"): f"{ORDINARY} env PATH=",
}


@outer
@pytest.mark.parametrize(("tier", "where"), SURROUNDINGS)
def test_a_tier_keeps_every_promise(tier: str, where: str) -> None:
    if tier == "container" and not IS_ROOT:
        lacking(tier, "only root can make it")
    if tier == "full" and not shutil.which("bwrap"):
        lacking(tier, "bubblewrap is not installed")
    script = f"exec {SURROUNDINGS[tier, where]} {sys.executable} -m pytest -q -x "
    # The first part needs nothing of what modules share.
    script += f"-p no:cacheprovider --noconftest {shlex.join(FIRST_PART)}"
    shell = ["sh", "-ec"]
    if IS_ROOT:
        script = f"{_readable()}\n{script}"
        shell = ["unshare", "--mount", "--propagation", "private", *shell]
    done = subprocess.run(
        [*shell, script],
        cwd=ROOT,
        env={**os.environ, "TRY_TIER": tier, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare failed" in done.stderr:
        lacking(tier, done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr


def _readable() -> str:
    """Shell lines that let every user read Python and this checkout, for this process only.

    A folder on the way that only its owner may enter is covered by an empty one, in which no more
    than what is needed is put back.
    """
    needed = {Path(sys.base_prefix), Path(sys.prefix), ROOT}
    closed = {
        next((folder for folder in [*path.parents][::-1] if not folder.stat().st_mode & 1), None)
        for path in needed
    }
    lines = ["kept=/mnt; mount -t tmpfs -o mode=755 none $kept"]
    for folder in closed - {None}:
        inside = [str(path) for path in needed if folder in path.parents]
        for number, path in enumerate(inside):
            lines.append(f"mkdir $kept/{number}; mount --bind {path} $kept/{number}")
        lines.append(f"mount -t tmpfs -o mode=755 none {folder}")
        for number, path in enumerate(inside):
            lines.append(f"mkdir -p {path}; mount --bind $kept/{number} {path}")
    return "\n".join(lines)
