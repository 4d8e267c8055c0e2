"""The class report: one page that shows how a class did, for whoever plans the next lecture."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby

from markupsafe import Markup

from graders import provenance
from graders.pages.items import Item, analyse, reliability
from graders.pages.render import macros, parts
from graders.pages.roll import LISTED, Check, Entry, Mistake, Roll, each_student
from graders.sandbox.tiers import GUARANTEES

_BINS = 10
#: The slowest submissions are named if they took this many times as long as the median.
_SLOW_FACTOR = 5
_SLOWEST = 20
#: As many names stand in their row; more are folded away, and of very many the first are named.
_FEW = 4
_MOST = 500


@dataclass(frozen=True)
class Facts:
    """How the marks came about: isolation and what it guarantees, seed, versions, our own hash."""

    isolation: str
    guarantee: str
    seed: int
    environment: str
    assignment_sha256: str

    @classmethod
    def of(cls, isolation: str, seed: int) -> Facts:
        """State those of marks that today's code gives on this machine. isolation: a tier."""
        environment = provenance.environment()
        sha256 = provenance.assignment_sha256()
        return cls(isolation, GUARANTEES[isolation], seed, environment, sha256)


@dataclass(frozen=True)
class Analysed:
    """A check with its figures. rungs: what went wrong how often, the most frequent first."""

    check: Check
    item: Item
    rungs: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Shared:
    """A mistake and everyone who made it."""

    mistake: Mistake
    who: Sequence[Entry]


def class_page(roll: Roll, facts: Facts) -> Iterator[bytes]:
    """Write the page piece by piece: that of a large class is large."""
    scores = [entry.score for entry in roll.entries if entry.score is not None]
    marks = roll.marks()
    entries = roll.entries
    # Many have the same marks: their cells are written once.
    cells = cache(partial(macros("part.html").cells, checks=roll.checks))
    return parts(
        "class.html",
        roll=roll,
        columns=[(name, list(same)) for name, same in groupby(roll.checks, lambda c: c.question)],
        listed=entries[:LISTED],
        cells=cells,
        figures=_figures(scores),
        histogram=_histogram(scores, roll.possible) if scores else "",
        mistakes=_mistakes(roll),
        items=_items(roll, analyse(marks, [check.possible for check in roll.checks])),
        alpha=reliability(marks),
        students=len(each_student(roll.graded)),
        troubled=[entry for entry in entries if entry.trouble],
        slow=_slow(entries),
        came=[entry for entry in entries if entry.late or entry.earlier],
        timed=any(entry.submitted_at for entry in entries),
        facts=facts,
        few=_FEW,
        most=_MOST,
    )


def _figures(scores: Sequence[float]) -> Mapping[str, str]:
    if not scores:
        return {}
    # Quartiles of one mark are that mark.
    low, middle, high = statistics.quantiles([*scores, *scores], n=4, method="inclusive")
    return {
        "mean": f"{statistics.fmean(scores):.1f}",
        "median": f"{middle:g}",
        "middle half": f"{low:g} to {high:g}",
        "standard deviation": f"{statistics.pstdev(scores):.1f}",
    }


def _mistakes(roll: Roll) -> list[Shared]:
    """List the most frequent first; of equally many, in an order that tells of nobody's name."""
    place = {check.question: k for k, check in enumerate(roll.checks)}
    found = [
        Shared(one, each_student(map(roll.entries.__getitem__, who)))
        for one, who in roll.mistakes.items()
    ]
    return sorted(found, key=lambda one: (-len(one.who), place[one.mistake.question], one.mistake))


def _items(roll: Roll, items: Sequence[Item]) -> list[Analysed]:
    met: dict[tuple[str, str], Counter[str]] = {}
    for (question, name, rung), count in sorted(roll.rungs.items()):
        met.setdefault((question, name), Counter())[rung] = count
    return [
        Analysed(check, item, met.get((check.question, check.name), Counter()).most_common())
        for check, item in zip(roll.checks, items, strict=False)
    ]


def _slow(entries: Sequence[Entry]) -> list[Entry]:
    """Name the submissions that took far longer than the others."""
    if not entries:
        return []
    usual = statistics.median(entry.cpu_s for entry in entries)
    slow = [entry for entry in entries if entry.cpu_s > _SLOW_FACTOR * usual]
    return sorted(slow, key=lambda entry: -entry.cpu_s)[:_SLOWEST]


def _histogram(scores: Sequence[float], possible: float) -> Markup:
    """Draw how many students have which marks: ten equal ranges, and full marks by themselves."""
    step = possible / _BINS
    counts = Counter(int(score // step) for score in scores)
    names = [f"{k * step:g} to below {(k + 1) * step:g}" for k in range(_BINS)] + [f"{possible:g}"]
    told = ", ".join(f"{name}: {counts[k]}" for k, name in enumerate(names))
    top, wide, high = max(counts.values()), 42, 176
    parts = []
    for k in range(_BINS + 1):
        x, tall = 6 + k * wide, round(130 * counts[k] / top, 1)
        label = f"{k * step:g}" if k == _BINS else f"{k * step:g}\u2013"
        number = f"{counts[k]:,}" if counts[k] else ""
        parts.append(
            f'<rect x="{x}" y="{152 - tall}" width="{wide - 4}" height="{tall}" rx="2"/>'
            f'<text class="count" x="{x + 19}" y="{147 - tall}">{number}</text>'
            f'<text x="{x + 19}" y="170">{label}</text>'
        )
    size = f"{8 + wide * (_BINS + 1)} {high}"
    return Markup(
        f'<svg class="map histogram" role="img" aria-labelledby="histogram-t histogram-d"'
        f' viewBox="0 0 {size}"><title id="histogram-t">How many students have which marks</title>'
        f'<desc id="histogram-d">Students by marks: {told}.</desc>'
        f'<path class="axis" d="M4 152.5H{4 + wide * (_BINS + 1)}"/>{"".join(parts)}</svg>'
    )
