"""Times of the day: "18:00 UTC", "6:40 p.m.", "Tuesday night", "this morning"."""

from __future__ import annotations

from datetime import date, timedelta

from schemas.document import Anchor
from worker.extractors.timeline.dates import calendar, number
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.items import Item
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.shifts import weekday_day
from worker.extractors.timeline.values import moved

# A clock time or a part of a day whose day another expression of the sentence gives.
OPEN_DAY = "????-??-??"


# "a new dawn" is no time of the day, "before dawn" is.
BEFORE_HOUR = (["at"], ["about"], ["around"], ["until"], ["by"], ["till"], ["past"], ["nearly"])
BEFORE_DAWN = (["before"], ["after"], ["by"], ["until"], ["since"], ["around"], ["from"])


def clock(match: Match, frame: Frame) -> Reading | None:
    """A time of the clock; its day is filled in when the sentence is read."""
    first = match.items[0]
    hour, minute, second = _hands(match)
    if hour is None or not _is_written_as_time(match, frame):
        return None
    half = next((item.text.lower()[0] for item in match.items[1:] if item.name in ("am", "pm", "a", "p")), "")
    if half and (hour > 12 or hour == 0):
        return None
    if half == "p":
        hour = hour % 12 + 12
    elif half == "a":
        hour %= 12
    if hour > 24 or (minute or 0) > 59 or (second or 0) > 59:
        return None
    value = f"{OPEN_DAY}T{hour:02}"
    if minute is not None or half or match.has("clock"):
        value += f":{minute or 0:02}" + (f":{second:02}" if second is not None else "")
    return Reading(
        "time", value + _zone(match), "minute" if minute is not None else "hour", start=first.start
    )


def spoken_hour(match: Match, frame: Frame) -> Reading | None:
    """ "at four in the morning"."""
    hour, part = number(match.items[0]), match.get("part")
    if hour is None or part is None or not 1 <= hour <= 12 or frame.before(match)[-1:] not in BEFORE_HOUR:
        return None
    if part.value not in ("MO", "AF", "EV"):
        return None
    hour = hour % 12 + (0 if part.value == "MO" else 12)
    return Reading("time", f"{OPEN_DAY}T{hour:02}:00", "hour")


def _hands(match: Match) -> tuple[int | None, int | None, int | None]:
    """Hour, minute and second; "10.30 p.m." is one decimal number."""
    colons = match.all("colon")
    numbers = [item for item in match.items if item.name in ("day", "n", "yr")][: len(colons) + 1]
    values = [number(item) for item in numbers]
    first = numbers[0]
    if not colons and values[0] is None and "." in first.text:
        hour, _, minute = first.text.partition(".")
        return (int(hour), int(minute), None) if len(hour) <= 2 and len(minute) == 2 else (None, None, None)
    if any(value is None for value in values):
        return None, None, None
    return values[0], values[1] if len(values) > 1 else None, values[2] if len(values) > 2 else None


def _is_written_as_time(match: Match, frame: Frame) -> bool:
    """Whether the colon stands inside the time and no score, verse or ratio is meant."""
    colons = match.all("colon")
    if not colons:
        return match.has("am", "pm", "clock") or match.items[1].name in ("a", "p")
    at = match.items.index(colons[0])
    if not (colons[0].glued and match.items[at + 1].glued and len(match.items[at + 1].text) == 2):
        return False
    return frame.before(match)[-1:] != [":"] and (frame.after(match)[:1] not in ([":"], ["%"]))


def _zone(match: Match) -> str:
    """The offset: of "UTC", or "+08:00" of "(GMT +8)"."""
    zone, sign = match.get("zone"), match.get("plus", "dash")
    if zone is None:
        return ""
    hours = number(match.items[match.items.index(sign) + 1]) if sign is not None else None
    if sign is not None and hours is not None and match.items.index(sign) > match.items.index(zone):
        return f"{'+' if sign.name == 'plus' else '-'}{hours:02}:00"
    return str(zone.value)


def _part(item: Item) -> str:
    """ "TMO"; noon and midnight are hours."""
    return f"T{item.value}"


def day_part(match: Match, frame: Frame) -> Reading | None:
    """ "Tuesday night", "yesterday morning", "last night", "the morning of June 5"."""
    part = match.get("part")
    if part is None:
        return None
    granularity = "part of day"
    day = _day_of(match, frame)
    if day is None:
        return Reading("time", f"XXXX-XX-XX{_part(part)}", granularity)
    base, anchor = day
    modifier = {"early": "start", "late": "end"}.get((match.get("early", "late") or part).name)
    return Reading("time", f"{base.isoformat()}{_part(part)}", granularity, modifier, anchor, day=base)  # type: ignore[arg-type]


def _day_of(match: Match, frame: Frame) -> tuple[date, Anchor | None] | None:
    """The day that the part belongs to."""
    month, weekday, near = match.get("month"), match.get("weekday"), match.get("near")
    way = match.get("last", "this", "next", "that", "same")
    if month is not None:
        inner = calendar(match, frame)
        return (inner.day, inner.anchor) if inner is not None and inner.day is not None else None
    if way is not None and way.name in ("that", "same"):
        base, anchor = frame.text_anchor()
        return (base, anchor) if base is not None else None
    if frame.published is None:
        return None
    if weekday is not None:
        name = way.name if way is not None else None
        return weekday_day(frame, weekday, name), "published_at"
    step = near.value if near is not None else {"last": -1, "next": 1}.get(way.name if way else "", 0)
    day = moved(frame.published, step, "D")
    return (day, "published_at") if day is not None else None


def bare_part(match: Match, frame: Frame) -> Reading | None:
    """ "in the morning", "at noon", "overnight": of the day that the sentence is about."""
    part = match.get("part")
    if part is None or match.has("unit", "units"):
        return None
    word = part.text.lower()
    if part.text[0].isupper() and frame.tag(part) == "PROPN":
        return None
    whole = word in ("noon", "midnight", "midday", "overnight")
    if word in ("dawn", "dusk") and frame.before(match)[-1:] in BEFORE_DAWN:
        whole = True
    if not whole and not match.has("in", "at", "on"):
        return None
    if not match.has("in", "at", "on") and (frame.before(match)[-1:] == ["-"] or frame.after(match) == ["-"]):
        return None
    if word == "overnight" and frame.tag(part) not in ("ADV", "NOUN"):
        return None
    skipped = match.items[0].name in ("in", "on", "at")
    start = match.items[1].start if skipped else None
    if skipped and match.items[1] is part:
        start = part.start
    return Reading("time", f"{OPEN_DAY}{_part(part)}", "part of day", start=start)


def closed(reading: Reading, day: date | None, anchor: Anchor | None) -> Reading:
    """The reading with its day: the sentence's, else the publication's, else unknown."""
    value = reading.value or ""
    if value.startswith(f"{OPEN_DAY}T24:00") and day is not None:
        value = value.replace("T24:00", "T00:00")
        day = day + timedelta(days=1) if day < date.max else day
    written = value.replace(OPEN_DAY, day.isoformat() if day is not None else "XXXX-XX-XX")
    return Reading(
        reading.type, written, reading.granularity, reading.modifier, anchor if day else None,
        reading.start, reading.end,
    )  # fmt: skip
