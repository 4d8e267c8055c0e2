"""Loops, ignores every signal, catches every exception, and does so in four threads at once. The
kernel's own CPU limit and the one signal that cannot be ignored end all of it.

At most: 20
"""

import signal
import threading


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def _loop():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def rnn_forward(x, a0, parameters):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    for _ in range(3):
        threading.Thread(target=_loop, daemon=True).start()
    _loop()
