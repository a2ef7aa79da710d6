"""The past, present and future at large: "now", "recently", "recent weeks", "the future"."""

from __future__ import annotations

from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.rules import Match
from worker.extractors.timeline.values import (
    GRANULARITY,
)


def recent(match: Match, frame: Frame) -> Reading | None:  # noqa: ARG001 every meaning has this shape
    """ "recent weeks"."""
    return Reading("date", "PAST_REF", GRANULARITY[match.items[-1].value])


def reference(match: Match, frame: Frame) -> Reading | None:
    """ "now", "currently", "recently"."""
    # "now that", "a now-cancelled deal"
    if frame.after(match) in (["that"], ["-"]):
        return None
    return Reading("date", match.items[-1].value, None)


def present(match: Match, frame: Frame) -> Reading | None:
    """ "at the moment", "these days"."""
    last = match.items[-1]
    if last.name == "units" and last.value != "D":
        return None
    if last.name == "moment" and frame.before(match)[-1:] != ["at"] and not match.has("at"):
        return None
    return Reading("date", "PRESENT_REF", None)


def back_then(match: Match, frame: Frame) -> Reading | None:
    """ "at the time": the time that the text tells of."""
    if match.items[-1].text.lower() != "time" or frame.after(match) in (["of"], ["that"], ["when"], ["-"]):
        return None
    return Reading("date", "PAST_REF", None, start=match.items[1].start)


def vague_ref(match: Match, frame: Frame) -> Reading | None:
    """ "the past", "the future"."""
    last = match.items[-1]
    if not match.has("the") or last.text.lower() not in ("past", "future") or frame.tag(last) != "NOUN":
        return None
    return Reading("date", "FUTURE_REF" if last.name == "future" else "PAST_REF", None)
