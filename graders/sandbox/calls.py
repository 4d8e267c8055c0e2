"""What is asked of a function, written for the wire once and sent to every submission."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

from graders.child import wire
from graders.judge.model import Answer, Array, Failure, Opaque

#: How many frames are remembered with what was in them, and how much that may weigh.
_MOST_KEPT = 200
_KEPT_BYTES = 1 << 17
#: So many characters of what was raised are looked at; no honest fork sends as many.
_MOST_SAID = 1_000
#: What a byte of a header becomes in memory: most are of small containers.
_UNPACKED = 12

_Value = TypeVar("_Value")


class _Recent(Generic[_Value]):
    """What was found in the frames that came last: a class makes the same mistakes."""

    def __init__(self) -> None:
        self._found: dict[Hashable, _Value] = {}

    def get(self, key: Hashable) -> _Value | None:
        """Give what was kept."""
        return self._found.get(key)

    def keep(self, key: Hashable, value: _Value) -> None:
        """Keep what was found, in place of what was found first."""
        self._found[key] = value
        if len(self._found) > _MOST_KEPT:
            del self._found[next(iter(self._found))]


def weight(frame: wire.Frame) -> int:
    """About how many bytes of memory a frame takes when it is unpacked."""
    return len(frame.body) + _UNPACKED * len(frame.text)


class Eye(Protocol):
    """Sees what is right in answers as they are read, before or after they are unpacked."""

    def recall(self, frame: wire.Frame) -> Answer | None:
        """Give the answer in a frame, if that can be told without unpacking it."""

    def learn(self, frame: wire.Frame, answer: Answer) -> Answer:
        """Give the answer in a frame with what was found in it."""


class Calls:
    """A list of calls of one function, encoded.

    arguments: the positional arguments of each call: arrays, numbers, texts and containers.
    most_reply_bytes: array bytes that one answer may have: 16 times what the largest call passes,
    plus 1 MiB.
    eye: what looks at the answers first.
    """

    eye: Eye | None = None

    def __init__(self, arguments: Sequence[tuple[Any, ...]]) -> None:
        header, body = [], []
        self.arguments: list[tuple[Any, ...]] = []
        self._known: list[wire.Known] = []
        self._twins: list[int] = []
        firsts: dict[str, int] = {}
        for number, values in enumerate(arguments):
            encoder = wire.Encoder()
            trees = [encoder.tree(value) for value in values]
            data = b"".join(encoder.body)
            twin = firsts.setdefault(f"{trees}{data!r}", number)
            self._twins.append(twin)
            header.append([trees, len(data), twin])
            body.append(data)
            # Kept as the wire carries them: read-only arrays, numbered as the child numbers them.
            decoder = wire.Decoder(data)
            self.arguments.append(tuple(decoder.value(tree) for tree in trees))
            self._known.append(decoder.done)
        self.frame = wire.pack(wire.CALLS, header, body)
        self._recent = _Recent[Answer]()
        self._followed = _Recent[Answer]()
        largest = max(map(len, body), default=0)
        self.most_reply_bytes = 16 * largest + (1 << 20)

    def __len__(self) -> int:
        return len(self.arguments)

    def answer(
        self,
        frame: wire.Frame,
        before: Sequence[Answer],
        asked: Sequence[tuple[Any, ...]] = (),
        asked_weight: int = 0,
    ) -> Answer:
        """Read what a call came to, given the answers before it. Raises WireError.

        asked: the arguments of every call of its cell, in frames of so much `weight`. The answers
        of two calls that pass the same are one object where they are equal, and so are those of
        two submissions unless they are large.
        """
        if frame.header == {"same": True} and not frame.body:
            answer = self._same(frame, before)
        else:
            answer = (self.eye and self.eye.recall(frame)) or self._kept(frame)
        return self._with(answer, tuple(asked), asked_weight) if asked or answer.asked else answer

    def _with(self, answer: Answer, asked: tuple[tuple[Any, ...], ...], size: int) -> Answer:
        # By identity: `RightCell.serve` gives the same arguments as one object.
        key = (answer, *map(id, asked))
        known = self._followed.get(key)
        if known is None:
            known = replace(answer, asked=asked, shared=answer.shared and size <= _KEPT_BYTES)
            if known.shared:
                self._followed.keep(key, known)
        return known

    def _same(self, frame: wire.Frame, before: Sequence[Answer]) -> Answer:
        twin = self._twins[frame.call]
        if twin == frame.call:
            raise wire.WireError("an answer like one that there is not")
        return before[twin]

    def _kept(self, frame: wire.Frame) -> Answer:
        key = (frame.call, frame.text, frame.body)
        answer = self._recent.get(key)
        if answer is None:
            answer = self._read(frame)
            if answer.shared:
                self._recent.keep(key, answer)
        return answer

    def _read(self, frame: wire.Frame) -> Answer:
        number = frame.call
        shared = weight(frame) <= _KEPT_BYTES
        match frame.header:
            case {"failure": ["raised" | "missing" as rung, str() as detail]} if not frame.body:
                return Answer(failure=Failure(rung, detail[:_MOST_SAID]), shared=shared)
            case {"returned": returned, "arguments": list() as trees}:
                if len(trees) != len(self.arguments[number]):
                    raise wire.WireError("arguments that were not passed")
                decoder = wire.Decoder(frame.body, opaque=Opaque)
                arguments = tuple(decoder.value(tree) for tree in trees)
            case {"returned": returned}:
                decoder = wire.Decoder(frame.body, self._known[number], Opaque)
                arguments = self.arguments[number]
            case _:
                raise wire.WireError("an answer of no known form")
        value = decoder.value(returned)
        decoder.finish()
        answer = Answer(value, arguments, shared=shared)
        return self.eye.learn(frame, answer) if self.eye else answer

    def asked(self, frame: wire.Frame, how_many: int) -> tuple[Any, ...]:
        """Read the arguments with which a call called its cell. Raises WireError."""
        match frame.header:
            case [bool() as known, list() as trees] if len(trees) == how_many:
                decoder = wire.Decoder(frame.body, self._known[frame.call] if known else (), Opaque)
                values = tuple(decoder.value(tree) for tree in trees)
                decoder.finish()
                return values
        raise wire.WireError("a call of no known form")


@dataclass(frozen=True)
class RightCell:
    """A function whose global name is bound, for one ask, to the right step.

    name: the global name.
    arguments: the names of what it takes, by position.
    returns: the names of what it returns; the last is its cache's.
    cache: the names of what the cache holds: outputs, gates, and arguments as they were passed.
    answer: gives the outputs and gates by name from the arguments by name, which are untrusted.
    Raises ValueError, whose text the student's code is shown, when there is no right step.
    at_most: how often one call of the function asked may call it.
    """

    name: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    cache: tuple[str, ...]
    answer: Callable[[Mapping[str, Any]], Mapping[str, Array]]
    at_most: int
    _served: _Recent[tuple[tuple[Any, ...], bytes]] = field(
        default_factory=_Recent, init=False, repr=False, compare=False
    )

    def order(self, most_body: int) -> dict[str, Any]:
        """What the child needs to know of it."""
        return {
            "name": self.name,
            "arguments": self.arguments,
            "returns": self.returns,
            "cache": self.cache,
            "most_body": most_body,
        }

    def serve(self, calls: Calls, frame: wire.Frame) -> tuple[tuple[Any, ...], bytes]:
        """The arguments of one call of the cell, and the frame that answers it. Raises WireError.

        Every right loop asks the same to the byte, so that its steps are worked out once.
        """
        key = (calls, frame.call, frame.text, frame.body)
        known = self._served.get(key)
        if known is None:
            values = calls.asked(frame, len(self.arguments))
            known = values, self._reply(values)
            if weight(frame) <= _KEPT_BYTES:
                self._served.keep(key, known)
        return known

    def _reply(self, values: tuple[Any, ...]) -> bytes:
        try:
            arrays = self.answer(dict(zip(self.arguments, values, strict=True)))
        except ValueError as error:
            return wire.pack(wire.RETURN, {"error": str(error)[: wire.MOST_TEXT]})
        encoder = wire.Encoder()
        trees = {name: encoder.tree(array) for name, array in arrays.items()}
        return wire.pack(wire.RETURN, {"arrays": trees}, encoder.body)
