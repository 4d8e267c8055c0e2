"""From verdicts and answers to explanations: which mistake it is, in words, for each check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graders.diagnosis import words
from graders.diagnosis.likeness import every_gate, likeness, no_shares, order_of_caches, same_order
from graders.diagnosis.mistakes.edits import Edit
from graders.diagnosis.search.recognise import Match, Recogniser
from graders.diagnosis.steps import first_broken
from graders.judge import Answer, Case, Question
from graders.judge.asked import Asking
from graders.judge.ladder import EQUATIONS
from graders.judge.model import Verdict
from graders.judge.projection import caches_of
from graders.judge.values import same
from graders.judge.verdicts import Verdicts
from graders.known import Known

#: Where a check left the ladder with a value that can be compared.
_COMPARABLE = frozenset(
    ("missing", "type", "shape", "finite", "values", "mutated_input", "unstable")
)

#: Tells something of an output by its name, its values in all cases, and the cases.
Tell = Callable[[str, Sequence[Any], Sequence[Case]], str]
#: What is told of a wrong output where it is like the right one in no way that says more.
_LESS_TELLING = no_shares, same_order

#: What a loop returns of its predictions.
_PREDICTION = "y_pred"


@dataclass(frozen=True)
class Explanation:
    """What is known about why one check fails.

    mistakes: the ids of the mistakes. titles: what they are, shortly, for an instructor.
    equations: those that they break. text: for the student.
    """

    mistakes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    equations: tuple[str, ...] = ()
    text: str = ""


class Diagnosis:
    """Explains wrong answers to one question on the cases of a batch.

    cell: the question that a loop's cell is.
    """

    def __init__(
        self,
        question: Question,
        cell: Question | None,
        cases: Sequence[Case],
        recogniser: Recogniser,
    ) -> None:
        self._question = question
        self._cell = cell
        self._cases = cases
        self._recogniser = recogniser

    def explain(
        self, verdicts: Verdicts, answers: Sequence[Answer], asking: Asking = "none"
    ) -> dict[str, Explanation]:
        """Explain the checks that fail, as far as they can be explained.

        answers: to all cases as the judge asks them; a loop's with the right cell, if it was
        swapped in. asking: how a loop called its cell.
        """
        failing = {
            name: place
            for place, name in enumerate(self._question.returns)
            if verdicts[name].rung in _COMPARABLE
        }
        if not failing or len(answers) <= len(self._cases):
            return {}
        seen = self._recogniser.see(answers, asking)
        match = self._recogniser.match(seen, asking)
        if match is None or (asking == "none" and _is_own_prediction(match, verdicts)):
            if not answers[-1].failure and not seen.is_stable:
                wrong = [name for name in failing if verdicts[name].rung == "values"]
                return dict.fromkeys(wrong, Explanation(text=words.UNSTABLE))
            return self._what_is_known(failing, verdicts, answers, asking)
        return {
            name: self._explanation(match, place, answers, asking)
            for name, place in failing.items()
            if _is_told(match, place, verdicts[name].rung)
        }

    def _explanation(
        self, match: Match, place: int, answers: Sequence[Answer], asking: Asking
    ) -> Explanation:
        if match.known is not None:
            return _of_known(match.known, match.edits)
        name = self._question.name
        edits = words.in_order(self._recogniser.concerning(match, place))
        mistakes = [edit.id for edit in edits]
        titles = [words.title(edit) for edit in edits]
        texts = words.sentences_of(edits)
        items = match.items.names
        if items and place == len(self._question.outputs):
            mistakes.append(f"{name}/cache_items/{'+'.join(items)}")
            titles.append(f"cache: {' and '.join(items)} not in place")
            texts.append(words.items_of_cache(items, match.items.moved))
        if match.stored:
            mistakes.append(f"{name}/stored/{'+'.join(match.stored)}")
            titles.append(f"{', '.join(match.stored)}: stored wrongly")
            # The caches of a loop that calls no cell do not show its predictions.
            is_shown = asking != "none" or _PREDICTION not in match.stored
            texts.append(words.stored_outputs(match.stored, is_shown))
            like = self._seen_in(likeness, place, answers)
            texts += [like] if like else self._less_telling(place, answers, _LESS_TELLING)
        return Explanation(tuple(mistakes), tuple(titles), _equations(edits), " ".join(texts))

    def _what_is_known(
        self,
        failing: Mapping[str, int],
        verdicts: Verdicts,
        answers: Sequence[Answer],
        asking: Asking,
    ) -> dict[str, Explanation]:
        """Say what is known without knowing the mistake."""
        failing = {name: k for name, k in failing.items() if verdicts[name].rung == "values"}
        outputs = {name: k for name, k in failing.items() if name in self._question.outputs}
        order = self._order_of_caches(answers) if self._question.memory in failing else ""
        like = {name: self._seen_in(likeness, place, answers) for name, place in outputs.items()}
        returned = answers[0].returned
        is_whole = self._is_whole(returned)
        gates = every_gate(self._question, returned[-1], self._cases[0]) if is_whole else ""
        said = {name: Explanation(text=text or gates) for name, text in like.items()}
        has_own_step = self._cell is not None and asking == "none"
        if has_own_step and not any(like.values()):
            said = dict.fromkeys(failing, self._of_step(verdicts, answers[0].returned))
        for name, place in outputs.items():
            if not like[name]:
                tells = _LESS_TELLING if self._is_first_broken(verdicts[name]) else (no_shares,)
                texts = said[name].text, *self._less_telling(place, answers, tells)
                said[name] = replace(said[name], text=" ".join(filter(None, texts)))
        if order:
            said[self._question.memory] = Explanation(text=order)
        return {name: one for name, one in said.items() if one.text}

    def _seen_in(
        self,
        tell: Tell,
        place: int,
        answers: Sequence[Answer],
    ) -> str:
        """Tell something of an output, where all of them are there in every case."""
        returned = [answer.returned for answer in answers[: len(self._cases)]]
        if not all(map(self._is_whole, returned)):
            return ""
        name = self._question.returns[place]
        return tell(name, [values[place] for values in returned], self._cases)

    def _less_telling(
        self, place: int, answers: Sequence[Answer], tells: Sequence[Tell]
    ) -> list[str]:
        seen = (self._seen_in(tell, place, answers) for tell in tells)
        return [text for text in seen if text]

    def _order_of_caches(self, answers: Sequence[Answer]) -> str:
        returned = [answer.returned for answer in answers[: len(self._cases)]]
        if self._cell is None or not all(map(self._is_whole, returned)):
            return ""
        return order_of_caches(self._question, [values[-1] for values in returned], self._cases)

    def _is_whole(self, returned: Any) -> bool:
        return isinstance(returned, tuple | list) and len(returned) == len(self._question.returns)

    def _is_first_broken(self, verdict: Verdict) -> bool:
        """Whether no equation before that of an output is known to be broken."""
        own = EQUATIONS.get(self._question.name, {}).get(verdict.check)
        return not verdict.equations or own in verdict.equations

    def _of_step(self, verdicts: Verdicts, returned: Any) -> Explanation:
        assert self._cell is not None
        if not self._is_whole(returned) or self._is_written_over(returned[-1]):
            return Explanation()
        broken = first_broken(self._question, self._cell, self._cases[0], returned)
        if broken is None:
            return Explanation()
        # Right states come from right steps.
        if broken.quantity != "yt_pred" and verdicts[self._question.outputs[0]].right:
            return Explanation()
        if not broken.equation:
            return Explanation(text=words.given_otherwise(broken.step, broken.quantity))
        return Explanation(equations=(broken.equation,), text=words.broken_in_step(*broken))

    def _is_written_over(self, caches: Any) -> bool:
        """Whether each step left the same state in its cache, so that what it was is not known."""
        known = caches_of(self._question, caches) or ()
        places = [k for k, name in enumerate(self._question.cache) if name.endswith("_next")]
        return len(known) > 1 and any(
            all(same(cache[k], known[0][k]) for cache in known) for k in places
        )


def _is_told(match: Match, place: int, rung: str | None) -> bool:
    """Whether a match explains a check that left the ladder at a rung."""
    if rung == "mutated_input" and not match.changes_inputs:
        return False
    return place in match.concerned


def _is_own_prediction(match: Match, verdicts: Verdicts) -> bool:
    """Whether a loop that calls no cell gets nothing wrong but the numbers of its predictions."""
    if match.stored != (_PREDICTION,):
        return False
    verdict = verdicts[_PREDICTION]
    return verdict.rung == "values" and not any(verdict.steps)


def _of_known(known: Known, edits: Sequence[Edit]) -> Explanation:
    title = known.id.split("/")[-1].replace("_", " ")
    text = " ".join(known.feedback.split())
    return Explanation((known.id,), (title,), _equations(edits), text)


def _equations(edits: Sequence[Edit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for edit in edits for number in edit.equations))
