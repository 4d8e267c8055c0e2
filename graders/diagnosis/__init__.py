"""Why an answer is wrong: an error model over the reference, recognised by behaviour, in words."""

from graders.diagnosis.diagnose import Explanation
from graders.diagnosis.diagnoser import Diagnoser

__all__ = ["Diagnoser", "Explanation"]
