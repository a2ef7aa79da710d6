"""Puts the names that mean one thing together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc

from worker import gazetteer
from worker.extractors.entities import vocabulary
from worker.extractors.entities.things import Key, Name, Reference, Thing, key, words
from worker.extractors.entities.vocabulary import listed

GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def merge(doc: Doc, names: list[Name], headline_end: int) -> list[Thing]:
    """One Thing for each person, organisation, place … that the names mean, in order of appearance.
    The headline ends at the token `headline_end`: its short names are read after the body's full ones."""
    index = _Index(doc)
    for name in names:
        if name.type == "person" and name.end - name.start > 1:
            index.introduce(name)
    for name, short in pairwise(names):
        index.abbreviate(name, short)
    for name in sorted(names, key=lambda n: (n.start < headline_end, n.start)):
        index.place(name)
    for thing in index.things:
        thing.references.sort(key=lambda r: r.start)
    return sorted(index.things, key=lambda t: t.references[0].start)


class _Index:
    """The things so far, by what their names look like. Names come in text order, the headline's last."""

    def __init__(self, doc: Doc) -> None:
        self.things: list[Thing] = []
        self._doc = doc
        self._exact: dict[tuple[str, str], Thing] = {}
        self._people: dict[str, list[_Person]] = defaultdict(list)
        self._places: dict[object, Thing] = {}
        self._initials: dict[str, Thing] = {}
        self._longer: dict[str, Thing] = {}
        self._abbreviated: dict[str, str] = {}

    def introduce(self, name: Name) -> None:
        """Makes a person's full name known, so that a surname in the headline finds it."""
        words_ = _person_words(key(self._doc, name.start, name.end))
        known = self._people[words_[-1]]
        if not any(_same_person(p.words, words_) for p in known):
            known.append(_Person(words_, Thing("person")))

    def abbreviate(self, name: Name, short: Name) -> None:
        """Notes that the second name abbreviates the first: "Harbour Pilots Union (HPU)"."""
        doc = self._doc
        bracketed = short.start == name.end + 1 and doc[name.end].text == "("
        if bracketed and short.end - short.start == 1 and name.end - name.start > 1:
            long, word = (key(doc, n.start, n.end) for n in (name, short))
            if word[0].isupper() and long[0][0].lower() == word[0][0].lower() and name.type != "person":
                short.type = name.type
                self._abbreviated.setdefault(_plain(word), _plain(long))

    def place(self, name: Name) -> None:
        """Adds the name to the thing that it means, a new one where none is known."""
        k = key(self._doc, name.start, name.end)
        thing = self._match(name, k)
        if thing is None:
            thing = Thing(name.type)
        if not thing.references:
            self.things.append(thing)
        self._remember(name, k, thing)
        adjective = thing.type == "place" and name.type == "group"
        form = words(self._doc, name.start, name.end)
        if form not in thing.forms and not adjective:
            thing.forms.append(form)
        head = self._doc[name.start : name.end].root.i
        thing.refer(Reference(name.start, name.end, "nominal" if adjective else "name", head))

    def _match(self, name: Name, k: Key) -> Thing | None:
        joined = " ".join(k)
        if name.type == "group" and joined in vocabulary.adjectives():
            found = vocabulary.place_of(joined)
            return self._places.get(_place_id(found, joined)) or Thing("place", place=found)
        if name.type == "group" and ("place", joined.lower().removesuffix("n")) in self._exact:
            return self._exact["place", joined.lower().removesuffix("n")]  # a country that no list knows
        if name.type == "person":
            return self._match_person(k)
        plain = _plain(k)
        exact = self._exact.get((name.type, self._abbreviated.get(plain, plain)))
        if exact is not None:
            return exact
        if name.type == "place":
            return self._places.get(_place_id(_first_place(joined), joined))
        return self._match_short(name, k)

    def _match_person(self, k: Key) -> Thing | None:
        """The person of that full name; of that surname, the one who was named most so far."""
        words_ = _person_words(k)
        known = self._people.get(words_[-1], [])
        if len(words_) > 1:
            return next((p.thing for p in known if _same_person(p.words, words_)), None)
        if known:
            return max(known, key=lambda p: len(p.thing.references)).thing
        return self._exact.get(("person", words_[0]))

    def _match_short(self, name: Name, k: Key) -> Thing | None:
        """The organisation (or other thing) that a shorter form of its name means."""
        thing = self._longer.get(_plain(k))
        if len(k) == 1:
            thing = self._initials.get(k[0].replace(".", "")) or thing
        return thing if thing is not None and thing.type == name.type else None

    def _remember(self, name: Name, k: Key, thing: Thing) -> None:
        self._exact.setdefault((thing.type, _plain(k)), thing)
        if thing.type == "person":
            self._exact.setdefault(("person", k[0].lower()), thing)
        elif thing.type == "place":
            joined = " ".join(k)
            if name.type == "place":
                thing.place = thing.place or _first_place(joined)
                self._places.setdefault(_place_id(_first_place(joined), joined), thing)
            elif thing.place is not None:
                self._places.setdefault(_place_id(thing.place, joined), thing)
        elif len(k) > 1:
            initials = (w.replace(".", "") if "." in w[:-1] else w[0] for w in k if w[0].isupper())
            self._initials.setdefault("".join(initials), thing)
            for short in _short_forms(k):
                self._longer[_plain(short)] = thing


def _short_forms(k: Key) -> Iterator[Key]:
    """What a longer name is cut to: its first word, or all but a last word that only says what it is
    ("China Eastern"); its last words without the country ("the Air Force"), or that last word alone."""
    heads = listed("organisations", "heads")
    if len(k[0]) > 3 and k[0].lower() not in listed("organisations", "firsts"):
        yield k[:1]
    if k[-1].lower() in heads:
        yield k[:-1]
        yield k[-1:]
    for n in (1, 2):
        if len(k) > n + 1 and _is_country(" ".join(k[:n])):
            yield k[n:]


def _is_country(name: str) -> bool:
    return vocabulary.is_country(name) or name in vocabulary.adjectives()


class _Person:
    """A full name's words and who bears it."""

    __slots__ = ("thing", "words")

    def __init__(self, words_: Key, thing: Thing) -> None:
        self.words, self.thing = words_, thing


def _person_words(k: Key) -> Key:
    """The name's words in lower case, without "Jr."."""
    kept = tuple(w.lower() for w in k if w.lower() not in GENERATIONS and w not in (",", "."))
    return kept or tuple(w.lower() for w in k)


def _same_person(one: Key, other: Key) -> bool:
    """Whether two full names with one surname agree: "Jane Roe", "Jane M. Roe", "Anna Jane Roe"."""
    short, long = sorted((one[:-1], other[:-1]), key=len)
    return one[0] == other[0] or set(short) <= set(long)


def _plain(k: Key) -> str:
    """The name in lower case without dots, blanks and legal forms."""
    suffixes = listed("organisations", "suffixes")
    kept = [w.lower() for w in k]
    while len(kept) > 1 and (kept[-1] in suffixes or kept[-1] in ",."):
        kept.pop()
    return "".join(kept).replace(".", "").replace("’", "'").removesuffix("s")


def _first_place(name: str) -> gazetteer.Found | None:
    found = gazetteer.find(name)
    return found[0] if found else None


def _place_id(place: gazetteer.Found | None, name: str) -> object:
    """What two names of one place share."""
    if place is None:
        return name.lower()
    return place.geonames_id or (place.kind, place.country_code, place.region, name.lower())
