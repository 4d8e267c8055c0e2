"""Opens files, pipes and polls until the system has no descriptors left for others. A process has a
limit of its own, and all of them are closed when it ends.

At most: 20
"""

import os
import select


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    opened = []
    for make in (lambda: open(os.__file__), os.pipe, select.epoll, lambda: os.dup(2)):
        for _ in range(100_000):
            try:
                opened.append(make())
            except OSError:
                break
    return len(opened)
