"""Dates counted from another in whole units: "last week", "Tuesday", "the day after"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from schemas.document import Anchor, Modifier
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.items import LEXICON, Item
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.values import (
    GRANULARITY,
    moved,
    value_of,
)

Way = Literal["last", "this", "next"]


STEP = {"last": -1, "this": 0, "next": 1}


# How an unresolved value looks; longer units have no such form.
UNKNOWN = {
    "D": "XXXX-XX-XX",
    "W": "XXXX-WXX",
    "WE": "XXXX-WXX-WE",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "Y": "XXXX",
}


RANGE_WORDS = frozenset({"to", "through", "until", "till", "-", "–"})


EDGE_WORDS = frozenset(word for name in ("start", "end", "mid") for word in LEXICON["words"][name])


def weekday(match: Match, frame: Frame) -> Reading | None:
    """ "Tuesday", "last Friday", "Monday next week", "Monday through Friday"."""
    item, way, unit = match.get("weekday"), match.get("last", "this", "next"), match.get("unit")
    if item is None or match.has("before", "after") or (item.text.isupper() and len(item.text) == 3):
        return None
    if (unit is not None and unit.value != "W") or frame.is_person(item):
        return None
    if item.text in ("Sun", "Sat", "Mon", "Wed") and match.items[-1].name != "dot":
        return None
    end = item.end if match.items[-1].name == "dot" and len(item.text) > 5 else None
    start: int | None = None
    if frame.published is None:
        return Reading("date", f"XXXX-WXX-{item.value}", "day", end=end)
    # "Following Monday's debate": a preposition
    if (
        way is not None
        and way.text.lower() == "following"
        and match.items[0] is way
        and frame.before(match) != ["the"]
    ):
        way, start = None, item.start
    # "on a Sunday in May" is any, "a Sunday meeting" a certain one.
    if way is None and frame.before(match) == ["a"] and frame.relation(item) != "compound":
        return Reading("date", f"XXXX-WXX-{item.value}", "day", end=end)
    name = way.name if way is not None else None
    before = frame.items[max(0, match.first - 2) : match.first]
    if (
        len(before) == 2
        and before[0].name == "weekday"
        and before[1].text.lower() in RANGE_WORDS
        and frame.named
    ):
        day = frame.named + timedelta(days=(item.value - frame.named.isoweekday()) % 7)
        return Reading("date", day.isoformat(), "day", None, "published_at", end=end, day=day)
    day = (
        _weekday_in(frame.published, item.value, STEP[name or "this"])
        if unit is not None
        else weekday_day(frame, item, name)
    )
    return Reading("date", day.isoformat(), "day", None, "published_at", start=start, end=end, day=day)


def _weekday_in(published: date, target: int, weeks: int) -> date:
    """The weekday in the week of publication, or in one before or after it."""
    return published + timedelta(days=target - published.isoweekday() + 7 * weeks)


def weekday_day(frame: Frame, item: Item, way: str | None) -> date:
    """The day of a weekday's name; the tense decides where no word does."""
    published = frame.published
    assert published is not None  # callers have looked
    ahead = (item.value - published.isoweekday()) % 7
    if way == "this":
        return _weekday_in(published, item.value, 0)
    if way == "next":
        return published + timedelta(days=ahead or 7)
    if way == "last":
        return published - timedelta(days=(7 - ahead) % 7 or 7)
    if frame.direction(item) == "future":
        return published + timedelta(days=ahead)
    return published - timedelta(days=(7 - ahead) % 7)


def near(match: Match, frame: Frame) -> Reading | None:
    """ "today", "yesterday", "tomorrow", "tonight"."""
    item = match.items[0]
    tonight = item.name == "tonight"
    part = "TNI" if tonight else ""
    kind: Literal["time", "date"] = "time" if tonight else "date"
    granularity = "part of day" if tonight else "day"
    day = moved(frame.published, 0 if tonight else item.value, "D") if frame.published else None
    if day is None:
        return Reading(kind, "XXXX-XX-XX" + part, granularity)
    return Reading(kind, day.isoformat() + part, granularity, None, "published_at", day=day)


def near_by_one(match: Match, frame: Frame) -> Reading | None:
    """ "the day before yesterday", "the week after tomorrow"."""
    unit, item = match.get("unit"), match.get("near")
    if unit is None or unit.value != "D" or item is None:
        return None
    step = -1 if match.has("before") else 1
    day = moved(frame.published, item.value + step, "D") if frame.published else None
    if day is None:
        return Reading("date", "XXXX-XX-XX", "day")
    return Reading("date", day.isoformat(), "day", None, "published_at", day=day)


def of_unit(
    base: date | None, amount: int, unit: str, anchor: Anchor | None, modifier: Modifier | None = None
) -> Reading | None:
    """The unit that lies `amount` units from the base."""
    day = moved(base, amount, unit) if base is not None and unit in (*UNKNOWN, "2W", "DE", "CE") else None
    if day is None:
        return Reading("date", UNKNOWN.get(unit), GRANULARITY[unit], modifier) if base is None else None
    if unit == "WE":
        day += timedelta(days=6 - day.isoweekday() if day.isoweekday() < 7 else -1)
    return Reading("date", value_of(day, unit), GRANULARITY[unit], modifier, anchor, day=day)


def shift(match: Match, frame: Frame) -> Reading | None:
    """ "last week", "this year", "the next quarter", "later this month", "early next year"."""
    unit, way = match.get("unit"), match.get("last", "this", "next")
    if unit is None or way is None or unit.value.startswith("T"):
        return None
    # "the past year" is the twelve months up to now (spans.span), "last year" one of the calendar.
    if match.has("the") and (way.text.lower() in ("past", "coming") or unit.value in ("DE", "CE")):
        return None
    edges: dict[str, Modifier] = {"early": "start", "late": "end", "later": "end", "earlier": "start"}
    edge = match.get("early", "late", "mid", "earlier", "later")
    modifier = edges.get(edge.name) if edge is not None else None
    anchor: Anchor = "published_at"
    base = frame.published
    if way.text.lower() in ("following", "previous", "preceding"):
        base, found = frame.text_anchor()
        anchor = found or anchor
    if unit.value == "D":
        if way.name != "next":
            return None
        base, found = frame.text_anchor()
        anchor = found or anchor
    return of_unit(base, STEP[way.name], unit.value, anchor, modifier)


def edged(match: Match, frame: Frame) -> Reading | None:
    """ "(the end of) the year", "later in the week": the current one."""
    unit, edge = match.get("unit"), match.get("early", "late", "earlier", "later", "mid")
    before = frame.before(match, 2)
    if (
        unit is None
        or unit.value.startswith("T")
        or unit.value == "CE"
        or (unit.value == "D" and edge is None)
    ):
        return None
    if unit.value == "WE":
        return _weekend(frame, unit) if edge is None else None
    if edge is None and (len(before) < 2 or before[1] != "of" or before[0] not in EDGE_WORDS):
        return None
    modifier: Modifier | None = None
    if edge is not None:
        modifier = "start" if edge.name.startswith("ear") else "end" if edge.name.startswith("late") else None
    return of_unit(frame.published, 0, unit.value, "published_at", modifier)


def _weekend(frame: Frame, unit: Item) -> Reading | None:
    """ "the weekend": the last one, or the next where the tense points ahead."""
    published = frame.published
    ahead = frame.direction(unit) == "future"
    back = published is not None and published.isoweekday() < 6 and not ahead
    return of_unit(published, -1 if back else 0, "WE", "published_at")


def same(match: Match, frame: Frame) -> Reading | None:
    """ "the same day", "that year"."""
    unit = match.get("unit")
    if unit is None or unit.value.startswith("T"):
        return None
    base, anchor = frame.text_anchor()
    if frame.named is None and unit.value == "D":
        return Reading("date", None, "day")
    return of_unit(base, 0, unit.value, anchor)


def same_shift(match: Match, frame: Frame) -> Reading | None:
    """ "the same period last year": the year is what counts."""
    units, way = match.all("unit"), match.get("last")
    if not units or way is None:
        return None
    return of_unit(frame.published, -1, units[-1].value, "published_at")


def day_after(match: Match, frame: Frame) -> Reading | None:
    """ "the day after", "the week before", "the following day"."""
    unit = match.get("unit")
    if unit is None or unit.value.startswith("T"):
        return None
    base, anchor = frame.text_anchor()
    step = -1 if match.has("before", "earlier") else 1
    return of_unit(base, step, unit.value, anchor)


def latest(match: Match, frame: Frame) -> Reading | None:
    """ "the latest quarter": the last one that is over."""
    unit = match.items[-1]
    return (
        of_unit(frame.published, -1, unit.value, "published_at")
        if unit.value in ("W", "M", "Q", "Y")
        else None
    )


def unit_ago(match: Match, frame: Frame) -> Reading | None:
    """ "the year-ago quarter": of the quarter named before, else of that of publication."""
    units = match.all("unit")
    if len(units) != 2 or units[1].value not in ("Q", "M", "W") or units[0].value != "Y":
        return None
    base, anchor = frame.text_anchor()
    day = moved(base, -1, "Y") if base is not None else None
    return of_unit(day, 0, units[1].value, anchor)
