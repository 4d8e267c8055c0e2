"""Your function raises NotImplementedError: it is still waiting for you. What would you set up
before the loop?

Fails: a, c, y_pred, caches
"""


def lstm_forward(x, a0, parameters):
    raise NotImplementedError
