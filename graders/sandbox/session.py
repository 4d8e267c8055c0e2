"""One submission: its cells run, its functions answer, however many forks that takes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from graders.child import wire
from graders.child.control import MOST_NAMES
from graders.judge.model import Answer, Failure
from graders.sandbox.calls import Calls, RightCell, weight
from graders.sandbox.channel import Channel, GoneError, OverdueError, Watch
from graders.sandbox.launch import SandboxError
from graders.sandbox.zygote import Ending, Limits, Zygote

_FAULTS = (GoneError, OverdueError, wire.WireError)
#: What a loop, called once, may pass to its cell in all, in bytes by `weight`: many times its need.
_MOST_PASSED = 4 << 20


class Usage(NamedTuple):
    """Seconds of CPU time, user and system, of all forks; and seconds by the clock."""

    cpu_s: float
    wall_s: float


class _Order(NamedTuple):
    """What is asked: a function, once for each of the calls, with a cell swapped or as it is."""

    function: str
    calls: Calls
    cell: RightCell | None = None


class Session:
    """A submission whose cells have run. A context manager.

    of_student: how many submissions the same student has, which share time by the clock.
    sources: the cells. noted: what went wrong in them, by their number from 0.
    functions: the global names that can be called after them.
    suspect: whether time by the clock ran out while little was computed.
    """

    def __init__(
        self, zygote: Zygote, cells: Sequence[str], limits: Limits, of_student: int = 1
    ) -> None:
        self._zygote = zygote
        self._limits = limits
        self.sources, self.noted = cells, dict[int, str]()
        self._cells = [json.dumps(list(cells)).encode()]
        self._define: set[int] = set()
        self._skip: set[int] = set()
        self._count = len(cells)
        self._channel: Channel | None = None
        self._saw_right_steps = False
        self._lost: Failure | None = None
        self._of_student = of_student
        self._started = time.monotonic()
        self._until = self._started + limits.wall_s(of_student)
        self.functions: frozenset[str] = frozenset()
        self.suspect = False
        self._cpu_s = 0.0
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    @property
    def notes(self) -> list[str]:
        """What went wrong in the cells, in their order."""
        return [f"cell {number + 1}: {note}" for number, note in sorted(self.noted.items())]

    @property
    def usage(self) -> Usage:
        """What it has cost up to now."""
        running = self._zygote.cpu_used() if self._channel else 0.0
        return Usage(self._cpu_s + running, time.monotonic() - self._started)

    def ask(
        self, function: str, calls: Calls, go_on: Callable[[Answer], bool] | None = None
    ) -> list[Answer]:
        """Call a global function once for each set of arguments.

        A call that takes too long or ends the process is a failure, and so are those after it;
        the next ask goes to a new fork.
        go_on: when it says no to the first answer, the others are not asked for nor given.
        Raises SandboxError.
        """
        if self._saw_right_steps:
            self._end()
        return self._ask(_Order(function, calls), go_on)

    def ask_swapped(
        self,
        function: str,
        calls: Calls,
        cell: RightCell,
        go_on: Callable[[Answer], bool] | None = None,
    ) -> list[Answer]:
        """Do the same with a cell swapped.

        What a loop was told of right steps it may keep: its fork is asked nothing more as it
        stands, so this is best asked last. Each answer's `asked` holds the arguments of the calls
        of the cell. Raises SandboxError.
        """
        try:
            return self._ask(_Order(function, calls, cell), go_on)
        finally:
            self._saw_right_steps = self._channel is not None

    def close(self) -> None:
        """End whatever still runs."""
        self._end()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, order: _Order, go_on: Callable[[Answer], bool] | None) -> list[Answer]:
        answers: list[Answer] = []
        if go_on is not None:
            answers = self._add(answers, 1, order)
            if not go_on(answers[0]):
                return answers
        return self._add(answers, len(order.calls), order)

    def _add(self, answers: list[Answer], most: int, order: _Order) -> list[Answer]:
        """Ask, and ask once more for what was on its way when the fork ended."""
        stop = most
        failure: Failure | None = None
        for _ in range(2):
            # A new fork is asked from the start: what a function is asked again must have been
            # asked in the same process before.
            first = len(answers) if self._channel else 0
            channel = self._channel or self._open()
            if channel is None:
                failure = self._lost
                break
            try:
                self._gather(channel, order, answers, first, stop)
            except _FAULTS as error:
                failure, place = self._fail(error)
                stop = min(stop, max(place, len(answers)))
            if len(answers) == stop:
                break
        return answers + [Answer(failure=failure)] * (most - len(answers))

    def _gather(
        self, channel: Channel, order: _Order, answers: list[Answer], first: int, stop: int
    ) -> None:
        """Add to the answers until there are as many as `stop`; ask from the first call on."""
        function, calls, cell = order
        header = {
            "function": function,
            "first": first,
            "stop": stop,
            "most_body": calls.most_reply_bytes,
            "cell": cell and cell.order(calls.most_reply_bytes),
        }
        watch = self._watch(self._limits.call_cpu_s, self._until)
        channel.send(calls.frame + wire.pack(wire.ASK, header), watch)
        heard = answers[:first]
        while len(heard) < stop:
            heard.append(self._one(channel, order, heard, watch))
            answers += heard[len(answers) :]
            watch.again()

    def _one(self, channel: Channel, order: _Order, before: list[Answer], watch: Watch) -> Answer:
        """Wait for the answer to one call, and serve what it asks of its cell until then."""
        _, calls, cell = order
        asked: list[tuple[Any, ...]] = []
        size = 0
        while True:
            frame = channel.receive(watch, calls.most_reply_bytes)
            if frame.call != len(before):
                raise wire.WireError("an answer to another call")
            if frame.kind == wire.ANSWER:
                return calls.answer(frame, before, asked, size)
            if frame.kind != wire.CALL or cell is None:
                raise wire.WireError("a frame that was not asked for")
            if len(asked) == cell.at_most:
                raise OverdueError(f"{cell.at_most} calls of {cell.name}", busy=True)
            size += weight(frame)
            if size > _MOST_PASSED:
                raise OverdueError(f"{_MOST_PASSED >> 20} MB passed to {cell.name}", busy=True)
            values, reply = cell.serve(calls, frame)
            asked.append(values)
            channel.send(reply, watch)

    def _open(self) -> Channel | None:
        """Fork and run the cells, again without those that end the process. None when all fail."""
        if self._lost:
            return None
        for tries_left in reversed(range(self._limits.forks)):
            if over := self._over():
                self._lost, self.suspect = Failure("timeout", over), True
                break
            channel = self._channel = self._zygote.fork()
            # Where cells are cut off, there is time left for what they define.
            half = (time.monotonic() + self._until) / 2
            watch = self._watch(self._limits.cells_cpu_s, half, from_start=True)
            self._begin(channel, watch)
            number = 0
            try:
                while (frame := channel.receive(watch)).kind == wire.CELL:
                    number = self._note(number, frame)
                self._name(frame)
                return channel
            except _FAULTS as error:
                self._lost, place = self._fail(error)
                if self._count:
                    last = self._count - 1
                    self._give_up(min(max(number, place), last), self._lost, tries_left)
        return None

    def _begin(self, channel: Channel, watch: Watch) -> None:
        """Start the cells, which wait until the fork is hardened. Raises SandboxError."""
        which = {"define": sorted(self._define), "skip": sorted(self._skip)}
        try:
            channel.send(wire.pack(wire.RUN, which, self._cells), watch)
            frame = channel.receive(watch)
        except _FAULTS as error:
            raise SandboxError(f"a fork did not start: {error}; {self._end()}") from None
        if frame.kind != wire.READY:
            raise SandboxError(f"a fork could not be hardened: {frame.header}")

    def _note(self, least: int, frame: wire.Frame) -> int:
        """Keep what went wrong in a cell, from the number `least` on; give the number after it."""
        match frame:
            case wire.Frame(_, call, str() as note, b"") if least <= call < self._count:
                self.noted.setdefault(call, note[: wire.MOST_TEXT])
                return call + 1
        raise wire.WireError("a frame that is no note on such a cell")

    def _name(self, frame: wire.Frame) -> None:
        match frame:
            case wire.Frame(wire.DONE, _, list() as names, b"") if len(names) <= MOST_NAMES:
                self.functions = frozenset(name for name in names if type(name) is str)
            case _:
                raise wire.WireError("a frame that names no functions")
        self._lost = None

    def _give_up(self, number: int, failure: Failure, tries_left: int) -> None:
        """Leave out, next time, the cell that was running, or if it was left out already, all."""
        words = "it ran out of time" if failure.rung == "timeout" else "it ended the process"
        self.noted[number] = f"{words} ({failure.detail}); only its definitions are kept"
        if number in self._define:
            self._skip.add(number)
        self._define.add(number)
        if tries_left == 1:
            self._define.update(range(self._count))
        self._define -= self._skip

    def _fail(self, error: Exception) -> tuple[Failure, int]:
        """End the fork. Returns why there is no answer, and the number of the cell or call that
        was being run.
        """
        ending = self._end()
        if isinstance(error, OverdueError):
            self.suspect |= not error.busy
            return Failure("timeout", self._over() or error.detail), ending.place
        if isinstance(error, wire.WireError):
            return Failure("died", f"it sent what is no answer: {error}"), ending.place
        return Failure(ending.rung, str(ending)), ending.place

    def _end(self) -> Ending:
        channel, self._channel = self._channel, None
        self._saw_right_steps = False
        if channel is None:
            return Ending(0, 0.0, 0)
        with closing(channel):  # a pipe that closes first would let it go on, away from its place
            ending = self._zygote.end()
        self._cpu_s += ending.cpu_s
        return ending

    def _over(self) -> str:
        """Say how much time by the clock it had, once that is over; until then ""."""
        if time.monotonic() < self._until:
            return ""
        shared = f", one of {self._of_student} submissions" if self._of_student > 1 else ""
        return f"{self._limits.wall_s(self._of_student):g} s by the clock for all of it{shared}"

    def _watch(self, cpu_s: float, until: float, from_start: bool = False) -> Watch:
        wall_s = cpu_s * self._limits.wall_factor
        return Watch(cpu_s, wall_s, until, self._zygote.cpu_used, from_start)
