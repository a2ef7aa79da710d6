"""Values of TIMEX3: ISO 8601 where it has one, the guidelines' own letters where it has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200, "ML": 12000}
DAYS = {"D": 1, "W": 7, "2W": 14, "WE": 7}
GRANULARITY = {
    "TS": "second", "TM": "minute", "TH": "hour", "D": "day", "W": "week", "2W": "week", "WE": "weekend",
    "M": "month", "Q": "quarter", "Y": "year", "DE": "decade", "CE": "century", "ML": "millennium",
}  # fmt: skip
# Where a season begins in the north, as news counts; winter runs into the next year.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PARTS = {"MO": 6, "MI": 12, "AF": 13, "EV": 18, "NI": 21}


def moved(day: date, amount: int, unit: str) -> date | None:
    """The day moved by units; the last of the month where the month is too short. None where
    the calendar ends."""
    try:
        if unit in DAYS:
            return day + timedelta(days=amount * DAYS[unit])
        months = day.year * 12 + day.month - 1 + amount * MONTHS[unit]
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, last_day(year, month)))
    except (OverflowError, ValueError):
        return None


def last_day(year: int, month: int) -> int:
    """How many days the month has. Raises ValueError outside the calendar."""
    start = date(year, month, 1)
    return 31 if month == 12 else (date(start.year, month + 1, 1) - start).days


def value_of(day: date, unit: str) -> str:
    """The unit that holds the day: "2024-W45", "2024-11", "2024-Q4", "202" for a decade."""
    if unit in ("W", "2W", "WE"):
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "WE" else "")
    if unit == "Q":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    width = {"M": 7, "Y": 4, "DE": 3, "CE": 2, "ML": 1}.get(unit, 10)
    return day.isoformat()[:width]


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth Monday (1) … Sunday (7) of the month; -1 is the last."""
    if nth < 0:
        last = date(year, month, last_day(year, month))
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


# What a value begins with, and how its beginning is read.
SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int]]], ...] = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{4})-W(\d\d)(-WE)?"), lambda m: _week(int(m[1]), int(m[2]), 6 if m[3] else 1)),
    (re.compile(r"(\d{4})-Q(\d)"), lambda m: (int(m[1]), 3 * int(m[2]) - 2, 1)),
    (re.compile(r"(\d{4})-H(\d)"), lambda m: (int(m[1]), 6 * int(m[2]) - 5, 1)),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), lambda m: (int(m[1]), SEASONS[m[2]], 1)),
    (re.compile(r"(\d{4})-(\d\d)"), lambda m: (int(m[1]), int(m[2]), 1)),
    (re.compile(r"(?:FY)?(\d{4})"), lambda m: (int(m[1]), 1, 1)),
    (re.compile(r"(\d{3})$"), lambda m: (int(m[1]) * 10, 1, 1)),
    (re.compile(r"(\d{2})$"), lambda m: (int(m[1]) * 100, 1, 1)),
)


def _week(year: int, week: int, weekday: int) -> tuple[int, int, int]:
    day = date.fromisocalendar(year, week, weekday)
    return day.year, day.month, day.day


def beginning(value: str | None) -> tuple[int, ...] | None:
    """When a resolved date begins: year, month, day, hour, minute; None for anything else."""
    for shape, read in SHAPES:
        match = shape.match(value or "")
        if match is not None:
            return (*read(match), *_clock((value or "")[match.end() :]))
    return None


def _clock(rest: str) -> tuple[int, int]:
    """Hour and minute of "T18:00", "TMO"."""
    match = re.match(r"T(?:(\d\d)(?::(\d\d))?|([A-Z]{2}))", rest)
    if match is None:
        return -1, 0
    return (PARTS.get(match[3], 0), 0) if match[3] else (int(match[1]), int(match[2] or 0))
