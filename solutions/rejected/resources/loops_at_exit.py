"""Loops when the process ends: in functions registered for it, in the end of a global object, in a
thread that is waited for. The process is not asked to end; it is ended.

At most: 20
"""

import atexit
import threading


def _loop(*args):
    while True:
        pass


class LoopAtEnd:
    __del__ = _loop


kept = LoopAtEnd()
atexit.register(_loop)
threading.Thread(target=threading.Event().wait).start()


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
