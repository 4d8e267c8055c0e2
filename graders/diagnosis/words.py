"""From a match to the words for a student, and to a title for an instructor."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

from . import sentences, sentences_loop
from .edits import Edit

_OWN_STEP = "Your loop has its own formulas for the step, and a mistake is in them."


def sentence(edit: Edit) -> str:
    """Say what was seen of one mistake, and ask."""
    if edit.is_of_loop:
        kind = _kind_in_loop(edit)
        what = edit.names.get("Q") or edit.names.get("first") or edit.site
        if edit.site in sentences_loop.QUANTITIES and edit.site != "cell":
            what = edit.site
        return _pack(edit) or sentences_loop.LOOP[kind].format(
            what=sentences_loop.QUANTITIES.get(what, f"`{what}`")
        )
    said = _pack(edit) or _at_role(edit) or sentences.CELL[edit.kind].format(
        what=_what(edit), its=_its(edit)
    )
    return f"{_OWN_STEP} {said}" if edit.is_inlined else said


def _pack(edit: Edit) -> str:
    """Speak of what is returned or kept, in a cell or in a loop."""
    if edit.site not in ("return", "cache") or edit.kind in ("caches_with_x", "line_in_loop"):
        return ""
    kind = "other_returned" if edit.kind == "other_quantity" else edit.kind
    packed = "return" if edit.site == "return" else "put into the cache"
    return sentences.CELL.get(kind, "").format(packed=packed)


def _what(edit: Edit) -> str:
    if edit.site not in sentences.QUANTITIES:
        return "gates"
    return sentences.QUANTITIES[edit.site]


def _its(edit: Edit) -> str:
    """Name the equations: equation (4), or equations (1) and (2)."""
    numbers = [f"({number})" for number in edit.equations]
    if len(numbers) < 2:
        return f"equation {''.join(numbers)}" if numbers else "the equations"
    return f"equations {', '.join(numbers[:-1])} and {numbers[-1]}"


def _at_role(edit: Edit) -> str:
    """Speak of one quantity in an equation by what it does there."""
    site = edit.site if edit.site in sentences.QUANTITIES else edit.site.split("_")[0]
    name = edit.names.get("Q", "")
    if edit.kind not in sentences.AT_ROLE or (site, name) not in sentences.ROLES:
        return ""
    role, question = sentences.ROLES[site, name]
    seen = sentences.AT_ROLE[edit.kind]
    if edit.site == "concat":
        return f"Your concatenation differs in {role}.{seen} {question}"
    return f"Your {_what(edit)} differs from {_its(edit)} in {role}.{seen} {question}"


def _kind_in_loop(edit: Edit) -> str:
    """Tell apart what one rule does at different places of a loop."""
    kind, site = edit.kind, edit.site
    if site == "caches":
        renamed = {
            "line_missing": "caches_missing",
            "line_twice": "caches_twice",
            "line_in_loop": "caches_anew",
        }
        return renamed.get(kind, kind if kind in sentences_loop.LOOP else "stored_other")
    if site == "return" and kind == "line_in_loop":
        return "returned_early"
    if kind == "other_quantity" and site == "cell":
        return "given_first" if edit.names.get("OTHER") == "a0" else "given_other"
    by_site = {
        "cell": {
            "previous_column": "given_column",
            "zeros_passed": "given_zeros",
            **dict.fromkeys(("ones_passed", "negated", "squashed"), "given_changed"),
        },
        "a_next": dict.fromkeys(("negated", "squashed", "other_quantity"), "start_changed"),
    }
    stored = {
        **dict.fromkeys(("other_quantity", "previous_column", "ones_passed"), "stored_other"),
        **dict.fromkeys(("negated", "squashed"), "stored_changed"),
        "zeros_passed": "stored_zeros",
    }
    return by_site.get(site, stored).get(kind, kind)


def in_order(edits: Sequence[Edit]) -> list[Edit]:
    """Put the earlier equation first."""
    return sorted(edits, key=lambda edit: edit.equations[:1] or ("9",))


def title(edit: Edit) -> str:
    """Name a mistake shortly, for an instructor: it may name what is right."""
    pattern = sentences.TITLES.get(edit.kind, "")
    wanted = [name for _, name, _, _ in Formatter().parse(pattern) if name]
    if not pattern or not all(edit.names.get(name) for name in wanted):
        pattern = edit.kind.replace("_", " ")
    site = edit.site.replace("_pred", "#").replace("_next", "@")
    site = ", ".join(site.split("_")).replace("#", "_pred").replace("@", "_next")
    return f"{site}: {pattern.format(**edit.names)}"
