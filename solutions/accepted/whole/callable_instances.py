"""Each name is bound to an object that can be called."""

import numpy as np
from rnn_utils import sigmoid, softmax


class RnnCell:
    def __call__(self, xt, a_prev, parameters):
        a_next = np.tanh(parameters["Waa"] @ a_prev + parameters["Wax"] @ xt + parameters["ba"])
        yt_pred = softmax(parameters["Wya"] @ a_next + parameters["by"])
        return a_next, yt_pred, (a_next, a_prev, xt, parameters)


class LstmCell:
    def gate(self, name):
        return self.parameters["W" + name] @ self.concat + self.parameters["b" + name]

    def __call__(self, xt, a_prev, c_prev, parameters):
        self.parameters = parameters
        self.concat = np.concatenate((a_prev, xt))
        ft, ut, ot = (sigmoid(self.gate(name)) for name in "fuo")
        cct = np.tanh(self.gate("c"))
        c_next = ft * c_prev + ut * cct
        a_next = ot * np.tanh(c_next)
        yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
        return (
            a_next,
            c_next,
            yt_pred,
            (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters),
        )


class RnnLoop:
    def __call__(self, x, a0, parameters):
        states, predictions, caches = [], [], []
        for xt in np.moveaxis(x, 2, 0):
            a0, yt_pred, cache = rnn_cell_forward(xt, a0, parameters)
            states.append(a0)
            predictions.append(yt_pred)
            caches.append(cache)
        return np.dstack(states), np.dstack(predictions), caches


class LstmLoop:
    def __call__(self, x, a0, parameters):
        c0 = np.zeros_like(a0)
        states, memories, predictions, caches = [], [], [], []
        for xt in np.moveaxis(x, 2, 0):
            a0, c0, yt_pred, cache = lstm_cell_forward(xt, a0, c0, parameters)
            states.append(a0)
            memories.append(c0)
            predictions.append(yt_pred)
            caches.append(cache)
        return np.dstack(states), np.dstack(predictions), np.dstack(memories), caches


rnn_cell_forward = RnnCell()
rnn_forward = RnnLoop()
lstm_cell_forward = LstmCell()
lstm_forward = LstmLoop()
