"""Why an answer is wrong: an error model over the reference, recognised by behaviour, in words."""

from .diagnose import Explanation
from .diagnoser import Diagnoser

__all__ = ["Diagnoser", "Explanation"]
