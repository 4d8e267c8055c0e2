"""Ends the process in its cells: politely, by an interrupt, by force, by a fault. What was defined
before counts, and the definitions of the cell itself are still made.

At most: 20
"""

# %%
raise SystemExit(0)

# %%
raise KeyboardInterrupt

# %%
import os

os._exit(0)


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


# %%
import ctypes

ctypes.string_at(0)
