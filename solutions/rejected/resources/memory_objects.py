"""Fills its memory with Python's own objects, and goes on when there is none left. The limit is the
same for them; what the function does with the rest of its CPU seconds is its own affair.

At most: 20
"""


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    kept, many = [], 0
    while many < 50_000_000:
        try:
            kept.append([many])
            many += 1
        except MemoryError:
            continue


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return "a" * (1 << 32)


def lstm_forward(x, a0, parameters):
    return {number: bytearray(100) for number in range(10_000_000)}
