"""Figures that two sources give for the same thing and that cannot both be true.

Two ways lead to a pair. Either both say what they count and it is the same ("14 people died",
"60 people were killed"), or the later one points at the earlier with "the figure", "there were" and
the like ("put the figure at 90,000"). Whatever speaks for an update, a part, a forecast or another
time or place keeps figures apart: a wrong conflict is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.document import Figure
from worker.extractors.figures.statements import Statement, Statements
from worker.text import Text

# How far apart two figures of one state of people may stand, in sentences; and others.
FAR, NEAR = 14, 4
# How many earlier figures one is held against.
MAX_BACK = 12
# A pointing word finds its figure in its own sentence or in these many before.
POINTS_BACK = 2
# Figures further apart than this are of two things, and those nearer agree.
MOST_TIMES, TOLERANCE = 20.0, 0.02
# How wide "about" is.
ABOUT = 0.1
Bounds = tuple[float, float]


def with_conflicts(text: Text, found: Sequence[Figure]) -> list[Figure]:
    """The figures with the ids of those that they conflict with, both ways."""
    said = Statements(text).of(found)
    pairs: dict[str, list[str]] = {}
    for at, statement in enumerate(said):
        for other in _rivals(statement, said[max(0, at - MAX_BACK) : at]):
            pairs.setdefault(statement.figure.id, []).append(other.figure.id)
            pairs.setdefault(other.figure.id, []).append(statement.figure.id)
    return [
        replace(f, conflicts_with=tuple(sorted(pairs[f.id], key=_number))) if f.id in pairs else f
        for f in found
    ]


def _number(id_: str) -> int:
    return int(id_[1:])


def _rivals(statement: Statement, earlier: Sequence[Statement]) -> list[Statement]:
    """The earlier statements that this one contradicts."""
    if not statement.points:
        return [other for other in earlier if _is_same_thing(other, statement) and _differs(other, statement)]
    near = [
        other
        for other in earlier
        if statement.sentence - other.sentence <= POINTS_BACK and _can_be_meant(other, statement)
    ]
    # Two that could be meant are one too many.
    return [other for other in near if _differs(other, statement)] if len(near) == 1 else []


def _differs(a: Statement, b: Statement) -> bool:
    """Whether two statements come from two sources, are of one time and place, and disagree."""
    return (
        _are_two_sources(a, b)
        and not (a.updates or b.updates)
        and _are_of_one_time(a, b)
        and (b.points or a.scene <= b.scene or b.scene <= a.scene)
        and (a.figure.where == b.figure.where or None in (a.figure.where, b.figure.where))
        and disagree(a.figure, b.figure)
    )


def _are_of_one_time(a: Statement, b: Statement) -> bool:
    """Whether both hold at one time: the same, or where one names none, both of late."""
    if a.when is not None and b.when is not None:
        return a.when == b.when
    return a.is_recent and b.is_recent


def _are_two_sources(a: Statement, b: Statement) -> bool:
    """Whether the sources are known to be different; the article's own voice is one only where the
    other's is set against it."""
    if a.sources and b.sources:
        return not a.sources & b.sources
    known = bool(a.sources or b.sources) and a.figure.kind != "percent"
    return known and (b.contrasts or (b.points and (b.doer is not None or a.sentence == b.sentence)))


def _is_same_thing(a: Statement, b: Statement) -> bool:
    """Whether both statements count the same in the same state."""
    if a.points or (a.figure.kind, a.figure.unit) != (b.figure.kind, b.figure.unit) or a.modal != b.modal:
        return False
    if a.state is None or a.state != b.state or a.nouns is None or b.nouns is None:
        return False
    apart = b.sentence - a.sentence
    if a.is_people and b.is_people:
        return a.nouns == b.nouns and apart <= FAR
    owner = a.doer == b.doer and b.contrasts
    return a.nouns == b.nouns and owner and apart <= NEAR


def _can_be_meant(a: Statement, b: Statement) -> bool:
    """Whether "the figure is b" can speak of the earlier figure."""
    same = (a.figure.kind, a.figure.unit) == (b.figure.kind, b.figure.unit)
    return same and not a.points and not a.updates and _ratio(a.figure, b.figure) <= MOST_TIMES


def disagree(a: Figure, b: Figure) -> bool:
    """Whether no number fits both figures, and they are still near enough to be of one thing."""
    (low_a, high_a), (low_b, high_b) = _bounds(a), _bounds(b)
    gap = max(low_a, low_b) - min(high_a, high_b)
    largest = max(_size(a), _size(b))
    return gap > TOLERANCE * largest and _ratio(a, b) <= MOST_TIMES


def _bounds(figure: Figure) -> Bounds:
    """What the figure allows, by its qualifier."""
    if figure.value is None:
        return float(figure.low or 0), float(figure.high or 0)
    value = float(figure.value)
    slack = abs(value) * ABOUT
    return {
        "approximately": (value - slack, value + slack),
        "at_least": (value, float("inf")),
        "more_than": (value, float("inf")),
        "at_most": (float("-inf"), value),
        "less_than": (float("-inf"), value),
    }.get(figure.qualifier, (value, value))


def _size(figure: Figure) -> float:
    return abs(float(figure.value if figure.value is not None else figure.high or 0))


def _ratio(a: Figure, b: Figure) -> float:
    small, large = sorted((_size(a), _size(b)))
    return large / small if small else float("inf")
