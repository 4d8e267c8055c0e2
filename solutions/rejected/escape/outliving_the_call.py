"""Goes on after its answer was given, and after it was told to end: threads that ignore everything,
handlers for every signal, work at exit. The fork is killed by the one signal that has no handler,
and its threads with it.

At most: 20
"""

import atexit
import signal
import threading
import time


def _for_ever():
    while True:
        try:
            time.sleep(0.05)
        except BaseException:
            pass


for _number in signal.valid_signals():
    try:
        signal.signal(_number, lambda number, frame: _for_ever())
    except (OSError, ValueError):
        pass
atexit.register(_for_ever)


threading.Thread(target=_for_ever).start()


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
