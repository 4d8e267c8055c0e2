"""The trusted side's two pipe ends to one fork: whole frames, each by a deadline."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from functools import lru_cache

from graders.child import wire

#: Headers up to so many bytes are remembered: most submissions send the same.
_SHORT = 1 << 13
_header = lru_cache(maxsize=128)(wire.read_header)


class GoneError(Exception):
    """The other end closed its pipe."""


class OverdueError(Exception):
    """Time ran out. `busy` says whether it was spent computing."""

    def __init__(self, detail: str, busy: bool) -> None:
        super().__init__(detail)
        self.detail = detail
        self.busy = busy


class Watch:
    """Says how long to wait, and when it is enough.

    cpu_s, wall_s: the most CPU time and time by the clock, in seconds; they count from the first
    wait. until: when it is enough in any case, by the monotonic clock.
    cpu_used: the CPU time that the other end has used up to now, in seconds.
    from_start: whether what it used before the watch began counts too.
    """

    _SOON = 0.05

    def __init__(
        self,
        cpu_s: float,
        wall_s: float,
        until: float,
        cpu_used: Callable[[], float],
        from_start: bool = False,
    ) -> None:
        self._cpu_s = cpu_s
        self._wall_s = wall_s
        self._until = until
        self._cpu_used = cpu_used
        self._from_start = from_start
        self.again()

    def again(self) -> None:
        """Begin anew, with the next wait: what is here already took no time to wait for."""
        self._base = 0.0 if self._from_start else None
        self._end = 0.0

    def wait(self, poll: select.poll) -> None:
        """Wait until the descriptor of `poll` is ready. Raises OverdueError, also when it always
        is: bytes that trickle in do not stop the clock.
        """
        if not self._end:
            self._begin()
        while True:
            left = self._look - time.monotonic()
            if left > 0 and poll.poll(left * 1000):
                return
            if left <= 0:
                self._check()

    def _begin(self) -> None:
        now = time.monotonic()
        self._end = min(now + self._wall_s, self._until)
        self._whole_s = self._end - now
        self._look = now + self._SOON

    def _check(self) -> None:
        used = self._cpu_used()
        if self._base is None:
            # Few calls take that long, so the clock is read only from here on: a call may have
            # used as much before.
            self._base = max(0.0, used - self._SOON)
        left = self._cpu_s - (used - self._base)
        if left <= 0:
            raise OverdueError(f"{self._cpu_s:g} s of CPU time", busy=True)
        now = time.monotonic()
        if now >= self._end:
            detail = f"{round(self._whole_s, 1):g} s by the clock"
            raise OverdueError(detail, busy=left < self._cpu_s / 2)
        self._look = min(now + min(max(left, 0.01), 1.0), self._end)


class Channel:
    """Sends and receives frames over two descriptors, which it owns."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._data = bytearray()
        self._at = 0  # so much of it was taken
        os.set_blocking(write_fd, False)
        self._readable = select.poll()
        self._readable.register(read_fd, select.POLLIN)
        self._writable = select.poll()
        self._writable.register(write_fd, select.POLLOUT)

    def close(self) -> None:
        """Close both ends."""
        os.close(self._read_fd)
        os.close(self._write_fd)

    def send(self, data: bytes, watch: Watch) -> None:
        """Send bytes. Raises GoneError or OverdueError."""
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._write_fd, rest) :]
            except BlockingIOError:
                watch.wait(self._writable)
            except BrokenPipeError:
                raise GoneError from None

    def receive(self, watch: Watch, most_body: int = 0) -> wire.Frame:
        """Wait for one frame. Raises GoneError, OverdueError or WireError."""
        self._need(wire.HEAD.size, watch)
        head = wire.read_head(self._data, self._at, most_body)
        size = wire.HEAD.size + head.header + head.body
        self._need(size, watch)
        start = self._at + wire.HEAD.size
        body = start + head.header
        self._at += size
        with memoryview(self._data) as data:
            text = bytes(data[start:body])
            content = bytes(data[body : self._at])
        header = _header(text) if len(text) <= _SHORT else wire.read_header(text)
        return wire.Frame(head.kind, head.call, header, content, text)

    def _need(self, size: int, watch: Watch) -> None:
        """Have so many bytes that were not taken yet."""
        if len(self._data) - self._at >= size:
            return
        del self._data[: self._at]
        self._at = 0
        while len(self._data) < size:
            watch.wait(self._readable)
            chunk = os.read(self._read_fd, 1 << 18)
            if not chunk:
                raise GoneError
            self._data += chunk
