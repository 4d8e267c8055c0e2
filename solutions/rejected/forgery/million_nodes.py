"""Answers with a million lists, and with a small web of lists that stands for as many when each
reference is followed. More than twenty thousand nodes are too large to look at.

At most: 0
"""


def rnn_cell_forward(xt, a_prev, parameters):
    return [[] for _ in range(1_000_000)]


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    web = [a_prev]
    for _ in range(14):
        web = [web, web, web, web]
    return web


def rnn_forward(x, a0, parameters):
    return a0, a0, [[a0] * 10 for _ in range(3_000)]


def lstm_forward(x, a0, parameters):
    return {str(number): number for number in range(30_000)}
