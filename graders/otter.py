"""Otter's reader of test files, without the rest of otter until something asks for it.

The rest brings nbconvert and pandas along, and takes as long to import as all that grading needs.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

__all__ = ["ExceptionTestFile", "test_case"]
#: What Python looks for in a package when more of it is to be imported.
_ASKED = ("__all__", "__path__", "__version__")


def _import_alone() -> None:
    """Import them first; what the package itself imports comes with whatever is asked for next."""
    spec = find_spec("otter")
    assert spec
    loader = spec.loader
    assert loader
    package = sys.modules["otter"] = module_from_spec(spec)
    import_module("otter.test_files")
    path = vars(package).pop("__path__")

    def whole(name: str) -> Any:
        if name.startswith("__") and name not in _ASKED:
            raise AttributeError(name)
        del package.__getattr__
        package.__path__ = path
        loader.exec_module(package)
        return getattr(package, name)

    package.__getattr__ = whole  # type: ignore[method-assign]


if "otter" not in sys.modules:
    _import_alone()

from otter.test_files import ExceptionTestFile, test_case  # noqa: E402
