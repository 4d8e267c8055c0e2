"""Learns from the frames of its own call where the grader's files lie, and runs the reference from
there, so that its functions are the answer. The runner's frames do name a folder, but neither that
folder nor any above it can be read.

At most: 0
"""

import pathlib
import sys

# FILES comes from the tests: the paths of everything that is worth reading.


def _folders():
    frame = sys._getframe()
    while frame is not None:
        yield from pathlib.Path(frame.f_code.co_filename).parents
        frame = frame.f_back
    for module in list(sys.modules.values()):
        yield from pathlib.Path(getattr(module, "__file__", None) or "/").parents
    for path in FILES:
        yield from pathlib.Path(path).parents


for _folder in dict.fromkeys(_folders()):
    try:
        _source = (_folder / "solutions" / "reference.py").read_text()
    except OSError:
        continue
    exec(_source.replace("from solutions.", "from "), globals())
