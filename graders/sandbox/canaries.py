"""What a student's code must be refused: each function tries one thing, and returns if it could.

This file's text is run as a submission's cell, at the tier that is being tried; what is raised
counts as refused. `at` holds what the trusted side knows: the paths "secret", "folder" and
"answers", the name "variable" of one of its environment variables, its process "pid", a "port" on
which it listens, and "descriptors", those of the two pipes. `works` must be able to do its work.
"""

# ruff: noqa: D103, PTH123, PTH208 (the names say what is tried, and each tries the plainest way)

import ctypes
import importlib
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

At = dict[str, Any]
_LIBC = ctypes.CDLL(None, use_errno=True)


def read_a_file(at: At) -> None:
    open(at["secret"]).close()


def read_the_answers(at: At) -> None:
    open(at["answers"]).close()


def list_a_folder(at: At) -> None:
    os.listdir(at["folder"])


def list_the_root(at: At) -> None:
    os.listdir("/")


def read_accounts(at: At) -> None:
    open("/etc/passwd").close()


def see_the_environment(at: At) -> None:
    os.environ[at["variable"]]


def look_into_the_grader(at: At) -> None:
    open(f"/proc/{at['pid']}/environ").close()


def look_into_itself(at: At) -> None:
    open("/proc/self/maps").close()


def time_the_grader(at: At) -> None:
    time.clock_gettime((~at["pid"] << 3) | 2)


def ask_about_the_grader(at: At) -> None:
    os.sched_getaffinity(at["pid"])


def set_the_kernel(at: At) -> None:
    os.close(os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY))


def signal_the_grader(at: At) -> None:
    os.kill(at["pid"], 0)


def signal_its_parent(at: At) -> None:
    os.kill(os.getppid(), 0)


def signal_its_group(at: At) -> None:
    os.killpg(0, signal.SIGCONT)


def trace(at: At) -> None:
    _refused(_LIBC.ptrace(0, 0, 0, 0))


def fork(at: At) -> None:
    if os.fork() == 0:
        os._exit(0)


def start_a_program(at: At) -> None:
    os.execv("/bin/sh", ["sh", "-c", "exit"])


def open_a_socket(at: At) -> None:
    socket.create_connection(("127.0.0.1", at["port"]), 1).close()


def open_a_local_socket(at: At) -> None:
    socket.socketpair()


def write_a_file(at: At) -> None:
    _write("x", "/x", "/tmp/x", "/var/tmp/x", "/dev/shm/x", at["folder"] + "/x", at["secret"])


def change_a_file(at: At) -> None:
    os.utime(at["secret"])


def hide_memory(at: At) -> None:
    os.close(os.memfd_create("x"))


def take_much_memory(at: At) -> None:
    bytearray(1 << 36)


def raise_its_limits(at: At) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def become_the_superuser(at: At) -> None:
    os.setresuid(0, 0, 0)


def be_the_superuser(at: At) -> None:
    _refused(-1 if os.geteuid() else 0)


def make_a_namespace(at: At) -> None:
    new_user, new_mounts = 0x10000000, 0x00020000
    _refused(_LIBC.unshare(new_user | new_mounts))


def allow_itself_to_be_traced(at: At) -> None:
    pr_set_dumpable = 4
    _refused(_LIBC.prctl(pr_set_dumpable, 1, 0, 0, 0))


def use_other_descriptors(at: At) -> None:
    for fd in range(3, 4096):
        if fd not in at["descriptors"]:
            try:
                os.fstat(fd)
            except OSError:
                continue
            return
    raise PermissionError


def works(at: At) -> None:
    """Do what honest code may: compute, import, and run a thread."""
    np.testing.assert_allclose(np.ones((2, 3)) @ np.ones((3, 2)), 3.0)
    importlib.import_module("html.parser")
    importlib.import_module("numpy.lib.recfunctions")
    thread = threading.Thread(target=np.random.default_rng(0).normal)
    thread.start()
    thread.join()


def could(at: At) -> list[str]:
    """Try everything. Returns the names of what was not refused."""
    names = [name for name, value in globals().items() if _is_probe(name, value)]
    return [name for name in names if _can(globals()[name], at)]


def _is_probe(name: str, value: object) -> bool:
    return callable(value) and getattr(value, "__annotations__", {}) == {"at": At, "return": None}


def _can(probe: Callable[[At], None], at: At) -> bool:
    try:
        probe(at)
    except Exception:
        return False
    return True


def _refused(status: int) -> None:
    if status < 0:
        raise PermissionError


def _write(*paths: str) -> None:
    for path in paths:
        try:
            open(path, "a").close()
        except OSError:
            continue
        return
    raise PermissionError
