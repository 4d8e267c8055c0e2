"""The error model: what learners write in place of what is meant; its rules are beside this.

A rule fits its pattern wherever it occurs in a line of the reference that has one of its roles. Its
kind names the mistake; `sentences` has the words for each. In a pattern, X, Y, Z stand for any
expression, Q for the name of a quantity, W of weights, B of a bias; OTHER is any other name of the
same sort that is known at that line.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What can be done to a quantity where nothing should be.
CHANGES = (
    *("-Q", "np.tanh(Q)", "sigmoid(Q)", "softmax(Q)", "np.exp(Q)", "np.sin(Q)", "np.abs(Q)"),
)


@dataclass(frozen=True)
class Rule:
    """One operator.

    find: what is meant. put: what stands there instead. roles: see `sites.role_of`.
    rare: whether it is so rare that no table holds it together with a second mistake.
    """

    kind: str
    find: str
    put: str
    roles: frozenset[str]
    rare: bool = False


def each(
    kind: str, find: str, *puts: str, at: str = "formula", rare: bool = False
) -> tuple[Rule, ...]:
    """Make a rule for each thing that is put in the place of another."""
    return tuple(Rule(kind, find, put, frozenset(at.split()), rare) for put in puts)
