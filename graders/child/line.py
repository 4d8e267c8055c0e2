"""The fork's line to the trusted side: two pipes, and a page in which it notes where it is."""

from __future__ import annotations

import os
import time
from mmap import mmap

from . import wire
from .control import PLACE

_GATHER_BYTES = 1 << 16
_GATHER_S = 0.02
_AT_ONCE_BYTES = 1 << 13
_MOST_BUFFERS = 64


class Line:
    """Frames go out together: waking the other side for each would cost more than most calls.

    They go when the next request is waited for, and before they are many or old. What is lost
    when the fork ends is asked again, but for what the page says was being run.
    """

    def __init__(self, read_fd: int, write_fd: int, page: mmap) -> None:
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._page = page
        self._gathered: list[bytes] = []
        self._data = bytearray()
        self._since = time.monotonic()

    def at(self, number: int) -> None:
        """Note which cell or call is run from here on."""
        PLACE.pack_into(self._page, 0, number)

    def send(self, frame: bytes) -> None:
        """Send a frame, soon."""
        self._gathered.append(frame)
        late = time.monotonic() - self._since > _GATHER_S
        if late or sum(map(len, self._gathered)) > _GATHER_BYTES:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered."""
        rest = self._gathered
        self._gathered = []
        while rest:
            sent = os.writev(self._write_fd, rest[:_MOST_BUFFERS])
            while rest and sent >= len(rest[0]):
                sent -= len(rest.pop(0))
            if sent:
                rest[0] = rest[0][sent:]
        self._since = time.monotonic()

    def receive(self) -> wire.Frame:
        """Wait for the next frame. Raises EOFError when there is none."""
        self.flush()
        head = wire.read_head(self._read(wire.HEAD.size))
        header = wire.read_header(self._read(head.header))
        return wire.Frame(head.kind, head.call, header, self._read(head.body))

    def _read(self, size: int) -> bytearray:
        while len(self._data) < size:
            chunk = os.read(self._read_fd, max(size - len(self._data), _AT_ONCE_BYTES))
            if not chunk:
                raise EOFError
            self._data += chunk
        data = self._data[:size]
        del self._data[:size]
        return data
