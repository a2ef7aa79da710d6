"""Days and months of the calendar: "5 June 2024", "2024-06-05", "June", "22 and 23 June"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from schemas.document import Anchor
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.items import Item
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.values import (
    calendar_day,
    last_day,
    nth_weekday,
    value_of,
)

# A date that only modifies a noun is seldom meant further back than this.
LONG_AGO_DAYS = 300


ABBREVIATION_CHARACTERS = 4


SHORT_CHARACTERS = 4


DAY_CUES = (["on"], ["by"], ["until"], ["since"], ["before"], ["after"])
AFTER_DAY = frozenset({"and", "at", "in", "of", "for", "to", "when", "with"})
FULL_NAMES = frozenset({"may", "june", "july"})


def number(item: Item | None) -> int | None:
    """The item's whole value; None where it has none."""
    value = item.value.value if item is not None else None
    return int(value) if value is not None and value.denominator == 1 else None


def _end(match: Match) -> int | None:
    """Where the expression ends: the full stop behind "June" is the sentence's, behind "Sept" its own."""
    if match.items[-1].name == "dot" and len(match.items) > 1:
        word = match.items[-2]
        if len(word.text) > ABBREVIATION_CHARACTERS or word.text in ("May", "June", "July"):
            return word.end
        if not match.items[-1].glued:
            return word.end
    return None


def _is_short_name(month: Item, match: Match) -> bool:
    """ "Jan", "Dec" without a full stop or a number are rather a name."""
    return (
        len(match.items) == 1 and len(month.text) <= SHORT_CHARACTERS and month.text.lower() not in FULL_NAMES
    )


def first_day(match: Match, frame: Frame) -> Reading | None:
    """The first day of "22 and 23 June" and "June 22-23"."""
    month, days, year = match.get("month"), match.all("day"), number(match.get("yr"))
    if month is None or len(days) != 2:
        return None
    reading = month_day(match, frame, month, number(days[0]), year)
    return replace(reading, end=days[0].end) if reading is not None else None


def second_day(match: Match, frame: Frame) -> Reading | None:
    """The last day of "June 22-23": the month of the one before."""
    before = frame.items[max(0, match.first - 3) : match.first]
    named, last = frame.named, number(match.items[0])
    if len(before) < 3 or before[1].name != "day" or before[2].name not in ("and", "dash", "to"):
        return None
    if named is None or last is None or before[1].end != frame.named_end or last <= named.day:
        return None
    day = calendar_day(named.year, named.month, last)
    return Reading("date", day.isoformat(), "day", None, "text", day=day) if day else None


def day_of_month(match: Match, frame: Frame) -> Reading | None:
    """ "on the 15th": of the month of publication, or of the one where the tense points."""
    item, published = match.items[1], frame.published
    day = number(item)
    behind = frame.after(match)
    if day is None or not item.text[0].isdigit() or frame.before(match)[-1:] not in DAY_CUES:
        return None
    if day > 31 or (behind and behind[0][:1].isalnum() and behind[0] not in AFTER_DAY):
        return None
    if published is None:
        return Reading("date", f"XXXX-XX-{day:02}", "day")
    months = (published.year * 12 + published.month - 1 + step for step in (-1, 0, 1))
    days = filter(None, (calendar_day(at // 12, at % 12 + 1, day) for at in months))
    found = nearest(frame, item, days)
    return Reading("date", found.isoformat(), "day", None, "published_at", day=found) if found else None


def calendar(match: Match, frame: Frame) -> Reading | None:
    """ "Tuesday, 5 June 2024", "June 5", "June 2024", "June"."""
    month, year = match.get("month"), number(match.get("yr"))
    day = match.get("day", "ord")
    if month is None or (day is None and year is None and not _is_month(month, frame)):
        return None
    if _is_short_name(month, match) or (day is None and year is None and frame.is_person(month)):
        return None
    if day is not None:
        return month_day(match, frame, month, number(day), year)
    if year is not None:
        return Reading("date", f"{year:04}-{month.value:02}", "month", day=date(year, month.value, 1))
    if frame.published is None:
        return Reading("date", f"XXXX-{month.value:02}", "month", end=_end(match))
    year = _year_of_month(frame, month)
    first = date(year, month.value, 1)
    return Reading("date", first.isoformat()[:7], "month", None, "published_at", end=_end(match), day=first)


def _is_month(month: Item, frame: Frame) -> bool:
    """Whether "May", "March" or "Jan" is the month."""
    if month.text.isupper() and len(month.text) == 3:
        return False
    return month.value not in (3, 5) or frame.tag(month) in ("PROPN", "NOUN")


def month_day(match: Match, frame: Frame, month: Item, day: int | None, year: int | None) -> Reading | None:
    if day is None or not 1 <= day <= 31:
        return None
    if year is not None:
        found = calendar_day(year, month.value, day)
        return Reading("date", found.isoformat(), "day", day=found) if found else None
    if frame.published is None:
        return Reading("date", f"XXXX-{month.value:02}-{day:02}", "day", end=_end(match))
    years = (frame.published.year + offset for offset in (-1, 0, 1, -4, 4))
    found = nearest(frame, month, filter(None, (calendar_day(y, month.value, day) for y in years)))
    if found is None:
        return None
    return Reading("date", found.isoformat(), "day", None, "published_at", end=_end(match), day=found)


def nearest(frame: Frame, item: Item, days: Iterable[date]) -> date | None:
    """The day nearest to publication on the side where the tense points."""
    published = frame.published
    assert published is not None  # callers have looked
    options = sorted(days, key=lambda day: (abs((day - published).days), day))
    way = frame.direction(item)
    if way == "future":
        options = [day for day in options if day >= published] or options
    elif way == "past":
        past = [day for day in options if day <= published]
        # "discussed the December 20 vote": the verb does not say when the vote is.
        loose = frame.relation(item) in ("compound", "nmod", "poss")
        if past and not (loose and (published - past[0]).days > LONG_AGO_DAYS):
            options = past
    return options[0] if options else None


def _year_of_month(frame: Frame, month: Item) -> int:
    """The year of a bare month: the last one, or the next where the tense points ahead."""
    published = frame.published
    assert published is not None  # callers have looked
    number_: int = month.value
    if frame.direction(month) == "future":
        return published.year + (number_ < published.month)
    return published.year - (number_ > published.month)


def month_of_shift(match: Match, frame: Frame) -> Reading | None:
    """ "June of last year", "June this year"."""
    month, way, unit = (
        match.get("month"),
        match.get("last", "this", "next", "same", "that"),
        match.get("unit"),
    )
    if month is None or way is None or unit is None or unit.value != "Y":
        return None
    base = frame.named if way.name in ("same", "that") else frame.published
    if base is None:
        return Reading("date", f"XXXX-{month.value:02}", "month")
    year = base.year + {"last": -1, "next": 1}.get(way.name, 0)
    return Reading(
        "date", f"{year:04}-{month.value:02}", "month", None, "published_at", day=date(year, month.value, 1)
    )


def shifted_month(match: Match, frame: Frame) -> Reading | None:
    """ "last June", "next May"."""
    way, month = match.get("last", "this", "next"), match.get("month")
    if way is None or month is None:
        return None
    published = frame.published
    if published is None:
        return Reading("date", f"XXXX-{month.value:02}", "month")
    year = published.year
    if way.name == "last":
        year -= month.value >= published.month
    elif way.name == "next":
        year += month.value <= published.month
    return Reading(
        "date", f"{year:04}-{month.value:02}", "month", None, "published_at", day=date(year, month.value, 1)
    )


def iso(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "2024-06-05"."""
    if not all(item.glued for item in match.items[1:]):
        return None
    year, month, day = (number(match.items[at]) for at in (0, 2, 4))
    found = calendar_day(year or 0, month or 0, day or 0)
    return Reading("date", found.isoformat(), "day", day=found) if found else None


def slashes(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "7/8/07": the month first, as American news writes; the day first where it cannot be a month."""
    if not all(item.glued for item in match.items[1:]):
        return None
    month, day, year = (number(match.items[at]) for at in (0, 2, 4))
    if month is None or day is None or year is None:
        return None
    if year < 100:
        year += 1900 if year >= 50 else 2000
    if month > 12:
        month, day = day, month
    found = calendar_day(year, month, day)
    return Reading("date", found.isoformat(), "day", day=found) if found else None


def week_of(match: Match, frame: Frame) -> Reading | None:
    """ "the week of June 3"."""
    unit, month = match.get("unit"), match.get("month")
    if unit is None or unit.value != "W" or month is None:
        return None
    inner = month_day(match, frame, month, number(match.get("day", "ord")), number(match.get("yr")))
    if inner is None or inner.day is None:
        return None
    return Reading("date", value_of(inner.day, "W"), "week", None, inner.anchor, day=inner.day)


def _month_of(match: Match, frame: Frame) -> tuple[int, int, Anchor | None] | None:
    """Year and month that the match names, and what the year counts from."""
    month, year = match.get("month"), number(match.get("yr"))
    if month is None or (year is None and frame.published is None):
        return None
    if year is not None:
        return year, month.value, None
    return _year_of_month(frame, month), month.value, "published_at"


def nth_weekday_of_month(match: Match, frame: Frame) -> Reading | None:
    """ "the first Monday in January"."""
    weekday, nth, month = match.get("weekday"), number(match.get("ord")), _month_of(match, frame)
    if weekday is None or month is None or (nth is not None and not 1 <= nth <= 4):
        return None
    day = nth_weekday(month[0], month[1], weekday.value, -1 if nth is None else nth)
    return Reading("date", day.isoformat(), "day", None, month[2], end=_end(match), day=day)


def week_of_month(match: Match, frame: Frame) -> Reading | None:
    """ "the second week of May": the week that holds the 11th, the middle of its seven days."""
    unit, nth, month = match.get("unit"), number(match.get("ord")), _month_of(match, frame)
    if unit is None or unit.value != "W" or month is None or (nth is not None and not 1 <= nth <= 4):
        return None
    year, at, anchor = month
    day = date(year, at, 7 * nth - 3 if nth is not None else last_day(year, at) - 3)
    return Reading("date", value_of(day, "W"), "week", None, anchor, end=_end(match), day=day)
