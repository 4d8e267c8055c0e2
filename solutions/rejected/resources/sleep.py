"""Does nothing for ever, which takes no CPU time: it sleeps. The clock on the wall runs out; the
submission is tried again alone, in case the machine was merely busy, and then it costs the marks of
the function that slept.

At most: 20
"""

import time


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    time.sleep(1_000_000)
