"""Puts the names that mean one thing together."""

from __future__ import annotations

from spacy.tokens import Doc

from worker import gazetteer
from worker.extractors.entities import vocabulary
from worker.extractors.entities.names import Key, key
from worker.extractors.entities.things import Name, Reference, Thing, words


def merge(doc: Doc, names: list[Name]) -> list[Thing]:
    """One Thing for each person, organisation, place … that the names mean, in order of appearance."""
    index = _Index()
    full_first = sorted(names, key=lambda n: (-(n.end - n.start) if n.type == "person" else 0, n.start))
    for name in full_first:
        k = key(doc, name.start, name.end)
        thing = index.match(name, k)
        if thing is None:
            thing = index.add(name, k)
        adjective = thing.type == "place" and name.type == "group"
        form = words(doc, name.start, name.end)
        if form not in thing.forms and not adjective:
            thing.forms.append(form)
        head = doc[name.start : name.end].root.i
        thing.refer(Reference(name.start, name.end, "nominal" if adjective else "name", head))
    for thing in index.things:
        thing.references.sort(key=lambda r: r.start)
    return sorted(index.things, key=lambda t: t.references[0].start)


class _Index:
    """The things so far, by what their names look like."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self._exact: dict[tuple[str, str], Thing] = {}
        self._surnames: dict[str, list[Thing]] = {}
        self._places: dict[object, Thing] = {}
        self._acronyms: dict[str, Thing] = {}

    def match(self, name: Name, k: Key) -> Thing | None:
        """The thing that the name means, if it is known."""
        joined = " ".join(k)
        if name.type == "group" and joined in vocabulary.adjectives():
            return self._place(joined)
        exact = self._exact.get((name.type, _plain(k)))
        if exact is not None:
            return exact
        if name.type == "person":
            people = self._surnames.get(k[-1].lower(), [])
            return people[-1] if len(k) == 1 and people else None
        if name.type == "place":
            return self._places.get(_place_key(joined))
        if name.type == "organization":
            return self._acronyms.get(joined)
        return None

    def _place(self, adjective: str) -> Thing:
        """The country that the adjective belongs to."""
        country = vocabulary.country(vocabulary.adjectives()[adjective])
        place_key = country.geonames_id if country else adjective
        if place_key not in self._places:
            thing = Thing("place", place=country)
            self.things.append(thing)
            self._places[place_key] = thing
        return self._places[place_key]

    def add(self, name: Name, k: Key) -> Thing:
        """A new thing of that name."""
        thing = Thing(name.type)
        self.things.append(thing)
        self._exact[name.type, _plain(k)] = thing
        if name.type == "person":
            self._surnames.setdefault(k[-1].lower(), []).append(thing)
        if name.type == "place":
            found = gazetteer.find(" ".join(k))
            thing.place = found[0] if found else None
            self._places.setdefault(_place_key(" ".join(k)), thing)
        if name.type == "organization" and len(k) > 2:
            self._acronyms.setdefault("".join(w[0] for w in k if w[0].isupper()), thing)
        return thing


def _plain(k: Key) -> str:
    """The name in lower case without dots and legal forms."""
    suffixes = vocabulary.listed("organisations", "suffixes")
    kept = [w.lower() for w in k]
    while len(kept) > 1 and kept[-1] in suffixes:
        kept.pop()
    return " ".join(kept).replace(".", "").replace(" '", "'")


def _place_key(name: str) -> object:
    found = gazetteer.find(name)
    if not found:
        return name.lower()
    return found[0].geonames_id or name.lower()
