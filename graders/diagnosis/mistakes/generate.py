"""Every single mistake that the rules make of a reference function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graders.diagnosis.mistakes.edits import Edit, edit_at, written_out
from graders.diagnosis.mistakes.exchanges import (
    copies,
    exchanges,
    orders,
    permutations_of_parameters,
)
from graders.diagnosis.mistakes.moves import (
    all_in_loop,
    first_columns,
    first_step_twice,
    handed_on_otherwise,
    moves,
)
from graders.diagnosis.mistakes.program import Line, Program, with_lines
from graders.diagnosis.mistakes.rewrite import (
    HERE,
    Path,
    at,
    fill,
    kind_of,
    match,
    parse,
    places,
    put,
)
from graders.diagnosis.mistakes.rules import Rule
from graders.diagnosis.mistakes.rules_cell import CELL
from graders.diagnosis.mistakes.rules_loop import LOOP
from graders.diagnosis.mistakes.sites import GATES, place_of, role_of


def singles(program: Program, cell: Program | None = None) -> list[Edit]:
    """Make every single mistake, the rare ones last.

    cell: the function that a loop calls: its formulas may be written into the loop, with a mistake.
    """
    if cell is None:
        ruled = list(_by_rules(program, CELL))
        found = [*ruled, *orders(program), *exchanges(program), *_everywhere(ruled)]
        found += [*copies(program), *permutations_of_parameters(program)]
    else:
        ruled = list(_by_rules(program, LOOP))
        found = [*ruled, *orders(program), *moves(program), *first_columns(program, ruled)]
        found += [*first_step_twice(program), *handed_on_otherwise(program)]
        found += all_in_loop(program)
        found += _inlined(program, cell)
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


def _by_rules(program: Program, rules: Iterable[Rule]) -> Iterator[Edit]:
    sites = [
        (number, role_of(line), path, node)
        for number, line in enumerate(program.lines)
        for path, node in places(line.node)
        if not _is_target(line.node, path)
    ]
    for rule in rules:
        pattern = parse(rule.find)
        for number, role, path, node in sites:
            if role in rule.roles and match(pattern, node) is not None:
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
            bound["OTHER"] = ast.Name(other, ast.Load(), **HERE)
        made = put(statement, path, fill(template, bound))
        return made if isinstance(made, ast.stmt) else None

    line = program.lines[number]
    node, made = at(line.node, path), apply(line.node)
    if node is None or made is None:
        return
    bound = match(pattern, node) or {}
    names = {hole: ast.unparse(found) for hole, found in bound.items()}
    yield edit_at(
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
    number = place_of(program, "cell")
    for edit in singles(cell):
        if edit.sites == ("return",):
            continue
        made = written_out(program.lines[number], [edit])
        assert made is not None
        yield replace(
            edit,
            id=edit.id.replace(cell.name, f"{program.name}/step", 1),
            where="step",
            lines={number: made},
            rare=True,
            apply={},
            of=edit,
        )
