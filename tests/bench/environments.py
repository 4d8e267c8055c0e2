"""The tools to compare with, each installed in an environment of its own below `.bench/`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".bench"
#: What is installed, by the name of its environment; of everything else the newest that fits.
PINS = {"otter": "otter-grader[grading]==7.0.0", "nbgrader": "nbgrader==0.9.6"}
#: The same arithmetic for everybody.
_NUMPY = f"numpy=={np.__version__}"


def python_of(name: str) -> Path:
    """Give the Python of an environment, whether it is there or not."""
    return FOLDER / name / "bin" / "python"


def is_installed(name: str) -> bool:
    """Whether an environment is there, complete and with what is pinned now."""
    stamp = FOLDER / name / "pins"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _wanted(name)


def install(name: str) -> None:
    """Make an environment anew, unless it is there. Raises CalledProcessError."""
    if is_installed(name):
        return
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    uv = Path(sys.executable).with_name("uv")
    packages = [PINS[name], _NUMPY]
    python = str(python_of(name))
    if uv.exists():
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
        # Without bytecode every start would compile everything again.
        how = [str(uv), "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    else:
        venv.create(folder, with_pip=True)
        how = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*how, *packages], check=True)
    (folder / "pins").write_text(_wanted(name), encoding="utf-8")


def _wanted(name: str) -> str:
    return f"{sys.version}\n{PINS[name]}\n{_NUMPY}\n"
