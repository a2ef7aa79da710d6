"""What the patterns of worker/lexicons/times.toml mean, by the names that stand there."""

from __future__ import annotations

from collections.abc import Callable

from worker.extractors.timeline import clock, counts, dates, references, seasons, sets, shifts, spans, years
from worker.extractors.timeline.frame import Frame, Reading
from worker.extractors.timeline.rules import Match

Meaning = Callable[[Match, Frame], Reading | None]

_MEANINGS: tuple[Meaning, ...] = (
    dates.first_day, dates.second_day, dates.day_of_month, dates.calendar,
    dates.month_of_shift, dates.shifted_month,
    dates.iso, dates.slashes, dates.week_of, dates.nth_weekday_of_month, dates.week_of_month,
    years.year, years.year_pair, years.decade, years.century, years.ordinal_unit, years.ordinal_half,
    years.quarter_letter, years.fiscal, years.fiscal_shift, years.year_end,
    seasons.season, seasons.holiday,
    shifts.weekday, shifts.near, shifts.near_by_one, shifts.shift, shifts.edged, shifts.same,
    shifts.same_shift, shifts.day_after, shifts.latest, shifts.unit_ago,
    counts.ago, counts.away, counts.half_away, counts.vague_ago,
    clock.clock, clock.spoken_hour, clock.day_part, clock.bare_part,
    spans.duration, spans.duration_range, spans.duration_sum, spans.duration_half, spans.lasting, spans.span,
    spans.bare_units, spans.a_unit, spans.another,
    sets.every, sets.rate, sets.periodic, sets.weekdays,
    references.recent, references.reference, references.present, references.back_then, references.vague_ref,
)  # fmt: skip
MEANINGS = {meaning.__name__: meaning for meaning in _MEANINGS}
