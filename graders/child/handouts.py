"""The modules that a notebook expects beside it: ours by their text, and inert stand-ins."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class Inert:
    """Takes every call and attribute, and does nothing."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take whatever a real one takes."""

    def __call__(self, *args: object, **kwargs: object) -> None:
        """Take whatever a real one takes."""

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert()


def install(sources: dict[str, str]) -> None:
    """Make modules importable: those of `sources`, by name, and inert ones."""
    display = _module("IPython.display", display=Inert(), clear_output=Inert(), HTML=Inert)
    for name in ("SVG", "Image", "Markdown", "Math", "Latex"):
        setattr(display, name, Inert)
    _module("IPython", display=display, get_ipython=Inert, __path__=[])
    _module("otter", Notebook=Inert)
    # Nobody looks at the pictures here, and to draw them costs more than to run all other cells.
    _module("rnn_plots", show_lstm=Inert())
    for name, source in sources.items():
        module = _module(name)
        exec(compile(source, f"{name}.py", "exec"), module.__dict__)


def namespace() -> dict[str, Any]:
    """Make the fresh `__main__` in which cells run, with the names that Jupyter provides."""
    main = _module("__main__", get_ipython=Inert, display=Inert())
    return main.__dict__


def _module(name: str, **names: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    return module
