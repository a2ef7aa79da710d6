"""Settles which place a name means: Paris in Texas or in France, Georgia the state or the country.

A place that the text puts inside another ("Paris, Texas") lies there. Otherwise the larger one counts, unless
the article's other places lie in the country of a smaller one.
"""

from __future__ import annotations

import math
from collections import Counter

from spacy.tokens import Doc

from worker import gazetteer
from worker.extractors.entities.things import Reference, Thing
from worker.gazetteer import Found

# Added to the decimal logarithm of the population.
BY_KIND = {"country": 3.0, "area": 3.0, "region": 1.5, "city": 0.0}
IN_CONTEXT = 1.5
INSIDE = 10.0
# Words that a place's name may carry without changing it.
ENDINGS = frozenset({"region", "province", "oblast", "governorate", "state", "prefecture", "republic"})


def settle(doc: Doc, things: list[Thing]) -> None:
    """Gives every thing of type place the place that it most likely means, if the index knows one."""
    named = [t for t in things if t.type == "place" and t.forms]
    options = {id(t): _options(t) for t in named}
    context = _context(things, options)
    for thing in named:
        if options[id(thing)]:
            inside = _containers(doc, thing)
            own = Counter({p.country_code: len(thing.references) for p in options[id(thing)][:1]})
            thing.place = max(options[id(thing)], key=lambda p: _score(p, context - own, inside))


def _options(thing: Thing) -> list[Found]:
    """The places that bear the thing's fullest known name."""
    for form in sorted(thing.forms, key=lambda f: (-len(f), f)):
        found = gazetteer.find(form)
        stem, _, last = form.rpartition(" ")
        if not found and last.lower() in ENDINGS:
            found = gazetteer.find(stem)
        if found:
            return found
    return []


def _context(things: list[Thing], options: dict[int, list[Found]]) -> Counter[str]:
    """How often the article names places of each country, each by its first guess."""
    context: Counter[str] = Counter()
    for thing in things:
        guesses = options.get(id(thing)) or ([thing.place] if thing.place else [])
        for guess in guesses[:1]:
            context[guess.country_code] += len(thing.references)
    return context


def _containers(doc: Doc, thing: Thing) -> list[Found]:
    """The countries and regions that the text names right behind the place: "Paris, Texas"."""
    found: list[Found] = []
    for reference in thing.references[:10]:
        found += _behind(doc, reference)
    return found


def _behind(doc: Doc, reference: Reference) -> list[Found]:
    at = reference.end
    if at + 1 >= len(doc) or doc[at].text != ",":
        return []
    ends = (at + 3, at + 2) if doc[at + 1].ent_iob_ != "O" else (at + 2,)
    for end in ends:
        wider = [p for p in gazetteer.find(str(doc[at + 1 : end].text)) if p.kind in ("country", "region")]
        if wider:
            return wider
    return []


def _score(place: Found, context: Counter[str], inside: list[Found]) -> float:
    score = math.log10(place.population + 10) + BY_KIND[place.kind]
    if any(_lies_in(place, wider) for wider in inside):
        score += INSIDE
    others = context[place.country_code]
    return score + (IN_CONTEXT * (1 + math.log(others)) if others > 0 else 0.0)


def _lies_in(place: Found, wider: Found) -> bool:
    if place.country_code != wider.country_code or place.kind == wider.kind:
        return False
    return wider.kind == "country" or place.region == wider.region
