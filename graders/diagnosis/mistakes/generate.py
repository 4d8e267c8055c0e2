"""Every single mistake that the rules make of a reference function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

from graders.judge.ladder import EQUATIONS

from .edits import Edit
from .moves import moves
from .program import Line, Program, in_loop, with_lines
from .rewrite import Path, at, fill, kind_of, match, parse, places, put
from .rules import CELL, LOOP, Rule
from .sites import GATES, equations_of, role_of, site_of

_VALUE: Path = (("value", None),)


def singles(program: Program, cell: Program | None = None) -> list[Edit]:
    """Make every single mistake, the rare ones last.

    cell: the function that a loop calls: its formulas may be written into the loop, with a mistake.
    """
    if cell is None:
        ruled = list(_by_rules(program, CELL))
        found = [*ruled, *_orders(program), *_exchanges(program), *_everywhere(ruled)]
        found += _copies(program)
    else:
        ruled = list(_by_rules(program, LOOP))
        found = [*ruled, *_orders(program), *moves(program), *_inlined(program, cell)]
    return list(_distinct(program, sorted(found, key=lambda edit: edit.rare)))


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
    **more: Any,
) -> Edit:
    site = site_of(program.lines[number])
    own = [names[key] for key in ("W", "B", "Q", "first", "second") if key in names]
    details = "_".join([names["OTHER"], "for", *own] if "OTHER" in names else own)
    details = "" if details == site else details
    is_loop = any(line.depth for line in program.lines)
    return Edit(
        id="/".join(part for part in (program.name, site, kind, details) if part),
        kind=kind,
        where="loop" if is_loop else "cell",
        sites=(site,),
        lines=lines,
        equations=equations_of(program.name, site),
        names=names,
        **more,
    )


def _by_rules(program: Program, rules: Iterable[Rule]) -> Iterator[Edit]:
    for rule in rules:
        pattern = parse(rule.find)
        for number, line in enumerate(program.lines):
            if role_of(line) not in rule.roles:
                continue
            for path, node in places(line.node):
                if not _is_target(line.node, path) and match(pattern, node) is not None:
                    for other in _others(program, number, rule, node):
                        yield from _by_rule(program, rule, number, path, other)


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
    """List what is known at a line; in a loop, also what it bound itself in the last round."""
    before = program.lines[: number + bool(program.lines[number].depth)]
    names = [*program.arguments, *(name for line in before for name in line.targets)]
    return list(dict.fromkeys(names))


def _by_rule(program: Program, rule: Rule, number: int, path: Path, other: str) -> Iterator[Edit]:
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
    node, made = at(line.node, path), apply(line.node)
    if node is None or made is None:
        return
    bound = match(pattern, node) or {}
    names = {hole: ast.unparse(found) for hole, found in bound.items()}
    yield _edit(
        program,
        rule.kind,
        number,
        {number: (Line(line.depth, made),)},
        {**names, "OTHER": other} if other else names,
        rare=rule.rare,
        path=path,
        apply={number: apply},
        form=f"{rule.put} {other}",
    )


def _orders(program: Program) -> Iterator[Edit]:
    """Put two things that are returned, kept or unpacked in each other's place; leave one out."""
    for number, line in enumerate(program.lines):
        items = getattr(line.node, "value", None)
        if site_of(line) == "cell":
            yield from _unpackings(program, number)
        elif site_of(line) in ("cache", "return") and isinstance(items, ast.Tuple):
            names = [ast.unparse(item) for item in items.elts]
            in_cache = site_of(line) == "cache"
            for i, j in _two_of(len(names)):
                order = _swapped(range(len(names)), i, j)
                told = {"first": names[i], "second": names[j]}
                yield _reordered(program, number, "order", order, told, rare=in_cache)
            for i, name in enumerate(names):
                left = [k for k in range(len(names)) if k != i]
                yield _reordered(program, number, "left_out", left, {"first": name}, rare=True)


def _two_of(count: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(count) for j in range(i + 1, count))


def _swapped(items: Sequence[Any], i: int, j: int) -> list[Any]:
    swapped = list(items)
    swapped[i], swapped[j] = items[j], items[i]
    return swapped


def _reordered(
    program: Program,
    number: int,
    kind: str,
    order: Sequence[int],
    told: Mapping[str, str],
    rare: bool,
) -> Edit:
    line = program.lines[number]

    def apply(statement: ast.stmt) -> ast.stmt | None:
        value = at(statement, _VALUE)
        if not isinstance(value, ast.Tuple) or len(value.elts) < len(order):
            return None
        made = put(statement, _VALUE, ast.Tuple([value.elts[k] for k in order], ast.Load()))
        return made if isinstance(made, ast.stmt) else None

    made = apply(line.node)
    assert made is not None
    lines = {number: (Line(line.depth, made),)}
    return _edit(program, kind, number, lines, told, rare=rare, path=_VALUE, apply={number: apply})


def _unpackings(program: Program, number: int) -> Iterator[Edit]:
    """Unpack what the cell returns into each other's names, or into a name that nothing reads."""
    line = program.lines[number]
    assert isinstance(line.node, ast.Assign)
    target = line.node.targets[0]
    assert isinstance(target, ast.Tuple)
    names = [ast.unparse(item) for item in target.elts]
    for i, j in _two_of(len(names)):
        told = {"first": names[i], "second": names[j]}
        yield _unpacked(program, number, "unpacked_in_other_order", _swapped(names, i, j), told)
    for i, name in enumerate(names):
        unread = [*names[:i], "_", *names[i + 1 :]]
        yield _unpacked(program, number, "never_updated", unread, {"first": name})


def _unpacked(
    program: Program, number: int, kind: str, names: Sequence[str], told: Mapping[str, str]
) -> Edit:
    line = program.lines[number]
    assert isinstance(line.node, ast.Assign)
    target = ast.Tuple([ast.Name(name, ast.Store()) for name in names], ast.Store())
    made = ast.Assign([target], line.node.value)
    return _edit(program, kind, number, {number: (Line(line.depth, made),)}, told)


def _exchanges(program: Program) -> Iterator[Edit]:
    """Compute two quantities by each other's formula."""
    numbers = [n for n, line in enumerate(program.lines) if site_of(line) in GATES]
    for i, j in ((numbers[i], numbers[j]) for i, j in _two_of(len(numbers))):
        first, second = program.lines[i].node, program.lines[j].node
        assert isinstance(first, ast.Assign)
        assert isinstance(second, ast.Assign)
        lines = {
            i: (Line(0, ast.Assign(first.targets, second.value)),),
            j: (Line(0, ast.Assign(second.targets, first.value)),),
        }
        sites = site_of(program.lines[i]), site_of(program.lines[j])
        told = dict(zip(("first", "second"), sites, strict=True))
        # These two are multiplied with each other, so that only the cache tells them apart.
        kind = "exchanged_in_cache" if sites == ("ut", "cct") else "formulas_exchanged"
        edit = _edit(program, kind, i, lines, told)
        equations = tuple(EQUATIONS[program.name][site] for site in sites)
        yield replace(edit, sites=sites, equations=equations)


def _copies(program: Program) -> Iterator[Edit]:
    """Compute a quantity by another's formula, weights and bias, as when a line was copied."""
    numbers = [n for n, line in enumerate(program.lines) if site_of(line) in GATES]
    for number, other in permutations(numbers, 2):
        node, copied = program.lines[number].node, program.lines[other].node
        assert isinstance(node, ast.Assign)
        assert isinstance(copied, ast.Assign)
        lines = {number: (Line(0, ast.Assign(node.targets, copied.value)),)}
        told = {"first": site_of(program.lines[number]), "OTHER": site_of(program.lines[other])}
        yield _edit(program, "formula_of_another", number, lines, told, rare=True, changes=2)


def _everywhere(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Make the same mistake in all gates, or in all but the candidate."""
    alike: dict[tuple[object, ...], list[Edit]] = {}
    for edit in edits:
        if edit.sites[0] in GATES:
            alike.setdefault((edit.kind, edit.path, edit.form), []).append(edit)
    for group in alike.values():
        group.sort(key=lambda edit: GATES.index(edit.sites[0]))
        for members in (group, [edit for edit in group if edit.sites != ("cct",)]):
            if len(members) > 1:
                yield _joined(members)


def _joined(edits: Sequence[Edit]) -> Edit:
    first = edits[0]
    sites = tuple(edit.sites[0] for edit in edits)
    return replace(
        first,
        id=first.id.replace(f"/{sites[0]}/", f"/{'_'.join(sites)}/"),
        sites=sites,
        lines={number: line for edit in edits for number, line in edit.lines.items()},
        equations=tuple(equation for edit in edits for equation in edit.equations),
        apply={number: apply for edit in edits for number, apply in edit.apply.items()},
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
        if edit.sites == ("return",):
            continue
        body = with_lines(cell, edit.lines).lines
        own = [in_loop(line) for line in body if not isinstance(line.node, ast.Return)]
        yield replace(
            edit,
            id=edit.id.replace(cell.name, f"{program.name}/step", 1),
            where="step",
            lines={number: (*passed, *own)},
            rare=True,
            apply={},
        )
