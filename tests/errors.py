"""Errors that stop a function, one for each question that is asked about them."""

from __future__ import annotations

ERRORS = [
    "NameError: name 'it' is not defined",
    "UnboundLocalError: cannot access local variable 'a_next' where it is not associated with",
    "TypeError: 'NoneType' object is not subscriptable",
    "ValueError: operands could not be broadcast together with shapes (5,2) (2,5)",
    "ValueError: not enough values to unpack (expected 4, got 3)",
    "TypeError: only integer scalar arrays can be converted to a scalar index",
    "TypeError: lstm_cell_forward() missing 1 required positional argument: 'c_prev'",
    "TypeError: a positional one is wrong",
    "NameError: name 'tanh' is not defined",
    "RecursionError: maximum recursion depth exceeded",
    "AttributeError: 'dict' object has no attribute 'Wax'",
    "AttributeError: module 'numpy' has no attribute 'softmax'",
    "AttributeError: 'list' object has no attribute 'shape'",
    "TypeError: 'numpy.ndarray' object is not callable",
    "TypeError: 'int' object is not iterable",
    "TypeError: Cannot interpret '11' as a data type",
    "ValueError: matmul: Input operand 1 does not have enough dimensions",
    "IndexError: index 9 is out of bounds for axis 2 with size 9",
    "ValueError: non-broadcastable output operand with shape (7,1) doesn't match",
    "TypeError: only length-1 arrays can be converted to Python scalars",
    "ValueError: The truth value of an array with more than one element is ambiguous",
    "IndexError: too many indices for array: array is 2-dimensional, but 3 were indexed",
    "ValueError: setting an array element with a sequence.",
    "ModuleNotFoundError: No module named 'torch'",
    "ImportError: cannot import name 'tanh' from 'rnn_utils' (unknown location)",
]
