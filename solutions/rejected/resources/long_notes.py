"""Has the runner itself, which says in a bounded line what went wrong in a cell, say it in ten
thousand characters that are written as ten each. What comes from a student's process is cut once
more where it is shown, whoever cut it before.

At most: 0
"""

import sys

sys.modules["child.cells"].words = lambda error: "\U000e0001" * 10_000

1 / 0
