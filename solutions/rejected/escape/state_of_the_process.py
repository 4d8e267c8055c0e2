"""Leaves the process in another state than it found it: seeds, error states, warnings, recursion
limit, signal handlers, locale, umask, folder, environment, hooks of the import system and of the
collector. All of it ends with the fork.

At most: 0
"""

import gc
import locale
import os
import random
import signal
import sys
import threading
import warnings

import numpy as np

random.seed(0)
np.random.seed(0)
np.seterr(all="raise")
np.set_printoptions(precision=1, threshold=1)
warnings.simplefilter("error")
sys.setrecursionlimit(100)
sys.setswitchinterval(100)
sys.path[:] = []
sys.meta_path[:] = []
os.environ.clear()
os.environ["OPENBLAS_NUM_THREADS"] = "64"
gc.disable()
for _change in (
    lambda: signal.signal(signal.SIGALRM, signal.SIG_IGN),
    lambda: signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals()),
    lambda: locale.setlocale(locale.LC_ALL, "tr_TR.UTF-8"),
    lambda: os.umask(0o777),
    lambda: os.chdir("/"),
    lambda: sys.setprofile(lambda *args: None),
    lambda: threading.setprofile(lambda *args: None),
):
    try:
        _change()
    except Exception:
        pass


def rnn_cell_forward(xt, a_prev, parameters):
    return np.random.rand(*a_prev.shape), random.random(), None
