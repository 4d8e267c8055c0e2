# %% title [markdown]
# # Building your recurrent neural network, step by step
#
# You will build two networks that read a sequence one step at a time and remember what they read:
# first a basic recurrent neural network (RNN), then a long short-term memory network (LSTM). You
# write their forward propagation in NumPy: four functions of about ten lines each.
#
# In every exercise, replace each `None` and follow the comments. What is yet to do may stay `None`:
# everything still runs, and every result that is finished counts. After each exercise a check tells
# you what is right so far and what to look at next.

# %% module tags=["active-py"]
"""The master of the notebook: its prose, its exercises, and the reference implementation.

A jupytext `py:percent` file: markdown cells are comments, so this is an importable module.
`python -m graders build` derives `assignment/rnn_lstm.ipynb` from it: an assignment between
`# BEGIN SOLUTION` and `# END SOLUTION` becomes `None`, its comment stays, and every other
statement there goes. Cells tagged `active-ipynb` are only in the notebook, `active-py` only here.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from solutions.rnn_utils import sigmoid, softmax

Array = NDArray[np.floating]
Parameters = dict[str, Array]
Cache = tuple[Any, ...]

# %% contents [markdown]
# ## Contents
#
# - [Set-up](#Set-up)
# - [Why a network with memory](#Why-a-network-with-memory)
# - [Notation and sizes](#Notation-and-sizes)
# - [Useful functions](#Useful-functions)
# - [The RNN cell](#The-RNN-cell), with [exercise 1](#Exercise-1)
# - [The loop over time](#The-loop-over-time), with [exercise 2](#Exercise-2)
# - [Why gates](#Why-gates)
# - [The LSTM cell](#The-LSTM-cell), with [exercise 3](#Exercise-3)
# - [The loop again](#The-loop-again), with [exercise 4](#Exercise-4)
# - [See it remember](#See-it-remember)
# - [Hand in](#Hand-in)

# %% set-up-text [markdown]
# ## Set-up
#
# Run this cell first, and again whenever you restart the kernel. It gives you NumPy as `np`, the
# two functions `softmax` and `sigmoid`, and the checks.

# %% set-up tags=["active-ipynb"]
# import numpy as np
#
# from rnn_utils import sigmoid, softmax
#
# try:
#     import otter
#
#     grader = otter.Notebook()
# except Exception as problem:
#     from types import SimpleNamespace
#
#     print(f"There are no checks yet: {problem}")
#     print("Run this in a new cell, then restart the kernel: %pip install -r requirements.txt")
#     grader = SimpleNamespace(check=lambda question: "Not checked: see the first code cell.")

# %% memory [markdown]
# ## Why a network with memory
#
# Read this sentence one word at a time: *"The keys that I left on the table **are** gone."* To know
# that *are* is right and *is* is wrong, you need a word that you read seven words ago. A network
# that sees only the present word cannot know. One that is given all the words at once can, but only
# up to a fixed length, and it has to learn anew at each position what a word means.
#
# A recurrent network does what you did. It goes through the sequence with one small network, the
# **cell**, and carries along a vector of numbers, the **hidden state** $a$. At each step the cell
# takes two things, the present input and the hidden state of the step before, and turns them into
# the next hidden state. So the state is a summary of everything read so far, and because the same
# cell with the same weights is used at every step, a sequence may be as long as it likes.

# %% notation [markdown]
# ## Notation and sizes
#
# A superscript in angle brackets is a time step: $x^{\langle t \rangle}$ is the input at step $t$.
# A subscript tells weights apart: $W_{ax}$ leads to $a$ from $x$. All sequences of a batch are
# processed at the same time, one in each column.
#
# | size | meaning |
# |---|---|
# | `n_x` | input features |
# | `n_a` | hidden units: the numbers in the hidden state |
# | `n_y` | classes that a prediction chooses from |
# | `m` | sequences in the batch |
# | `T_x` | time steps |
#
# | symbol | in the code | shape |
# |---|---|---|
# | $x^{\langle t \rangle}$: input at step $t$ | `xt` | `(n_x, m)` |
# | $a^{\langle t-1 \rangle}$: hidden state before step $t$ | `a_prev` | `(n_a, m)` |
# | $a^{\langle t \rangle}$: hidden state after step $t$ | `a_next` | `(n_a, m)` |
# | $\hat{y}^{\langle t \rangle}$: prediction at step $t$ | `yt_pred` | `(n_y, m)` |
# | $a_0$: hidden state before the first step | `a0` | `(n_a, m)` |
# | inputs of all steps | `x` | `(n_x, m, T_x)` |
# | hidden states of all steps | `a` | `(n_a, m, T_x)` |
# | predictions of all steps | `y_pred` | `(n_y, m, T_x)` |
#
# The formulas count the steps from 1, and $a^{\langle 0 \rangle}$ is $a_0$. Python counts from 0:
# the input of the first step is `x[:, :, 0]`. The checks count as Python does.

# %% useful [markdown]
# ## Useful functions
#
# - [numpy.matmul](https://numpy.org/doc/stable/reference/generated/numpy.matmul.html), or `A @ B`:
#   the matrix product
# - [numpy.multiply](https://numpy.org/doc/stable/reference/generated/numpy.multiply.html), or
#   `A * B`: the product element by element
# - [numpy.tanh](https://numpy.org/doc/stable/reference/generated/numpy.tanh.html): the hyperbolic
#   tangent of each element
# - [numpy.concatenate](https://numpy.org/doc/stable/reference/generated/numpy.concatenate.html):
#   joins arrays along an axis that they have; without `axis`, one below the other
# - [numpy.zeros](https://numpy.org/doc/stable/reference/generated/numpy.zeros.html): a new array of
#   zeros with a given shape
# - [list.append](https://docs.python.org/3/tutorial/datastructures.html#more-on-lists): adds one
#   item at the end of a list
# - `softmax` and `sigmoid`: given to you in `rnn_utils.py`
#
# A bias has one column and is added to a matrix with `m` columns. NumPy repeats the column `m`
# times by itself: see [broadcasting](https://numpy.org/doc/stable/user/basics.broadcasting.html).

# %% rnn-cell [markdown]
# ## The RNN cell
#
# ![The RNN cell. The previous hidden state, times W_aa, the input at step t, times W_ax, and the
# bias b_a are added. The tanh of the sum is the new hidden state (R1), which leaves to the right.
# It also goes up: times W_ya, plus the bias b_y, through softmax, it becomes the prediction at step
# t (R2).](figures/rnn_cell.png)
#
# One step of the RNN is two equations. The hidden state mixes what was remembered with what is new,
# and `tanh` keeps each number between -1 and 1:
#
# $$
# a^{\langle t \rangle} = \tanh(W_{aa} a^{\langle t-1 \rangle} + W_{ax} x^{\langle t \rangle} + b_a)
# \tag{R1}
# $$
#
# The prediction is read off the new hidden state, and `softmax` turns each column of scores into
# probabilities:
#
# $$
# \hat{y}^{\langle t \rangle} = \mathrm{softmax}(W_{ya} a^{\langle t \rangle} + b_y)
# \tag{R2}
# $$
#
# The cell also returns a **cache**, a tuple of the values that backpropagation will need when it
# goes through the steps in reverse to compute the gradients.

# %% exercise-1 [markdown]
# ### Exercise 1
#
# Fill in `rnn_cell_forward`:
#
# 1. Compute the hidden state with the tanh activation, (R1).
# 2. Using your new hidden state, compute the prediction, (R2). `softmax` is given to you.
# 3. Store $a^{\langle t \rangle}$, $a^{\langle t-1 \rangle}$, $x^{\langle t \rangle}$ and
#    `parameters`, in this order, in the cache.
# 4. Return $a^{\langle t \rangle}$, $\hat{y}^{\langle t \rangle}$ and the cache.


# %% rnn-cell-forward
def rnn_cell_forward(
    xt: Array, a_prev: Array, parameters: Parameters
) -> tuple[Array, Array, Cache]:
    """Run one time step of the basic RNN (equations R1 and R2).

    Arguments:
        xt: the input at step t, shape (n_x, m)
        a_prev: the hidden state of step t-1, shape (n_a, m)
        parameters: a dictionary with
            Wax: weights of the input, shape (n_a, n_x)
            Waa: weights of the previous hidden state, shape (n_a, n_a)
            Wya: weights from the hidden state to the prediction, shape (n_y, n_a)
            ba: bias of the hidden state, shape (n_a, 1)
            by: bias of the prediction, shape (n_y, 1)

    Returns:
        a_next: the hidden state of step t, shape (n_a, m)
        yt_pred: the prediction of step t, shape (n_y, m)
        cache: the tuple (a_next, a_prev, xt, parameters)
    """
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    ba, by = parameters["ba"], parameters["by"]

    # BEGIN SOLUTION
    # Step 1: the hidden state, with the tanh activation (R1)
    a_next = np.tanh(Waa @ a_prev + Wax @ xt + ba)

    # Step 2: the prediction, from the new hidden state (R2)
    yt_pred = softmax(Wya @ a_next + by)

    # Step 3: what belongs to this step, in a tuple
    cache = (a_next, a_prev, xt, parameters)
    # END SOLUTION

    # Step 4: all three, in this order
    return a_next, yt_pred, cache


# %% check-rnn-cell-forward tags=["active-ipynb"]
# grader.check("rnn_cell_forward");

# %% rnn-loop [markdown]
# ## The loop over time
#
# ![The loop over time: a chain of RNN cells from left to right, all with the same parameters. The
# first takes a_0 and the input of step 1, which is x[:, :, 0] in Python, gives the prediction of
# step 1, and hands its hidden state on to the second cell, and so on up to step
# T_x.](figures/rnn_loop.png)
#
# The picture shows one cell several times: the same function, with the same parameters, called at
# each step. Only the hidden state passes from one step to the next, so each step has to wait for
# the one before it. That is what the loop is for.

# %% exercise-2 [markdown]
# ### Exercise 2
#
# Fill in `rnn_forward`:
#
# 1. Create arrays of zeros, `a` and `y_pred`, that will store all hidden states and all
#    predictions, and an empty list, `caches`.
# 2. Initialize the "next" hidden state as $a_0$.
# 3. Loop over the time steps; the index is `t`:
#    - Update the "next" hidden state, the prediction and the cache by running `rnn_cell_forward`.
#    - Store the "next" hidden state in `a`, at position `t`.
#    - Store the prediction in `y_pred`, at position `t`.
#    - Add the cache to the list of caches.
# 4. Return `a`, `y_pred` and `caches`.
#
# If your cell is not right yet, go on all the same: the loop is then graded with a right cell in
# its place, so that a slip in exercise 1 does not cost you exercise 2.


# %% rnn-forward
def rnn_forward(x: Array, a0: Array, parameters: Parameters) -> tuple[Array, Array, list[Cache]]:
    """Run the RNN over all time steps, one after the other.

    Arguments:
        x: the inputs of all steps, shape (n_x, m, T_x)
        a0: the hidden state before the first step, shape (n_a, m)
        parameters: the same dictionary as in `rnn_cell_forward`

    Returns:
        a: the hidden states of all steps, shape (n_a, m, T_x)
        y_pred: the predictions of all steps, shape (n_y, m, T_x)
        caches: the list of the T_x caches, in the order of time
    """
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    # BEGIN SOLUTION
    # Step 1: zeros that will store every hidden state and every prediction, and an empty list
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []

    # Step 2: the "next" hidden state, before the first step
    a_next = a0
    # END SOLUTION

    # Step 3: the loop over the time steps
    for t in range(T_x):
        # BEGIN SOLUTION
        # Update the "next" hidden state, the prediction and the cache: run the cell
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        # Store the "next" hidden state in a, at position t
        a[:, :, t] = a_next
        # Store the prediction in y_pred, at position t
        y_pred[:, :, t] = yt_pred
        # Add the cache to the list of caches
        caches.append(cache)
        # END SOLUTION

    # Step 4: all three, in this order
    return a, y_pred, caches


# %% check-rnn-forward tags=["active-ipynb"]
# grader.check("rnn_forward");

# %% why-gates [markdown]
# ## Why gates
#
# The RNN writes over its whole state at every step. Something read long ago has been multiplied by
# $W_{aa}$ and squeezed by `tanh` so often that little of it is left, and in training the gradient
# fades on the same way back: a basic RNN learns what happened a few steps ago, but hardly what
# happened fifty steps ago.
#
# The LSTM gives the network a second state, the **cell state** $c$, and control over it. A **gate**
# is a vector of numbers between 0 (closed) and 1 (open), computed at each step by a small layer
# with a sigmoid. Multiplied element by element with another vector, it lets each number pass, or
# blocks it, or anything between. Three gates answer three questions at every step, for each hidden
# unit:
#
# | question | gate | symbol | in the code |
# |---|---|---|---|
# | How much of the old memory is kept? | forget gate | $\Gamma_f^{\langle t \rangle}$ | `ft` |
# | How much of what is new is written? | update gate | $\Gamma_u^{\langle t \rangle}$ | `ut` |
# | How much of the memory is shown? | output gate | $\Gamma_o^{\langle t \rangle}$ | `ot` |
#
# The values that could be written are the **candidate** $\tilde{c}^{\langle t \rangle}$, `cct` in
# the code. With the forget gate open and the update gate closed, the memory stays as it is, for as
# many steps as you like.

# %% lstm-cell [markdown]
# ## The LSTM cell
#
# ![The LSTM cell. The previous hidden state and the input are joined into one array, [a, x], which
# feeds four layers: the forget gate (1), the update gate (2) and the output gate (5), each a
# sigmoid, and the candidate (3), a tanh. Along the top runs the cell state: it is multiplied by the
# forget gate, then the product of the update gate and the candidate is added (4). The tanh of the
# new cell state, multiplied by the output gate, is the new hidden state (6). A softmax of the
# hidden state gives the prediction (7).](figures/lstm_cell.png)
#
# Below, $[a^{\langle t-1 \rangle}, x^{\langle t \rangle}]$ is the previous hidden state on top of
# the input, in one array of shape `(n_a + n_x, m)`; $\sigma$ is `sigmoid`; and $*$ multiplies
# element by element. `c_prev` and `c_next` are the cell state before and after the step, with the
# shape `(n_a, m)` of the hidden state.

# %% forget-gate [markdown]
# ### Forget gate
#
# Suppose the network keeps in one unit of its memory whether the subject of the sentence is
# singular or plural. When a new subject comes, the old value has to go. Where the forget gate is
# near 0, the old value is dropped; where it is near 1, it is kept:
#
# $$
# \Gamma_f^{\langle t \rangle} = \sigma(W_f[a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_f)
# \tag{1}
# $$

# %% update-gate [markdown]
# ### Update gate
#
# Then the new value has to be written, but only at a word that is a subject. The update gate is
# near 1 where the memory takes in something new:
#
# $$
# \Gamma_u^{\langle t \rangle} = \sigma(W_u[a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_u)
# \tag{2}
# $$

# %% updating-the-cell [markdown]
# ### Updating the cell
#
# What could be written is the candidate:
#
# $$
# \tilde{c}^{\langle t \rangle} = \tanh(W_c[a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_c)
# \tag{3}
# $$
#
# The new cell state is what is kept of the old one and what is taken of the candidate:
#
# $$
# c^{\langle t \rangle} = \Gamma_f^{\langle t \rangle} * c^{\langle t-1 \rangle} +
# \Gamma_u^{\langle t \rangle} * \tilde{c}^{\langle t \rangle}
# \tag{4}
# $$

# %% output-gate [markdown]
# ### Output gate
#
# A memory need not be shown all the time: whether the subject is plural matters when the verb
# comes. The output gate decides what of the memory enters the hidden state:
#
# $$
# \Gamma_o^{\langle t \rangle} = \sigma(W_o[a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_o)
# \tag{5}
# $$
#
# $$
# a^{\langle t \rangle} = \Gamma_o^{\langle t \rangle} * \tanh(c^{\langle t \rangle})
# \tag{6}
# $$

# %% prediction [markdown]
# ### Prediction
#
# As in the RNN, the prediction is read off the hidden state:
#
# $$
# \hat{y}^{\langle t \rangle} = \mathrm{softmax}(W_y a^{\langle t \rangle} + b_y)
# \tag{7}
# $$

# %% exercise-3 [markdown]
# ### Exercise 3
#
# Fill in `lstm_cell_forward`:
#
# 1. Join $a^{\langle t-1 \rangle}$ and $x^{\langle t \rangle}$ in one array, `concat`, in this
#    order.
# 2. Compute the forget gate (1), the update gate (2) and the candidate (3).
# 3. Compute the new cell state (4).
# 4. Compute the output gate (5) and the new hidden state (6).
# 5. Compute the prediction (7).
# 6. Store in the cache, in this order, $a^{\langle t \rangle}$, $c^{\langle t \rangle}$,
#    $a^{\langle t-1 \rangle}$, $c^{\langle t-1 \rangle}$, $\Gamma_f^{\langle t \rangle}$,
#    $\Gamma_u^{\langle t \rangle}$, $\tilde{c}^{\langle t \rangle}$,
#    $\Gamma_o^{\langle t \rangle}$, $x^{\langle t \rangle}$ and `parameters`.
# 7. Return $a^{\langle t \rangle}$, $c^{\langle t \rangle}$, $\hat{y}^{\langle t \rangle}$ and the
#    cache.


# %% lstm-cell-forward
def lstm_cell_forward(
    xt: Array, a_prev: Array, c_prev: Array, parameters: Parameters
) -> tuple[Array, Array, Array, Cache]:
    """Run one time step of the LSTM (equations 1 to 7).

    Arguments:
        xt: the input at step t, shape (n_x, m)
        a_prev: the hidden state of step t-1, shape (n_a, m)
        c_prev: the cell state of step t-1, shape (n_a, m)
        parameters: a dictionary with
            Wf, Wu, Wc, Wo: weights of the forget gate, the update gate, the candidate
                and the output gate, each of shape (n_a, n_a + n_x)
            bf, bu, bc, bo: their biases, each of shape (n_a, 1)
            Wy: weights from the hidden state to the prediction, shape (n_y, n_a)
            by: bias of the prediction, shape (n_y, 1)

    Returns:
        a_next: the hidden state of step t, shape (n_a, m)
        c_next: the cell state of step t, shape (n_a, m)
        yt_pred: the prediction of step t, shape (n_y, m)
        cache: the tuple (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)
    """
    Wf, bf = parameters["Wf"], parameters["bf"]
    Wu, bu = parameters["Wu"], parameters["bu"]
    Wc, bc = parameters["Wc"], parameters["bc"]
    Wo, bo = parameters["Wo"], parameters["bo"]
    Wy, by = parameters["Wy"], parameters["by"]

    # BEGIN SOLUTION
    # Step 1: a_prev on top of xt, in one array of shape (n_a + n_x, m)
    concat = np.concatenate((a_prev, xt))

    # Step 2: the forget gate (1), the update gate (2) and the candidate (3)
    ft = sigmoid(Wf @ concat + bf)
    ut = sigmoid(Wu @ concat + bu)
    cct = np.tanh(Wc @ concat + bc)

    # Step 3: the cell state (4)
    c_next = ft * c_prev + ut * cct

    # Step 4: the output gate (5) and the hidden state (6)
    ot = sigmoid(Wo @ concat + bo)
    a_next = ot * np.tanh(c_next)

    # Step 5: the prediction, from the new hidden state (7)
    yt_pred = softmax(Wy @ a_next + by)

    # Step 6: what belongs to this step, in a tuple
    cache = (a_next, c_next, a_prev, c_prev, ft, ut, cct, ot, xt, parameters)
    # END SOLUTION

    # Step 7: all four, in this order
    return a_next, c_next, yt_pred, cache


# %% check-lstm-cell-forward tags=["active-ipynb"]
# grader.check("lstm_cell_forward");

# %% lstm-loop [markdown]
# ## The loop again
#
# The loop over time is that of the RNN, with two states to hand on: the hidden state, which starts
# as $a_0$, and the cell state, which starts as zeros.

# %% exercise-4 [markdown]
# ### Exercise 4
#
# Fill in `lstm_forward`:
#
# 1. Create arrays of zeros, `a`, `c` and `y_pred`, that will store all hidden states, all cell
#    states and all predictions, and an empty list, `caches`.
# 2. Initialize the "next" hidden state as $a_0$ and the "next" cell state as zeros, in an array of
#    its own.
# 3. Loop over the time steps; the index is `t`:
#    - Update the "next" hidden state, the "next" cell state, the prediction and the cache by
#      running `lstm_cell_forward`.
#    - Store the "next" hidden state in `a`, at position `t`.
#    - Store the "next" cell state in `c`, at position `t`.
#    - Store the prediction in `y_pred`, at position `t`.
#    - Add the cache to the list of caches.
# 4. Return `a`, `y_pred`, `c` and `caches`, in this order.
#
# As in exercise 2, a cell that is not right yet does not cost you the loop.


# %% lstm-forward
def lstm_forward(
    x: Array, a0: Array, parameters: Parameters
) -> tuple[Array, Array, Array, list[Cache]]:
    """Run the LSTM over all time steps, one after the other.

    Arguments:
        x: the inputs of all steps, shape (n_x, m, T_x)
        a0: the hidden state before the first step, shape (n_a, m)
        parameters: the same dictionary as in `lstm_cell_forward`

    Returns:
        a: the hidden states of all steps, shape (n_a, m, T_x)
        y_pred: the predictions of all steps, shape (n_y, m, T_x)
        c: the cell states of all steps, shape (n_a, m, T_x)
        caches: the list of the T_x caches, in the order of time
    """
    _, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape

    # BEGIN SOLUTION
    # Step 1: zeros that will store every hidden state, cell state and prediction, and an empty list
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []

    # Step 2: the "next" hidden state and the "next" cell state, before the first step
    a_next = a0
    c_next = np.zeros_like(a0)
    # END SOLUTION

    # Step 3: the loop over the time steps
    for t in range(T_x):
        # BEGIN SOLUTION
        # Update the two "next" states, the prediction and the cache: run the cell
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        # Store the "next" hidden state in a, at position t
        a[:, :, t] = a_next
        # Store the "next" cell state in c, at position t
        c[:, :, t] = c_next
        # Store the prediction in y_pred, at position t
        y_pred[:, :, t] = yt_pred
        # Add the cache to the list of caches
        caches.append(cache)
        # END SOLUTION

    # Step 4: all four, in this order
    return a, y_pred, c, caches


# %% check-lstm-forward tags=["active-ipynb"]
# grader.check("lstm_forward");

# %% see-it-text [markdown]
# ## See it remember
#
# Weights are usually learned. Here they are set by hand, so that you can see what the gates do. The
# input has three rows: a `signal` that goes up and down all the time, and two switches, `store` and
# `show`. Where `store` is 1, the LSTM is to remember the signal; where `show` is 1, it is to show
# what it remembers. The two hidden units differ in one number only, the bias of their forget gate.
#
# Run the cell once your four functions are right. Follow the cell state of the unit `keeps` from
# left to right: when was its value written, how long does it last, and when does the hidden state
# show it? Then look at `fades`, whose forget gate is 0.6: what is left of the same signal by the
# time it is shown? Change its bias from 0.4 to 2 or to -2 and look again.

# %% see-it tags=["active-ipynb"]
# from rnn_plots import show_lstm
#
# demo_x = np.array(
#     [
#         [0.3, 1.0, -0.8, 0.5, -0.4, 0.7, -0.2, -1.0, 0.6, 0.1],  # signal
#         [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],  # store
#         [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],  # show
#     ]
# )[:, np.newaxis, :]  # one sequence: shape (3, 1, 10)
#
# # Rows: keeps, fades. Columns: a of keeps, a of fades, signal, store, show.
# demo_parameters = {
#     "Wf": np.array([[0, 0, 0, -12, 0], [0, 0, 0, -12, 0]]),  # forgets at store
#     "bf": np.array([[6], [0.4]]),  # else keeps 0.998, or 0.6
#     "Wu": np.array([[0, 0, 0, 12, 0], [0, 0, 0, 12, 0]]),  # writes at store
#     "bu": np.array([[-6], [-6]]),
#     "Wc": np.array([[0, 0, 3, 0, 0], [0, 0, 3, 0, 0]]),  # the signal
#     "bc": np.array([[0], [0]]),
#     "Wo": np.array([[0, 0, 0, 0, 12], [0, 0, 0, 0, 12]]),  # shows at show
#     "bo": np.array([[-6], [-6]]),
#     "Wy": np.array([[1, 0], [0, 1]]),
#     "by": np.array([[0], [0]]),
# }
#
# show_lstm(
#     lstm_forward,
#     demo_x,
#     np.zeros((2, 1)),
#     demo_parameters,
#     inputs=["signal", "store", "show"],
#     units=["keeps", "fades"],
# )

# %% hand-in [markdown]
# ## Hand in
#
# 1. Choose *Restart kernel and run all cells* from the menu. Every cell has to run without an
#    error, also in a fresh kernel.
# 2. Read the four checks once more.
# 3. Save the notebook, and hand in this one file. You may rename it.
#
# You will be graded with other inputs, of other sizes, than those that the checks use. So each
# function should work from its arguments alone, for any `n_x`, `n_a`, `n_y`, `m` and `T_x`, and
# leave the arrays that it is given as they were. Of all packages only NumPy is there then: others
# may be imported, and draw or time, but no result may come from them.
