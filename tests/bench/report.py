"""What was measured, as a page of text with a picture."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from pathlib import Path

from tests.bench.bare_forks import CALLS
from tests.bench.measure import BY_THE_CLOCK, Results, Spread
from tests.bench.picture import Bar, draw
from tests.bench.tools import OURS, PEERS, VERSIONS
from tests.bench.work import WELL_BEHAVED

PAGE = "results.md"
PICTURE = "results.svg"


def write(results: Results, tier: str, folder: Path) -> str:
    """Write the page and its picture into a folder, and give the page."""
    bars = [Bar(tool.name, results.seconds(tool).middle) for tool in (OURS, *PEERS)]
    said = "; ".join(f"{bar.name} {_milliseconds(bar.seconds)} ms" for bar in bars)
    title = "CPU time to grade one submission"
    (folder / PICTURE).write_text(draw(title, said, bars), encoding="utf-8")
    alt = f"A bar for each tool. {title}, in the median: {said}."
    page = "\n".join(_page(results, tier, alt))
    (folder / PAGE).write_text(page, encoding="utf-8")
    return page


def _page(results: Results, tier: str, alt: str) -> Iterator[str]:
    rounds = len(results.speedup)
    yield from ("# What a submission costs", "", f"![{alt}]({PICTURE})", "")
    yield (
        f"CPU time, user and system, of every process that a tool starts, in {_count(rounds)} on "
        "one machine; the least, the median and the most of them. A ratio compares the tools "
        "within a round."
    )
    yield ""
    yield "| tool | submissions | ms a submission | times as much | s to start |"
    yield "|---|---|---|---|---|"
    for tool in (OURS, *PEERS):
        milliseconds = _spread(Spread(*(1000 * s for s in results.seconds(tool))))
        ratio = "" if tool is OURS else _spread(results.ratio(tool))
        start = _spread(results.start(tool)) if tool.few else "with each submission"
        sizes = f"{tool.few:,} and {tool.many:,}" if tool.few else f"{tool.many:,}"
        yield f"| {tool.name} | {sizes} | {milliseconds} | {ratio} | {start} |"
    yield ""
    floor = _spread(Spread(*(1000 * s for s in Spread.of(results.floor))))
    yield (
        "- The start of this project is one that finds its table of mistakes made: it is kept from "
        "one run on the same inputs to the next."
    )
    yield (
        f"- The floor: a fork for each submission that runs its cells and makes {CALLS} calls, "
        f"with nothing read, judged, kept apart or written, takes {floor} ms. This project takes "
        f"{_spread(results.floors())} times that."
    )
    speedup = _spread(Spread.of(results.speedup))
    yield (
        f"- Two jobs judge {speedup} times as many submissions a second as one; each time by the "
        f"clock is the least of {BY_THE_CLOCK}."
    )
    if results.explaining is not None:
        yield f"- {results.explaining.summary}"
    for count, seconds in results.steps():
        peak = results.large[count].peak_mb
        yield (
            f"- Up to a class of {count:,}, one more submission costs {_milliseconds(seconds)} ms, "
            f"and the largest process takes {peak:,.0f} MB."
        )
    yield f"- Around student code: tier `{tier}` here; nothing in the other tools."
    yield (
        f"- Everybody grades the same notebooks: the {len(WELL_BEHAVED)} well-behaved ones of the "
        "bundled class in turn, on the same hidden inputs, with the same judge; and everybody "
        "gives the same marks, or nothing is written here."
    )
    yield (
        f"- {_processor()}, {os.cpu_count()} processors, {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}, {VERSIONS}."
    )
    yield from ("", "`make bench` measures it again and writes this page.", "")


def _count(rounds: int) -> str:
    return "one round" if rounds == 1 else f"{rounds} rounds"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _spread(spread: Spread) -> str:
    return " / ".join(_number(value) for value in spread)


def _milliseconds(seconds: float) -> str:
    return _number(1000 * seconds)


def _number(value: float) -> str:
    """Write three digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
