"""Answers with objects that run a command when they are pickled, unpickled or copied. Nothing is
ever pickled: a value that is no number, text or container arrives as the name of its class.

At most: 0
"""

import os

import numpy as np


class Bomb:
    def __reduce__(self):
        return os.system, ("echo BREACH > /tmp/rnn-attack-pickle",)

    def __copy__(self):
        os.system("echo BREACH > /tmp/rnn-attack-pickle")

    __deepcopy__ = __getstate__ = __copy__


class BombArray(np.ndarray):
    __reduce__ = Bomb.__reduce__


def rnn_cell_forward(xt, a_prev, parameters):
    return Bomb(), a_prev.view(BombArray), (Bomb(), Bomb(), Bomb(), Bomb())
