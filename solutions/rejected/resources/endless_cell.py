"""Has a cell that never ends, before the function is defined in the same cell. The cell is given up
after its CPU seconds; what it would have defined is still defined, and counts.

At most: 20
"""

while True:
    pass


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
