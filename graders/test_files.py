"""Otter's reader of test files, without the rest of otter until something asks for it.

The rest brings nbconvert and pandas along, and takes as long to import as all that grading needs.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from typing import Any

__all__ = ["ExceptionTestFile", "test_case"]


def _put_off() -> None:
    """Let what otter's package imports wait; its modules can be imported one by one meanwhile."""
    spec = find_spec("otter")
    assert spec
    loader = spec.loader
    assert loader
    package = module_from_spec(spec)

    def whole(name: str) -> Any:
        if name.startswith("__") and name not in ("__all__", "__version__"):
            raise AttributeError(name)  # Python itself looks for it
        del package.__getattr__
        loader.exec_module(package)
        return getattr(package, name)

    package.__getattr__ = whole  # type: ignore[method-assign]
    sys.modules["otter"] = package


if "otter" not in sys.modules:
    _put_off()

from otter.test_files import ExceptionTestFile, test_case  # noqa: E402
