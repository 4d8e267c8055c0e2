"""Makes the grader keep and show what is too long to be read: messages of fifty megabytes, names of
classes, of functions and of globals without measure. Texts are cut where they are made, and again
where they arrive.

At most: 20
"""

for _number in range(20_000):
    globals()[f"name_{_number}"] = print


def rnn_cell_forward(xt, a_prev, parameters):
    a_next = np.tanh(parameters["Wax"] @ xt + parameters["Waa"] @ a_prev + parameters["ba"])
    yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    raise ValueError("x" * 50_000_000)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return type("x" * 10_000_000, (), {})()


def lstm_forward(x, a0, parameters):
    raise type("x" * 1_000_000, (Exception,), {})(("x" * 1000,) * 1000)
