"""How much the article is about each thing."""

from __future__ import annotations

from worker.extractors.entities.things import Reference, Thing
from worker.text import Text

# What has no name is seldom what an article is about.
UNNAMED = 0.5


def rank(text: Text, things: list[Thing]) -> list[tuple[Thing, float]]:
    """The things with their salience between 0 and 1, the most salient first."""
    raw = [(_weight(text, thing), thing) for thing in things]
    top = max((w for w, _ in raw), default=1.0)
    scored = [(thing, round(w / top, 4)) for w, thing in raw]
    return sorted(scored, key=lambda row: (-row[1], row[0].references[0].start, row[0].references[0].end))


def _weight(text: Text, thing: Thing) -> float:
    first = thing.references[0]
    outer = _outermost(thing.references)
    count = len(outer)
    subjects = sum(text.doc[r.head].dep_ in ("nsubj", "nsubjpass") for r in outer)
    early = 1 - text.doc[first.start].idx / max(1, len(text.text))
    in_title = text.doc[first.start].idx < text.title_end
    weight = count + 0.5 * subjects + 2 * early + 3 * in_title
    return weight if thing.forms else UNNAMED * weight


def _outermost(references: list[Reference]) -> list[Reference]:
    """The mentions that lie in no other of the same thing."""
    found: list[Reference] = []
    for r in sorted(references, key=lambda r: (r.start, -r.end)):
        if not found or r.end > found[-1].end:
            found.append(r)
    return found
