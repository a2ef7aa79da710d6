"""Entities: who and what the article is about, every mention of them, their roles and places.

names (spans and types) -> merging (one thing for many names) -> places -> roles -> coreference (pronouns and
descriptions) -> speakers ("I" and "we") -> salience.
"""

from __future__ import annotations

from schemas.document import Entity, Mention, Place, Span
from worker.extractors.entities import (
    coreference,
    merging,
    names,
    places,
    roles,
    salience,
    speakers,
    vocabulary,
)
from worker.extractors.entities.quotation import quoted
from worker.extractors.entities.things import Thing, words
from worker.registry import registry
from worker.text import Text


@registry.component("entities", version="1")
def entities(text: Text) -> list[Entity]:
    """The entities, most salient first; ids count in that order."""
    things = merging.merge(text.doc, names.find(text), names.headline_end(text))
    places.settle(text.doc, things)
    roles.read(text.doc, things)
    inside = quoted(text)
    things = coreference.resolve(text, things, inside)
    speakers.resolve(text, things, inside)
    ranked = salience.rank(text, things)
    return [_entity(text, thing, score, f"e{n}") for n, (thing, score) in enumerate(ranked, 1)]


def _entity(text: Text, thing: Thing, score: float, id_: str) -> Entity:
    place = thing.place
    mentions: dict[tuple[int, int], Mention] = {}
    for r in sorted(thing.references, key=lambda r: (r.start, r.end)):
        start, end = _characters(text, r.start, r.end)
        mentions.setdefault((start, end), Mention(text.text[start:end], start, end, r.kind))
    name = _name(text, thing)
    return Entity(
        id=id_,
        name=name,
        type=thing.type,
        aliases=tuple(f for f in thing.forms if f.casefold() != name.casefold()),
        roles=_roles(text, thing),
        salience=score,
        mentions=tuple(sorted(mentions.values(), key=lambda m: (m.start, m.end))),
        place=Place(place.country_code or None, place.latitude, place.longitude, place.geonames_id)
        if place
        else None,
    )


def _name(text: Text, thing: Thing) -> str:
    """The fullest name; a country's own where only its adjective stands; else the first description,
    without its article, that does not stand in the title."""
    if thing.forms:
        return max(thing.forms, key=lambda f: (len(f), f))
    written = (words(text.doc, r.start, r.end) for r in thing.references)
    country = next((vocabulary.adjectives()[w] for w in written if w in vocabulary.adjectives()), None)
    if thing.type == "place" and country is not None:
        return country
    body = (r for r in thing.references if text.doc[r.start].idx >= text.title_end)
    first = next(body, thing.references[0])
    start = first.start + (text.doc[first.start].dep_ == "det" and first.end - first.start > 1)
    return words(text.doc, start, first.end)


def _roles(text: Text, thing: Thing) -> tuple[Span, ...]:
    """The roles in text order, each wording once."""
    worded: dict[str, Span] = {}
    for start, end in sorted(set(thing.roles)):
        span = text.span(*_characters(text, start, end))
        worded.setdefault(span.text.lower(), span)
    return tuple(worded.values())


def _characters(text: Text, start: int, end: int) -> tuple[int, int]:
    """Where the tokens stand in the text, without white space at their ends."""
    last = text.doc[end - 1]
    return text.trimmed(text.doc[start].idx, last.idx + len(last))
