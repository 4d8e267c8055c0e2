"""Every single mistake that the rules make of a reference function, and how two go together."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graders.judge.ladder import EQUATIONS

from .program import Line, Program, with_lines
from .rewrite import Path, at, fill, kind_of, match, parse, places, put
from .rules import CELL, LOOP, Rule

Apply = Callable[[ast.stmt], ast.stmt | None]


@dataclass(frozen=True, eq=False)
class Edit:
    """One mistake.

    id: unique among all functions. kind: what sort of mistake, see `words`.
    site: the quantity, or the part of a loop, at which it stands.
    lines: what takes the place of which line. equations: those that it breaks.
    names: what the words may speak of. alone: whether it is looked for as a single mistake only.
    path, apply: where in its line it is, and how it is made there, so that two can share a line.
    form: what it does to its line, the same for lines of the same form.
    """

    id: str
    kind: str
    site: str
    lines: Mapping[int, tuple[Line, ...]]
    equations: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    path: Path = ()
    apply: Apply | None = None
    form: str = ""


def edited(program: Program, edits: Sequence[Edit]) -> Program | None:
    """Make the mistakes of one or two edits; None where they do not go together."""
    changed: dict[int, tuple[Line, ...]] = {}
    for edit in edits:
        if not changed.keys() & edit.lines.keys():
            changed.update(edit.lines)
            continue
        shared = _on_one_line(program, edits)
        if shared is None:
            return None
        changed = shared
    return with_lines(program, changed)


def _on_one_line(
    program: Program, edits: Sequence[Edit]
) -> dict[int, tuple[Line, ...]] | None:
    """Make two mistakes in one line, the inner one first."""
    numbers = {number for edit in edits for number in edit.lines}
    if len(numbers) != 1 or len({edit.path for edit in edits}) < len(edits):
        return None
    number = numbers.pop()
    statement: ast.stmt | None = program.lines[number].node
    for edit in sorted(edits, key=lambda edit: -len(edit.path)):
        if edit.apply is None or statement is None:
            return None
        statement = edit.apply(statement)
    if statement is None:
        return None
    return {number: (Line(program.lines[number].depth, statement),)}


def singles(program: Program, cell: Program | None = None) -> list[Edit]:
    """Make every single mistake, the more telling ones first.

    cell: the function that a loop calls: its formulas may be written into the loop, with a mistake.
    """
    if cell is None:
        ruled = list(_by_rules(program, CELL))
        found = [*ruled, *_orders(program), *_exchanges(program), *_everywhere(program, ruled)]
    else:
        ruled = list(_by_rules(program, LOOP))
        found = [*ruled, *_orders(program), *_moves(program), *_inlined(program, cell)]
    return list(_distinct(program, found))


def _everywhere(program: Program, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Make the same mistake in all gates, or in all but the candidate."""
    alike: dict[tuple[object, ...], list[Edit]] = {}
    for edit in edits:
        if edit.site in GATES:
            alike.setdefault((edit.kind, edit.path, edit.form), []).append(edit)
    for group in alike.values():
        for members in (group, [edit for edit in group if edit.site != "cct"]):
            if len(members) > 1:
                yield _joined(program, members)


def _joined(program: Program, edits: Sequence[Edit]) -> Edit:
    sites = [edit.site for edit in edits]
    site = "_".join(sites)
    first = edits[0]
    return replace(
        first,
        id=first.id.replace(f"/{first.site}/", f"/{site}/"),
        site=site,
        lines={number: line for edit in edits for number, line in edit.lines.items()},
        equations=tuple(equation for edit in edits for equation in edit.equations),
        apply=None,
    )


def _inlined(program: Program, cell: Program) -> Iterator[Edit]:
    """Write the formulas of the cell into the loop, with a single mistake in them."""
    number = next(n for n, line in enumerate(program.lines) if site_of(line) == "cell")
    call = program.lines[number].node
    assert isinstance(call, ast.Assign)
    assert isinstance(call.value, ast.Call)
    passed = [
        Line(1, ast.Assign([ast.Name(name, ast.Store())], value))
        for name, value in zip(cell.arguments[:-1], call.value.args, strict=False)
    ]
    for edit in singles(cell):
        body = with_lines(cell, edit.lines).lines
        if edit.site == "return":
            continue
        own = [Line(1, line.node) for line in body if not isinstance(line.node, ast.Return)]
        yield replace(
            edit,
            id=edit.id.replace(cell.name, f"{program.name}/step", 1),
            lines={number: (*passed, *own)},
            alone=True,
            apply=None,
        )


def _distinct(program: Program, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Drop what is written alike, and number what would have the same id."""
    sources = {program.source()}
    ids: dict[str, int] = {}
    for edit in edits:
        source = with_lines(program, edit.lines).source()
        if source in sources:
            continue
        sources.add(source)
        ids[edit.id] = ids.get(edit.id, 0) + 1
        yield edit if ids[edit.id] == 1 else replace(edit, id=f"{edit.id}_{ids[edit.id]}")


def _edit(
    program: Program,
    kind: str,
    number: int,
    lines: Mapping[int, tuple[Line, ...]],
    names: Mapping[str, str],
    alone: bool = False,
    **more: object,
) -> Edit:
    site = site_of(program.lines[number])
    equation = EQUATIONS.get(program.name, {}).get(site)
    details = "_".join(names[key] for key in ("OTHER", "first", "second") if key in names)
    return Edit(
        id="/".join(part for part in (program.name, site, kind, details) if part),
        kind=kind,
        site=site,
        lines=lines,
        equations=(equation,) if equation else (),
        names=names,
        # What is packed wrongly, save in another order, is seldom all that is wrong with it.
        alone=alone or site == "cache" or (site == "return" and kind != "order"),
        **more,  # type: ignore[arg-type]
    )


def site_of(line: Line) -> str:
    """Name what a line computes or does."""
    node = line.node
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Tuple):
            return "cell" if isinstance(node.value, ast.Call) else "parameters"
        if isinstance(target, ast.Subscript):
            target = target.value
        assert isinstance(target, ast.Name)
        return target.id
    return {ast.For: "loop", ast.Return: "return"}.get(type(node), "caches")


def _by_rules(program: Program, rules: Iterable[Rule]) -> Iterator[Edit]:
    for rule in rules:
        pattern = parse(rule.find)
        for number, line in enumerate(program.lines):
            site = site_of(line)
            # What is kept in a cache is compared item by item.
            if site in ("parameters", "cache") or (
                site == "return" and rule.put != "OTHER" and not rule.find.startswith("return")
            ):
                continue
            for path, node in places(line.node):
                if _is_target(line.node, path) or match(pattern, node) is None:
                    continue
                for name in _others(program, number, rule, node):
                    yield from _by_rule(program, rule, number, path, name)


def _is_target(statement: ast.stmt, path: Path) -> bool:
    return isinstance(statement, ast.Assign | ast.For) and path[:1] in (
        (("targets", 0),),
        (("target", None),),
    )


def _others(program: Program, number: int, rule: Rule, node: ast.AST) -> list[str]:
    if "OTHER" not in rule.put:
        return [""]
    assert isinstance(node, ast.Name)
    sort = kind_of(node.id)
    return [n for n in _scope(program, number) if kind_of(n) == sort and n != node.id]


def _scope(program: Program, number: int) -> list[str]:
    """List what is known at a line; in a loop, what the line before bound in the last round too."""
    before = program.lines[: number + bool(program.lines[number].depth)]
    names = [*program.arguments, *(name for line in before for name in line.targets)]
    return list(dict.fromkeys(names))


def _by_rule(
    program: Program, rule: Rule, number: int, path: Path, other: str
) -> Iterator[Edit]:
    pattern, template = parse(rule.find), parse(rule.put)

    def apply(statement: ast.stmt) -> ast.stmt | None:
        node = at(statement, path)
        bound = match(pattern, node) if node is not None else None
        if bound is None:
            return None
        if other:
            bound["OTHER"] = ast.Name(other, ast.Load())
        made = put(statement, path, fill(template, bound))
        return made if isinstance(made, ast.stmt) else None

    line = program.lines[number]
    made = apply(line.node)
    if made is None:
        return
    bound = match(pattern, at(line.node, path) or line.node) or {}
    names = {hole: ast.unparse(node) for hole, node in bound.items()}
    names |= {"OTHER": other} if other else {}
    lines = {number: (Line(line.depth, made),)}
    yield _edit(
        program,
        rule.kind,
        number,
        lines,
        names,
        alone=rule.alone,
        path=path,
        apply=apply,
        form=f"{rule.put} {other}",
    )


def _orders(program: Program) -> Iterator[Edit]:
    """Put two items of what is returned or kept in each other's place, or leave one out."""
    for number, line in enumerate(program.lines):
        site = site_of(line)
        items = getattr(line.node, "value", None)
        is_kept = site in ("cache", "return")
        if not isinstance(items, ast.Tuple) or not is_kept:
            if site == "cell":
                yield from _unpackings(program, number)
            continue
        names = [ast.unparse(item) for item in items.elts]
        for i in range(len(names)):
            for j in range(i + 1, len(names)):
                order = list(range(len(names)))
                order[i], order[j] = j, i
                told = {"first": names[i], "second": names[j]}
                yield _reordered(program, number, "order", order, told)
        for i in range(len(names)):
            left = [k for k in range(len(names)) if k != i]
            yield _reordered(program, number, "left_out", left, {"first": names[i]})


def _reordered(
    program: Program, number: int, kind: str, order: Sequence[int], told: Mapping[str, str]
) -> Edit:
    line = program.lines[number]

    def apply(statement: ast.stmt) -> ast.stmt | None:
        value = at(statement, (("value", None),))
        if not isinstance(value, ast.Tuple) or len(value.elts) < len(order):
            return None
        made = ast.Tuple([value.elts[k] for k in order], ast.Load())
        changed = put(statement, (("value", None),), made)
        return changed if isinstance(changed, ast.stmt) else None

    made = apply(line.node)
    assert made is not None
    lines = {number: (Line(line.depth, made),)}
    path: Path = (("value", None),)
    return _edit(program, kind, number, lines, told, path=path, apply=apply)


def _unpackings(program: Program, number: int) -> Iterator[Edit]:
    """Unpack what the cell returns into each other's names, or into names that nothing reads."""
    line = program.lines[number]
    assert isinstance(line.node, ast.Assign)
    target = line.node.targets[0]
    assert isinstance(target, ast.Tuple)
    names = [ast.unparse(item) for item in target.elts]
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            swapped = list(names)
            swapped[i], swapped[j] = names[j], names[i]
            told = {"first": names[i], "second": names[j]}
            yield _unpacked(program, number, "unpacked_in_other_order", swapped, told)
        unread = [*names[:i], "_", *names[i + 1 :]]
        yield _unpacked(program, number, "never_updated", unread, {"first": names[i]})


def _unpacked(
    program: Program, number: int, kind: str, names: Sequence[str], told: Mapping[str, str]
) -> Edit:
    line = program.lines[number]
    assert isinstance(line.node, ast.Assign)
    target = ast.Tuple([ast.Name(name, ast.Store()) for name in names], ast.Store())
    made = ast.Assign([target], line.node.value)
    return _edit(program, kind, number, {number: (Line(line.depth, made),)}, told)


def _exchanges(program: Program) -> Iterator[Edit]:
    """Compute two quantities with each other's formula."""
    numbers = [n for n, line in enumerate(program.lines) if site_of(line) in GATES]
    for position, i in enumerate(numbers):
        for j in numbers[position + 1 :]:
            first, second = program.lines[i].node, program.lines[j].node
            assert isinstance(first, ast.Assign)
            assert isinstance(second, ast.Assign)
            lines = {
                i: (Line(0, ast.Assign(first.targets, second.value)),),
                j: (Line(0, ast.Assign(second.targets, first.value)),),
            }
            told = {"first": site_of(program.lines[i]), "second": site_of(program.lines[j])}
            edit = _edit(program, "formulas_exchanged", i, lines, told)
            equation = EQUATIONS[program.name][told["second"]]
            yield replace(edit, equations=(*edit.equations, equation))


#: Quantities that are computed by the same formula from parameters of their own.
GATES = ("ft", "ut", "cct", "ot")


def _moves(program: Program) -> Iterator[Edit]:
    """Leave a line out, or put it elsewhere: earlier, later, into the loop or out of it."""
    for number, line in enumerate(program.lines):
        site = site_of(line)
        if site in ("parameters", "loop"):
            continue
        if site != "return":
            yield _edit(program, "line_missing", number, {number: ()}, {})
            twice = {number: (line, line)}
            yield _edit(program, "line_twice", number, twice, {}, alone=True)
        for place, other in enumerate(program.lines):
            if place in (number, number + 1) or site_of(other) == "parameters":
                continue
            depths = {other.depth, *(previous.depth for previous in program.lines[place - 1 : place])}
            if isinstance(program.lines[place - 1].node, ast.For):
                depths = {1}
            for depth in depths:
                moved = Line(depth, line.node)
                lines = {number: (), place: (moved, other)}
                kind = _kind_of_move(line.depth, depth, place < number)
                yield _edit(program, kind, number, lines, {})


def _kind_of_move(old: int, new: int, up: bool) -> str:
    if old == new:
        return "line_early" if up else "line_late"
    return "line_in_loop" if new > old else "line_out_of_loop"
