"""Carries what it knows out of the room: over the internet, over a name server, and over the
sockets of services on this machine. No socket of any kind can be made.

At most: 0
"""

import socket


def rnn_cell_forward(xt, a_prev, parameters):
    opened = []
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 16, 17):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                socket.socket(family, kind).close()
                opened.append(f"BREACH: socket {family} {kind}")
            except OSError:
                pass
    try:
        socket.socketpair()
        opened.append("BREACH: socketpair")
    except OSError:
        pass
    raise ConnectionError(opened)
