"""What a fork may read: a few folders. Nothing may be written, and no address be reached."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from . import seccomp
from .steps import Step

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
#: How many rights over files each version of the interface knows; those to be refused by it.
_RIGHTS_OF_VERSION = (0, 13, 14, 15, 15, 16)
_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11


class _Handled(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


class Ruleset:
    """The rules: made once, by a process that may see the folders, enforced in every fork.

    readable: files, and folders with all that is in them. Those that do not exist are left out.
    Raises OSError when the kernel has no Landlock.
    """

    def __init__(self, readable: list[str]) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._restrict = seccomp.number("landlock_restrict_self")
        create = seccomp.number("landlock_create_ruleset")
        version = self._call(create, None, 0, 1)
        if version < 1:
            raise OSError("the kernel offers no version of Landlock")
        rights = _RIGHTS_OF_VERSION[min(version, len(_RIGHTS_OF_VERSION) - 1)]
        handled = _Handled(
            files=(1 << rights) - 1,
            network=_BIND_AND_CONNECT if version >= 4 else 0,
            scoped=_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
        )
        size = 24 if version >= 6 else 16 if version >= 4 else 8
        self.fd = self._call(create, ctypes.byref(handled), size, 0)
        for path in readable:
            if Path(path).exists():
                self._allow(path)

    @property
    def steps(self) -> list[Step]:
        """What restricts a process for good, and closes the rules."""
        restrict = (ctypes.c_long(self._restrict), ctypes.c_int(self.fd), ctypes.c_int(0))
        return [
            Step("Landlock", self._libc.syscall, restrict),
            Step("Landlock's rules", os.close, (self.fd,)),
        ]

    def _allow(self, path: str) -> None:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rights = _READ_FILE | _READ_DIR if Path(path).is_dir() else _READ_FILE
        rule = _Beneath(rights, fd)
        path_beneath = 1
        try:
            add = seccomp.number("landlock_add_rule")
            self._call(add, self.fd, path_beneath, ctypes.byref(rule), 0)
        finally:
            os.close(fd)

    def _call(self, number: int, *arguments: object) -> int:
        result = int(self._libc.syscall(ctypes.c_long(number), *arguments))
        if result < 0:
            code = ctypes.get_errno()
            raise OSError(code, f"Landlock: {os.strerror(code)}")
        return result
