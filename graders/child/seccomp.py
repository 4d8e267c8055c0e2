"""The system calls that a student's code may make; every other is refused with EPERM.

numpy and the runner have imported what they need before the filter stands, so nothing here starts
a process, opens a socket, sends a signal or changes a file. Calls are named through libseccomp,
which knows their numbers for the machine it runs on.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from .steps import Step

# Open descriptors, and what there is.
_FILES = """
read readv pread64 preadv write writev lseek close fstat newfstatat statx stat lstat access
faccessat faccessat2 getdents getdents64 getcwd
"""
# Memory, threads, signals to oneself.
_MEMORY = """
brk mmap munmap mremap mprotect madvise futex rseq membarrier set_tid_address set_robust_list
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait
sigaltstack arch_prctl restart_syscall exit exit_group
"""
# Waiting and clocks.
_CLOCKS = """
poll ppoll select pselect6 nanosleep gettimeofday time times alarm setitimer getitimer sched_yield
"""
# Who and where one is. Not `sysinfo`: it shows how many threads other submissions have.
_IDENTITY = """
getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getpgrp getgroups
getrandom getrusage getrlimit getcpu uname sched_get_priority_max sched_get_priority_min
"""
# Of oneself, which is process 0 there: of others they show what these do.
_OWN = "sched_getaffinity sched_getparam sched_getscheduler"
# By the numbers of clocks that all have: the others are those of single processes.
_COMMON_CLOCKS = "clock_gettime clock_getres clock_nanosleep"
_NUMBERS_OF_PROCESSES = (1 << 64) - (1 << 4)

_CLONE_THREAD = 0x10000
_PR_SET_NAME = 15
_TERMINAL_QUERIES = (0x5401, 0x5413, 0x541B)  # TCGETS, TIOCGWINSZ, FIONREAD
# Opening, by the place of the flags. Landlock decides what is opened; up to its second version it
# lets what may be read be emptied.
_OPENING = {"open": 1, "openat": 2}
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_DESCRIPTOR_FLAGS = (1, 2, 3)  # F_GETFD, F_SETFD, F_GETFL

_OPTIMIZE, _AS_TREE = 8, 2  # SCMP_FLTATR_CTL_OPTIMIZE
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_EQUAL, _MASKED_EQUAL = 4, 7


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class Filter:
    """The compiled filter: made once, installed in every fork.

    Raises OSError when libseccomp is not there or refuses a rule.
    """

    def __init__(self) -> None:
        library = load()
        with _context(library) as context:

            def rule(action: int, name: str, *comparisons: _Comparison) -> None:
                number = library.seccomp_syscall_resolve_name(name.encode())
                array = (_Comparison * len(comparisons))(*comparisons)
                _check(
                    library.seccomp_rule_add_array(context, action, number, len(array), array), name
                )

            for name in (_FILES + _MEMORY + _CLOCKS + _IDENTITY).split():
                rule(_ALLOW, name)
            for name, place in _OPENING.items():
                rule(_ALLOW, name, _Comparison(place, _MASKED_EQUAL, _CHANGING, 0))
            # glibc falls back from clone3 to clone, whose flags a filter can read.
            rule(_ERRNO | errno.ENOSYS, "clone3")
            rule(_ALLOW, "clone", _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, _CLONE_THREAD))
            rule(_ALLOW, "prctl", _Comparison(0, _EQUAL, _PR_SET_NAME))
            for name in _OWN.split():
                rule(_ALLOW, name, _Comparison(0, _EQUAL, 0))
            for name in _COMMON_CLOCKS.split():
                rule(_ALLOW, name, _Comparison(0, _MASKED_EQUAL, _NUMBERS_OF_PROCESSES, 0))
            rule(_ALLOW, "prlimit64", _Comparison(0, _EQUAL, 0), _Comparison(2, _EQUAL, 0))
            for request in _TERMINAL_QUERIES:
                rule(_ALLOW, "ioctl", _Comparison(1, _EQUAL, request))
            for command in _DESCRIPTOR_FLAGS:
                rule(_ALLOW, "fcntl", _Comparison(1, _EQUAL, command))
            self._code = _export(library, context)
        self._program = _Program(len(self._code) // 8, self._code)

    @property
    def step(self) -> Step:
        """What puts a process under the filter, for good."""
        pr_set_seccomp, mode_filter = 22, 2
        given = (pr_set_seccomp, mode_filter, ctypes.byref(self._program))
        return Step("system calls", ctypes.CDLL(None, use_errno=True).prctl, given)


def load() -> ctypes.CDLL:
    """libseccomp. Raises OSError when it is not installed."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = (ctypes.c_uint32,)
    library.seccomp_release.argtypes = (ctypes.c_void_p,)
    library.seccomp_attr_set.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32)
    library.seccomp_export_bpf.argtypes = (ctypes.c_void_p, ctypes.c_int)
    library.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.POINTER(_Comparison),
    )
    return library


def number(name: str) -> int:
    """The number of a system call on this machine. Raises OSError when libseccomp knows none."""
    found = load().seccomp_syscall_resolve_name(name.encode())
    if found < 0:
        raise OSError(errno.ENOSYS, f"libseccomp does not know the system call {name}")
    return int(found)


@contextmanager
def _context(library: ctypes.CDLL) -> Iterator[int]:
    context = library.seccomp_init(_ERRNO | errno.EPERM)
    if not context:
        raise OSError(errno.ENOMEM, "libseccomp could not be set up")
    try:
        # As a tree: every fork installs it, and the kernel then tries it on all system calls.
        # Older libraries know only lists.
        library.seccomp_attr_set(context, _OPTIMIZE, _AS_TREE)
        yield context
    finally:
        library.seccomp_release(context)


def _export(library: ctypes.CDLL, context: int) -> bytes:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as source:
        with os.fdopen(write, "wb") as sink:
            _check(library.seccomp_export_bpf(context, sink.fileno()), "export")
        return source.read()


def _check(status: int, what: str) -> None:
    if status != 0:
        raise OSError(-status, f"libseccomp refused the rule for {what}")
