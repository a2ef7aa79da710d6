"""As of when a figure holds: the time that the parse ties to its clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from schemas.document import Figure, Moment
from worker.text import Text

# The relations by which a time hangs on a word of the figure's clause.
ADJUNCTS = frozenset(("prep", "npadvmod", "advmod", "pobj", "tmod"))
TIMELESS = ("age", "rank", "score")
# "$899m a year earlier", "53 per cent in 2021": what may stand between a figure and its own time.
BETWEEN = re.compile(r" (?:(?:in|on|at|for|of|during|from) )?(?:the )?")
MAX_CLIMB = 6
MAX_MOMENTS = 20


def with_whens(text: Text, found: Sequence[Figure]) -> list[Figure]:
    """The figures with the moments that they hold at. Of a change, a time behind the old value is
    the old value's alone, and "up 3 % on last year" names the old value's without it."""
    times = _Times(text, found)
    return [replace(f, when=times.of(f)) if _holds_once(f, text) else f for f in found]


def _holds_once(figure: Figure, text: Text) -> bool:
    """Whether a time can be the figure's: lengths on the map and "the two sides" have none."""
    if figure.kind in TIMELESS or (figure.kind == "measure" and figure.counted is None):
        return False
    return not (
        figure.kind == "count" and text.text[max(0, figure.start - 4) : figure.start] in ("the ", "The ")
    )


class _Times:
    """Finds the times of figures; durations, sets and "recently" are none."""

    def __init__(self, text: Text, found: Sequence[Figure]) -> None:
        self._text = text
        dated = [m for m in text.timeline if m.type in ("date", "time") and m.value and "_REF" not in m.value]
        self._moments = sorted(dated, key=lambda m: m.start)
        self._starts = [m.start for m in self._moments]
        self._old = {m.id for f in found if (m := self._right_behind(f)) is not None and self._is_base(f, m)}

    def of(self, figure: Figure) -> str | None:
        """The id of the figure's moment."""
        behind = self._right_behind(figure)
        if behind is not None and (behind.id not in self._old or _is_old(figure)):
            return behind.id
        tokens = self._text.tokens(figure.start, figure.end)
        if not len(tokens) or _is_old(figure):
            return None
        sentence = self._text.sentence_at(figure.start)
        first, last = bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)
        words = {token.i: steps for steps, token in enumerate(_governors(tokens.root))}
        ranked = []
        for moment in self._moments[first:last][:MAX_MOMENTS]:
            steps = self._steps(moment, words)
            if steps is not None and moment.id not in self._old:
                ranked.append((steps, abs(moment.start - figure.start), moment.id))
        return min(ranked)[2] if ranked else None

    def _is_base(self, figure: Figure, behind: Moment) -> bool:
        """Whether the time behind a figure is that of a change's beginning: "up 9 % on last year",
        but not "up 9 % on Monday"."""
        if figure.change is None or _is_old(figure):
            return figure.change is not None
        step = figure.change.by_id == figure.id and behind.granularity not in ("day", "part of day")
        return step and self._text.text[figure.end : behind.start].split()[:1] in (["on"], ["from"])

    def _right_behind(self, figure: Figure) -> Moment | None:
        """The moment that follows the figure, or what it counts, at once."""
        end = figure.end
        counted = figure.counted
        if counted is not None and 0 <= counted.start - end <= 1:
            end = counted.end
        at = bisect_left(self._starts, end)
        if at >= len(self._moments):
            return None
        moment = self._moments[at]
        return moment if BETWEEN.fullmatch(self._text.text[end : moment.start]) else None

    def _steps(self, moment: Moment, words: dict[int, int]) -> int | None:
        """How far the time is from the figure's clause; None where it belongs to something else."""
        tokens = self._text.tokens(moment.start, moment.end)
        if not len(tokens):
            return None
        token = tokens.root
        for climbed in range(MAX_CLIMB):
            if token.i in words:
                return 10 * words[token.i] + climbed
            if token.dep_ not in ADJUNCTS:
                return None
            token = token.head
        return None


def _is_old(figure: Figure) -> bool:
    """Whether the figure is the old value of a change."""
    return figure.change is not None and figure.change.from_id == figure.id


def _governors(token: Token) -> Iterator[Token]:
    """The token and what governs it up to its verb, that of "is expected to rise" too."""
    here = token
    for _ in range(MAX_CLIMB):
        yield here
        if here.pos_ in ("VERB", "AUX") and here.dep_ != "xcomp":
            return
        if here.head.i == here.i:
            return
        here = here.head
