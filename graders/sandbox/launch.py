"""How a zygote is started at each tier, and what its forks are then told to give up."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

#: From the most that stands around a student's code to nothing.
TIERS = ("full", "container", "single", "none")

_CHILD = Path(__file__).resolve().parents[1] / "child"
_PROGRAM = (
    "import sys; sys.path.insert(0, {!r}); from child import zygote; sys.path.pop(0); "
    "zygote.main({})"
)
_CONTAINER = (
    'grade in a Linux container: docker run --rm -v "$PWD:/work" -w /work python:3.13 '
    "make grade SUBMISSIONS=... OUT=..."
)
_BUBBLEWRAP = (
    "--unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try "
    "--hostname sandbox "
    "--die-with-parent --new-session --cap-drop ALL"
)
#: User numbers that nobody has: above those of people and services, below systemd's own.
_SPARE_USERS = (60_600, 500)
_USERS_EACH = 50


class SandboxError(Exception):
    """The sandbox itself failed: what was asked of it is not judged."""


class LaunchError(SandboxError):
    """A tier cannot be had here. `mend` says what would help."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True)
class Launch:
    """command: starts the zygote, given the number of its control descriptor at its end.
    guard: what forks are told, see `graders.child.harden`; None where nothing is guarded.
    packages: the folder in which the zygote finds numpy.
    """

    command: Sequence[str]
    guard: dict[str, Any] | None
    packages: str


def launch(tier: str, control_fd: int) -> Launch:
    """How to start a zygote at a tier. Raises LaunchError when that cannot work here."""
    if tier not in TIERS:
        raise ValueError(f"{tier!r} is none of {', '.join(TIERS)}")
    if tier == "none":
        return Launch(_python(_CHILD, control_fd), None, str(_packages()))
    if not sys.platform.startswith("linux"):
        raise LaunchError("this is not Linux", _CONTAINER)
    root = os.geteuid() == 0
    if tier == "full":
        return _full(control_fd, root)
    if tier == "container" and not root:
        raise LaunchError("this user cannot become another", "run as root in a container")
    if tier == "single" and root:
        raise LaunchError("root keeps its power", "run as an ordinary user, or at `container`")
    return _bare(control_fd, _spare_users() if root else None)


def closed_folder() -> Path | None:
    """The folder, if there is one, that keeps other users from Python or numpy."""
    above = [folder for path in (_executable(), _packages()) for folder in path.parents]
    return next((folder for folder in above if not folder.stat().st_mode & 0o001), None)


def _bare(control_fd: int, users: tuple[int, int] | None) -> Launch:
    """With nothing around it."""
    readable = [str(path) for path in (*_libraries(), *_numpy())]
    guard = {"user": None, "users": users, "readable": readable}
    return Launch(_python(_CHILD, control_fd), guard, str(_packages()))


def _full(control_fd: int, root: bool) -> Launch:
    """In namespaces of its own, where only Python, numpy and the child's folder exist."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        raise LaunchError("bubblewrap is not installed", "apt install bubblewrap")
    child, packages = Path("/sandbox/child"), Path("/sandbox/packages")
    libraries = _libraries()
    options = _BUBBLEWRAP.split()
    if root:
        # Python leaves the kernel's uid 0 first of all; that is all it needs these for.
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
            options += ["--cap-add", capability]
    else:
        options += ["--unshare-user"]
    mounts = [(path, path) for path in (*libraries, _executable())]
    mounts += [(path, packages / path.name) for path in _numpy()]
    mounts += [(_CHILD, child), (Path("/etc/ld.so.cache"), Path("/etc/ld.so.cache"))]
    for folder in _parents([inside for _, inside in mounts]):
        options += ["--perms", "0755", "--dir", str(folder)]
    for outside, inside in mounts:
        options += ["--ro-bind-try", str(outside), str(inside)]
    options += ["--chdir", "/", "--remount-ro", "/", "--"]
    readable = [str(path) for path in libraries]
    readable += [str(packages / path.name) for path in _numpy()]
    guard = {
        "user": _spare_users()[0] if root else None,
        "users": None,
        "readable": readable,
    }
    return Launch([bwrap, *options, *_python(child, control_fd)], guard, str(packages))


def _python(child: Path, control_fd: int) -> list[str]:
    """Start Python without site packages, user settings, bytecode files or a current folder."""
    program = _PROGRAM.format(str(child.parent), control_fd)
    return [str(_executable()), "-s", "-S", "-P", "-B", "-c", program]


def _executable() -> Path:
    return Path(getattr(sys, "_base_executable", "") or sys.executable).resolve()


def _packages() -> Path:
    return Path(np.__file__).resolve().parents[1]


def _numpy() -> list[Path]:
    """numpy, and the libraries that its wheel brings."""
    return [path for name in ("numpy", "numpy.libs") if (path := _packages() / name).is_dir()]


def _libraries() -> list[Path]:
    """The standard library without what is installed beside it, and the system's libraries."""
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    found = [path for path in standard.iterdir() if not path.name.endswith("-packages")]
    base = Path(sysconfig.get_config_var("LIBDIR") or standard.parent)
    found += base.glob("libpython*.so*")
    machine = sysconfig.get_config_var("MULTIARCH") or "none"
    for folder in ("/lib", "/usr/lib", "/usr/local/lib"):
        found.append(Path(folder, machine))
    found += [Path("/lib64"), Path("/usr/lib64")]
    # Loaders name these by their links (`/lib64/ld-linux...`), so links are kept as they are.
    return sorted({path for path in found if path.exists()})


def _parents(paths: Sequence[Path]) -> list[Path]:
    """Every folder above these, from the top down, but the root."""
    return sorted({folder for path in paths for folder in path.parents if folder != Path("/")})


def _spare_users() -> tuple[int, int]:
    """A range of spare users, other ones for each grader that runs at the same time."""
    first, count = _SPARE_USERS
    return first + os.getpid() * _USERS_EACH % count, _USERS_EACH
