"""What is made after the free places were taken up lies in hardly any of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Holes of every size are made among objects and blocks; then new ones are.
PROGRAM = """
import ctypes
from graders.child import memory

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
small = [bytes(size) for size in range(64, 400, 16) for _ in range(500)]
large = [libc.malloc(size) for size in range(600, 30_000, 600) for _ in range(4)]
holes = {id(one) for one in small[::2]} | set(large[::2])
del small[::2]
for block in large[::2]:
    libc.free(block)
if FILL:
    memory.fill()
made = [bytes(size) for size in range(64, 400, 16) for _ in range(200)]
blocks = [libc.malloc(size) for size in range(600, 30_000, 600)]
made = [*map(id, made), *blocks]
print(len(holes.intersection(made)) / len(made))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere it asks another malloc")
@pytest.mark.parametrize("fill", [True, False])
def test_what_is_made_afterwards_lies_in_no_hole_of_before(fill: bool) -> None:
    program = f"FILL = {fill}\n{PROGRAM}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    in_holes = float(done.stdout)
    # What the filling needs itself, it gives back.
    assert in_holes < 0.01 if fill else in_holes > 0.5
