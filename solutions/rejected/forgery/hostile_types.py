"""Answers whose very types fight back: a metaclass that raises whatever is asked of a class, its name
too, a tuple that hides what it holds, text that is cut by methods of its own. Types are asked by
functions that no subclass replaces.

At most: 0
"""


class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit

    def __instancecheck__(cls, value):
        raise SystemExit

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(np.ndarray)

    def __bool__(cls):
        raise MemoryError


class Thing(metaclass=Meta):
    def __getattribute__(self, name):
        raise KeyboardInterrupt

    def __reduce_ex__(self, protocol):
        return exec, ("import os; os._exit(0)",)


class Hidden(tuple):
    def __iter__(self):
        raise GeneratorExit

    def __len__(self):
        return 1 << 62

    __getitem__ = __iter__


class Text(str):
    def __getitem__(self, place):
        return "x" * 50_000_000

    rstrip = encode = __len__ = __getitem__


class Hostile(Exception, metaclass=Meta):
    def __str__(self):
        return Text("no more than this")


def rnn_cell_forward(xt, a_prev, parameters):
    return Thing(), Thing(), Thing()


def rnn_forward(x, a0, parameters):
    raise Hostile


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    return Hidden((a_prev, c_prev, Thing(), Hidden()))


async def lstm_forward(x, a0, parameters):
    return x
