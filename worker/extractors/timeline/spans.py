"""Lengths of time: "three days", "two and a half years", "the past decade"."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from schemas.document import Modifier
from worker.extractors.timeline.counts import count_of
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.items import LEXICON, Item
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.values import (
    GRANULARITY,
)
from worker.numbers import plain

SPAN_CUES = frozenset(LEXICON["span_cues"]["before"])


# Units that ISO 8601 has no letter for, in those that it has.
SIZES = {"2W": ("W", 2), "Q": ("M", 3), "DE": ("Y", 10), "CE": ("Y", 100), "ML": ("Y", 1000)}


def amount(unit: str, count: Fraction | None) -> str:
    """ "P3D", "PT2H", "P2.5Y", "PXM" for an unknown count."""
    letters, size = SIZES.get(unit, (unit, 1))
    number = "X" if count is None else str(plain(count * size))
    return f"PT{number}{letters[1:]}" if letters.startswith("T") else f"P{number}{letters}"


def _duration(unit: Item, count: Fraction | None, modifier: Modifier | None = None) -> Reading:
    return Reading("duration", amount(unit.value, count), GRANULARITY[unit.value], modifier)


def _is_age(match: Match, frame: Frame) -> bool:
    """ "five-year-old", "10 months old", "3 years of age": an age is a figure."""
    behind = frame.after(match, 3)
    old = {"old", "olds"}
    return bool(old & {*behind[:1], *behind[1:2]}) or behind[:2] == ["of", "age"]


def _unit_fits(match: Match, unit: Item) -> bool:
    """A symbol of letters needs digits ("5 min"); "night", "quarter" need a plain count."""
    digits = match.get("day", "yr", "n")
    short = unit.text.lower() in ("min", "sec", "hr", "yr", "m", "s")
    return not (short and (digits is None or not digits.text[0].isdigit()))


def _is_some_day(match: Match, frame: Frame) -> bool:
    """ "one day he left": no length of time."""
    if [item.text.lower() for item in match.items] != ["one", "day"]:
        return False
    return frame.before(match)[-1:] == [] or frame.before(match)[-1] not in SPAN_CUES


def duration(match: Match, frame: Frame) -> Reading | None:
    """ "three days", "18-month", "several years", "two and a half years"."""
    unit = match.get("unit", "units")
    if unit is None or _is_age(match, frame) or not _unit_fits(match, unit):
        return None
    if frame.before(match) == ["as"] and match.has("few"):
        return None
    if _is_some_day(match, frame) or (unit.text.lower() == "second" and frame.tag(unit) != "NOUN"):
        return None
    if unit.name == "unit" and not match.has("dash") and (unit.value == "Q" or match.get("few") is not None):
        return None
    dash = match.get("dash")
    if dash is not None and not dash.glued:
        return None
    return _duration(unit, count_of(match))


def duration_range(match: Match, frame: Frame) -> Reading | None:
    """ "15 to 20 minutes", "between 3 and 5 years": a length that is not known exactly."""
    unit = match.get("unit", "units")
    joint = match.items[1]
    if unit is None or _is_age(match, frame) or not _unit_fits(match, unit):
        return None
    if joint.text.lower() == "and" and frame.before(match) != ["between"]:
        return None
    low, high = (item.value.value for item in match.all("day", "yr", "n")[:2])
    if low is None or high is None or low >= high:
        return None
    return _duration(unit, None, "approx")


def duration_sum(match: Match, frame: Frame) -> Reading | None:
    """ "two years and six months", "5 hours 20 minutes"."""
    units, counts = match.all("unit", "units"), match.all("day", "yr", "n")
    order = ("ML", "CE", "DE", "Y", "Q", "M", "W", "D", "TH", "TM", "TS")
    if len(units) != len(counts) or any(u.value not in order or u.value == "Q" for u in units):
        return None
    ranks = [order.index(unit.value) for unit in units]
    if ranks != sorted(set(ranks)) or _is_age(match, frame):
        return None
    date_part, time_part = "", ""
    for unit, count in zip(units, counts, strict=True):
        if count.value.value is None:
            return None
        piece = f"{plain(count.value.value)}{unit.value.removeprefix('T')}"
        if unit.value.startswith("T"):
            time_part += piece
        else:
            date_part += piece
    value = "P" + date_part + ("T" + time_part if time_part else "")
    return Reading("duration", value, GRANULARITY[units[-1].value])


def duration_half(match: Match, frame: Frame) -> Reading | None:
    """ "half an hour", "a half-day", "a year and a half"."""
    unit = match.get("unit", "units")
    if unit is None or _is_age(match, frame):
        return None
    counted = match.get("day", "yr", "n")
    ends_in_half = match.items[-1].name == "half"
    whole = counted.value.value if counted is not None else Fraction(1 if ends_in_half else 0)
    if whole is None:
        return None
    count = whole + Fraction(1, 2)
    smaller = {"TH": ("TM", 60), "Y": ("M", 12), "D": ("TH", 24)}.get(unit.value)
    if smaller is not None and not whole:
        letters, size = smaller
        return Reading("duration", amount(letters, count * size), GRANULARITY[unit.value])
    return _duration(unit, count)


def lasting(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "a year-long search", "daylong"."""
    unit = match.get("unit", "lasting")
    start = unit.start if unit is not None else None
    return replace(_duration(unit, Fraction(1)), start=start) if unit is not None else None


def span(match: Match, frame: Frame) -> Reading | None:
    """ "the past decade", "the next four years", "the first nine months", "the last few weeks"."""
    unit, ordinal = match.get("unit", "units"), match.get("ord")
    counted = match.get("day", "yr", "n", "few")
    if unit is None:
        return None
    if ordinal is not None and (ordinal.value.value != 1 or counted is None):
        return None
    modifier: Modifier | None = "start" if ordinal is not None else None
    verb = match.get("last")
    if verb is not None and counted is not None and frame.tag(verb) == "VERB":
        return replace(_duration(unit, count_of(match)), start=counted.start)
    if counted is not None:
        return None if _is_age(match, frame) else _duration(unit, count_of(match), modifier)
    way = match.get("last", "next", "this")
    if way is None or way.name == "this":
        return None
    if unit.name == "units":
        past = way.name == "last"
        return Reading("date", "PAST_REF" if past else "FUTURE_REF", GRANULARITY[unit.value])
    # "the past year" is the twelve months up to now, "last year" a year of the calendar.
    if match.has("the") and (way.text.lower() in ("past", "coming") or unit.value in ("DE", "CE")):
        return _duration(unit, Fraction(1))
    return None


def bare_units(match: Match, frame: Frame) -> Reading | None:
    """ "for years", "the years" behind "over", "hours after", "decades-long"."""
    unit = match.items[0]
    before, behind = frame.before(match, 2), frame.after(match, 2)
    over = before == ["over", "the"]
    long = behind == ["-", "long"]
    cued = before[-1:] and before[-1] in SPAN_CUES
    compares = behind[:1] in (["after"], ["before"]) and unit.value not in ("Q", "WE")
    if not (over or long or cued or compares) or (behind[:1] == ["-"] and not long):
        return None
    if unit.value == "Q" and behind[:1] == ["of"]:
        return None
    start = frame.items[match.first - 1].start if over else None
    end = frame.items[match.stop + 1].end if long else None
    return replace(_duration(unit, None), start=start, end=end)


def a_unit(match: Match, frame: Frame) -> Reading | None:
    """ "15 a year" is a set, "for more than a week" a duration; "what a year" is neither."""
    unit = match.items[-1]
    # "a second season"
    if unit.text.lower() == "second" and frame.tag(unit) != "NOUN":
        return None
    before = frame.before(match, 6)
    if before and before[-1] in SPAN_CUES:
        if frame.after(match) in (["old"], ["of"]):
            return None
        return _duration(unit, Fraction(1))
    counted = any(
        item.name in ("day", "yr", "n", "few", "times")
        for item in frame.items[max(0, match.first - 6) : match.first]
    )
    broken = any(word in (",", ".", ";", ":", "for", "in", "was", "is") for word in before[-3:])
    if counted and not broken and not unit.value.startswith("T"):
        return Reading("set", amount(unit.value, Fraction(1)), GRANULARITY[unit.value])
    if frame.after(match) in (["after"], ["before"], ["into"]):
        return _duration(unit, Fraction(1))
    return None


def another(match: Match, frame: Frame) -> Reading | None:
    """ "another month"."""
    unit = match.items[-1]
    if unit.value in ("Q", "WE", "TS") or frame.after(match)[:1] == ["-"]:
        return None
    return _duration(unit, Fraction(1))
