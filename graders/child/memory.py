"""Where objects lie in memory: what is made from here on lies together, on pages of its own.

A page shared with the process that forked costs a fork a copy when it is first written to, and
Python writes to every object that it uses. So those that forks use should lie close together.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

# How Python lays out small objects: pools of one size each (obmalloc.c, since 3.10).
_GRAIN, _LARGEST_SMALL = 16, 512
_POOL_BYTES, _POOL_HEAD = 1 << 14, 48
_MOST_FILL_BYTES = 1 << 18
_filling: list[list[object]] = []

# The rest comes from malloc(3), and its smallest blocks are of so many bytes.
_LEAST_BLOCK, _LARGEST_BLOCK = 24, 1 << 16
_MOST_BLOCKS = 10_000
_LIBC = ctypes.CDLL(None)


_TOLD = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"


class _MallocInfo(ctypes.Structure):
    """What glibc's mallinfo2(3) tells, in bytes; `keepcost` is what is free at the top."""

    _fields_ = tuple((name, ctypes.c_size_t) for name in _TOLD.split())


def fill() -> None:
    """Take up the free places among the objects that there are, for good."""
    if hasattr(_LIBC, "mallinfo2"):
        _fill_blocks()
    _fill_pools()


def _fill_blocks() -> None:
    """Take up what malloc has free, from the largest to the smallest, but for the top."""
    _LIBC.mallinfo2.restype = _MallocInfo
    _LIBC.malloc.restype = ctypes.c_void_p
    _LIBC.malloc.argtypes = [ctypes.c_size_t]
    _LIBC.free.argtypes = [ctypes.c_void_p]
    _LIBC.malloc_trim(0)  # what is free need not be there
    left = _MOST_BLOCKS
    for size in _sizes():
        top = _top()
        while left:
            left -= 1
            block = _LIBC.malloc(size)
            if top != (top := _top()):  # no other place was free
                _LIBC.free(block)
                break


def _sizes() -> Iterator[int]:
    size = _LARGEST_BLOCK
    while size >= _LEAST_BLOCK:
        yield size
        size -= max(_GRAIN, size // 4 // _GRAIN * _GRAIN)


def _top() -> tuple[int, int]:
    info = _LIBC.mallinfo2()
    return info.arena, info.keepcost


def _fill_pools() -> None:
    for size in range(_GRAIN, _LARGEST_SMALL + 1, _GRAIN):
        kept: list[object] = []
        while len(kept) * size < _MOST_FILL_BYTES:
            kept.append(_small_object(size))
            # A new pool is begun only when no other has a free place.
            if id(kept[-1]) % _POOL_BYTES == _POOL_HEAD + size and _is_next(kept, size):
                break
        _filling.append(kept)


def _is_next(kept: list[object], size: int) -> bool:
    return len(kept) > 1 and id(kept[-1]) == id(kept[-2]) + size


def _small_object(size: int) -> object:
    if size == _GRAIN:
        return object()
    if size == 2 * _GRAIN:
        return float(size)
    return bytes(size - b"".__sizeof__())
