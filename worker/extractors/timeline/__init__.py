"""Timeline: the time expressions of the article with their TIMEX3 values, ordered by time.

Source of the value conventions: TimeML 1.2.1 (ISO-TimeML) and the TIDES 2005 standard.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from schemas.document import Moment
from worker.extractors.timeline import clock
from worker.extractors.timeline.edges import with_edges
from worker.extractors.timeline.frame import Frame, Reading, published_day
from worker.extractors.timeline.items import read_items
from worker.extractors.timeline.meanings import MEANINGS
from worker.extractors.timeline.rules import Match, find_matches
from worker.extractors.timeline.values import beginning
from worker.registry import registry
from worker.text import Text

# A reading with the offsets of its expression.
Found = tuple[Reading, int, int]
OF_A_DAY = ("day", "part of day")
# Dates of these lengths are what "three days later" may count from.
COUNTED_FROM = ("day", "week", "month", "quarter", "year")
# Classes of words that are a name's part where they have a capital inside a sentence.
NAME_PARTS = ("last", "this", "next", "near", "tonight", "periodic", "reference")


@registry.component("timeline", version="1")
def timeline(text: Text) -> list[Moment]:
    """The times that the article names. Dates that count from the publication stay open where
    it has no date."""
    found = _close_times(text, list(_readings(text)))
    moments = [_moment(text, reading, start, end) for reading, start, end in found]
    ordered = sorted(moments, key=_sort_key)
    return [replace(moment, id=f"t{at}") for at, moment in enumerate(ordered, 1)]


def _readings(text: Text) -> Iterator[Found]:
    """Every expression with its span, in text order; none overlaps another."""
    items = read_items(text.text, text.lexemes, text.numbers)
    frame = Frame(text, items)
    free_from = 0
    for match in find_matches(items):
        if match.first < free_from or "\n" in text.text[match.items[0].start : match.items[-1].end]:
            continue
        reading = MEANINGS[match.meaning](match, frame) if not _is_name(match, text) else None
        if reading is None:
            continue
        start = match.items[0].start if reading.start is None else reading.start
        end = match.items[-1].end if reading.end is None else reading.end
        before = items[max(free_from, match.first - 5) : match.first]
        free_from = next((k for k in range(match.first + 1, match.stop) if items[k].start >= end), match.stop)
        reading, start = with_edges(reading, before, start)
        # "a year earlier" compares; what comes after it still counts from the date before it.
        compares = match.has("earlier", "before") and reading.anchor == "text"
        if reading.day is not None and reading.granularity in COUNTED_FROM and not compares:
            frame.named, frame.named_end = reading.day, end
        yield reading, start, end


def _is_name(match: Match, text: Text) -> bool:
    """ "Suddenly Last Summer": capitals inside a sentence are a name's."""
    first = match.items[0]
    if first.name not in NAME_PARTS or not first.text[0].isupper():
        return False
    sentence = text.sentence_at(first.start)
    opening = text.text[sentence.start : first.start].strip(" \"'“‘(-–—")
    return bool(opening) and not sentence.is_title and not opening.endswith((":", ")", "-", "—", "–"))


def _close_times(text: Text, found: list[Found]) -> list[Found]:
    """Clock times get their day: one named right behind them ("6 a.m. on Sunday"), else the last
    one before them in the sentence, else the first after them there, else the publication's."""
    starts = [sentence.start for sentence in text.sentences]
    number = [bisect_right(starts, start) for _, start, _ in found]
    published = published_day(text)
    closed: list[Found] = []
    for at, (reading, start, end) in enumerate(found):
        if (reading.value or "").startswith(clock.OPEN_DAY):
            before, behind = range(at - 1, max(-1, at - 6), -1), range(at + 1, min(len(found), at + 6))
            near = [*before, *behind]
            if at + 1 < len(found) and len(text.text[end : found[at + 1][1]].split()) <= 1:
                near = [at + 1, *near]
            days = [
                found[k][0].day
                for k in near
                if number[k] == number[at] and found[k][0].granularity in OF_A_DAY
            ]
            day = next((day for day in days if day is not None), None)
            reading = clock.closed(reading, day or published, "text" if day is not None else "published_at")
        closed.append((reading, start, end))
    return closed


def _moment(text: Text, reading: Reading, start: int, end: int) -> Moment:
    sentence = text.sentence_at(start)
    return Moment(
        id="",
        text=text.text[start:end],
        start=start,
        end=end,
        type=reading.type,
        value=reading.value,
        granularity=reading.granularity,
        modifier=reading.modifier,
        anchor=reading.anchor,
        event_ids=(),
        sentence=text.span(sentence.start, sentence.end),
    )


def _sort_key(moment: Moment) -> tuple[bool, tuple[int, ...], int]:
    """By the beginning of the time; durations, sets and what is unresolved last, in text order."""
    begins = beginning(moment.value) if moment.type in ("date", "time") else None
    return begins is None, begins or (), moment.start
