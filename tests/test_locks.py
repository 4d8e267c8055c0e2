"""What is pinned is what the project asks for, the same for every Python, from anywhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "check.yml").read_text(encoding="utf-8")

#: What each lock pins at the wish of pyproject.toml.
WISHES = {
    "grade": PROJECT["project"]["dependencies"],
    "dev": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["cluster"],
        *PROJECT["dependency-groups"]["dev"],
    ],
    "uv": PROJECT["dependency-groups"]["setup"],
}
OLDEST = "3.11"
NEWEST = "3.14"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

locks = pytest.mark.parametrize("lock", sorted(WISHES))


def entries(lock: str) -> list[str]:
    """Return each package's entry: its pin, its hashes and, as comments, who asked for it."""
    text = (ROOT / ".locks" / f"{lock}.txt").read_text(encoding="utf-8")
    return re.split(r"\n(?=\S)", text.rstrip("\n"))


def pins(lock: str) -> list[Requirement]:
    return [Requirement(entry.split("\\")[0]) for entry in entries(lock)]


def python(version: str, system: str = "linux") -> dict[str, str]:
    return {
        "python_version": version,
        "python_full_version": f"{version}.9",
        "sys_platform": system,
        "implementation_name": "cpython",
    }


@locks
def test_a_lock_names_no_index_and_no_path(lock: str) -> None:
    for entry in entries(lock):
        assert re.match(r"[a-z0-9][a-z0-9-]*==[^\s/@]+ (; [^/@\\]+ )?\\\n", entry), entry
        assert "://" not in entry
        options = set(re.findall(r"--[a-z-]+", entry))
        assert options == {"--hash"}


@locks
def test_a_lock_holds_what_the_project_asks_for_and_says_so(lock: str) -> None:
    wishes = {canonicalize_name(Requirement(wish).name): Requirement(wish) for wish in WISHES[lock]}
    asked_by_us = {
        canonicalize_name(pin.name)
        for pin, entry in zip(pins(lock), entries(lock), strict=True)
        if PROJECT["project"]["name"] in entry
    }
    assert asked_by_us == set(wishes), "make lock brings the locks in step with pyproject.toml"
    for pin in pins(lock):
        wish = wishes.get(canonicalize_name(pin.name))
        version = str(pin.specifier).removeprefix("==")
        assert wish is None or wish.specifier.contains(version), f"{pin} is not {wish}"


@locks
@pytest.mark.parametrize("version", PYTHONS)
@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_a_lock_pins_one_version_for_every_python(lock: str, version: str, system: str) -> None:
    environment = python(version, system)
    names = [p.name for p in pins(lock) if p.marker is None or p.marker.evaluate(environment)]
    assert len(names) == len(set(names))
    assert {canonicalize_name(Requirement(wish).name) for wish in WISHES[lock]} <= set(names)


def test_the_development_lock_is_the_grading_lock_and_more() -> None:
    # Where a package is wanted may be wider there, and never its version another.
    grade, dev = (
        {(pin.name, str(pin.specifier)) for pin in pins(lock)} for lock in ("grade", "dev")
    )
    assert grade < dev


def test_the_locks_are_free_of_what_they_do_not_need() -> None:
    heavy = {"babel", "jupyter-server", "jupyterlab", "playwright"}
    assert not heavy & {pin.name for pin in pins("grade")}
    assert not {"notebook", "rfc3987-syntax", "sphinx"} & {pin.name for pin in pins("dev")}


def test_the_oldest_python_is_the_same_everywhere() -> None:
    install = (ROOT / ".locks" / "install").read_text(encoding="utf-8")
    assert PROJECT["project"]["requires-python"] == f">={OLDEST}"
    assert PROJECT["tool"]["mypy"]["python_version"] == OLDEST
    assert f"--python-version {OLDEST} " in MAKEFILE
    assert f"sys.version_info < ({OLDEST.replace('.', ', ')})" in install
    assert f'python: ["{OLDEST}", "{NEWEST}"]' in WORKFLOW
