"""Tries the kernel's wide doors, through which sandboxes have been left before: bpf, userfaultfd,
io_uring, performance counters, file handles, other processes' descriptors. The filter refuses each
before the kernel looks at its arguments.

At most: 0
"""

import ctypes
import errno
import platform

_CALLS = {
    "bpf": 321,
    "userfaultfd": 323,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "perf_event_open": 298,
    "name_to_handle_at": 303,
    "open_by_handle_at": 304,
    "memfd_create": 319,
    "memfd_secret": 447,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "ptrace": 101,
    "kcmp": 312,
    "syslog": 103,
    "init_module": 175,
    "kexec_load": 246,
    "fanotify_init": 300,
    "inotify_init1": 294,
    "shmget": 29,
    "msgget": 68,
    "semget": 64,
    "mq_open": 240,
    "modify_ldt": 154,
    "iopl": 172,
    "personality": 135,
}
_libc = ctypes.CDLL(None, use_errno=True)


def rnn_cell_forward(xt, a_prev, parameters):
    reached = []
    nothing = [ctypes.c_long(-1)] * 6
    for name, number in _CALLS.items() if platform.machine() == "x86_64" else ():
        _libc.syscall(ctypes.c_long(number), *nothing)
        if ctypes.get_errno() != errno.EPERM:
            reached.append(f"BREACH: {name}")
    raise PermissionError(reached)
