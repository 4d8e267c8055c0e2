"""Finding submissions in whatever was downloaded, and reading them: the standard library only.

Everything here treats what it reads as hostile: nothing is run, parsed as Python, followed or
extracted, and one bad file costs only itself.
"""

from graders.intake.collect import find
from graders.intake.model import Cells, Intake, Submission, Unreadable
from graders.intake.reading import few, loaded, read

__all__ = ["Cells", "Intake", "Submission", "Unreadable", "few", "find", "loaded", "read"]
