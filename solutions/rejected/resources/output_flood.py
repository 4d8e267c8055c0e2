"""Writes fifty megabytes to standard output, in a cell and again in the function, as text and as
bytes. Output leads nowhere and is not kept; the function earns its marks.

At most: 20
"""

import os
import sys

print("x" * 50_000_000)
for _ in range(10):
    try:
        os.write(1, b"x" * 1_000_000)
        os.write(2, b"x" * 1_000_000)
    except OSError:
        break


def rnn_cell_forward(xt, a_prev, parameters):
    print("x" * 1_000_000, file=sys.stderr)
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
