"""Going back to marks that were given: to show them, to reproduce them, to replace them."""

from graders.again.kept import AgainError
from graders.again.regrade import regrade
from graders.again.show import show
from graders.again.verify import verify

__all__ = ["AgainError", "regrade", "show", "verify"]
