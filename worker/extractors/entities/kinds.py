"""Settles what each name is: one type for one name, wherever it stands in the article.

The parser's labels vote; words inside and around the name, the place index and short lists outvote them.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from spacy.tokens import Doc

from schemas.document import EntityType
from worker import gazetteer
from worker.extractors.entities import vocabulary
from worker.extractors.entities.things import Key, Name, key
from worker.extractors.entities.vocabulary import listed

# A place that a foreign name is taken for must have this many people, or be a country or region.
KNOWN_CITY_POPULATION = 50_000
LOCATIVES = frozenset({"in", "at", "near", "from", "outside", "around", "across", "into", "via"})
INSIDE = frozenset({"in", "near", "outside"})
PLACING = LOCATIVES | {"to", "on", "of", "toward", "towards", "through", "between", "for"}
Votes = Counter[EntityType]
# What the parser takes the short form of an organisation's name for.
SHORTENED = frozenset({"person", "facility", "product", "work"})


def settle(doc: Doc, names: list[Name]) -> dict[Key, EntityType]:
    """Gives every name its type; returns the types by name."""
    votes: dict[Key, Votes] = defaultdict(Counter)
    for n in names:
        votes[key(doc, n.start, n.end)] += _votes(doc, n)
    types = {k: _type_of(k, counts) for k, counts in votes.items()}
    surnames = {k[-1] for k, kind in types.items() if kind == "person" and len(k) > 1}
    for k, kind in types.items():
        if len(k) == 1 and k[0] in surnames and not (kind == "place" and is_known_place(k[0])):
            types[k] = "person"
    _settle_capitals(types)
    _settle_countries(types)
    _settle_short_forms(types)
    acronyms = {
        "".join(w[0] for w in k if w[0].isupper()) for k, kind in types.items() if kind == "organization"
    }
    for k, kind in types.items():
        if len(k) == 1 and len(k[0]) > 2 and k[0] in acronyms and kind not in ("person", "place"):
            types[k] = "organization"
    for n in names:
        n.type = types[key(doc, n.start, n.end)]
    return types


def _settle_capitals(types: dict[Key, EntityType]) -> None:
    """A person or organisation whose name also stands in capitals as a place, as in datelines, is one."""
    places = {k for k, kind in types.items() if kind == "place" and all(w.isupper() for w in k)}
    for k in types:
        if len(k[0]) > 3 and tuple(w.upper() for w in k) in places:
            types[k] = "place"


def _settle_countries(types: dict[Key, EntityType]) -> None:
    """What has an adjective of its own in the article is a country: "Norvania" beside "Norvanian"."""
    groups = {k[0] for k, kind in types.items() if kind == "group" and len(k) == 1}
    for k in types:
        if len(k) == 1 and k[0].endswith("a") and {f"{k[0]}n", f"{k[0]}ns"} & groups:
            types[k] = "place"


def _settle_short_forms(types: dict[Key, EntityType]) -> None:
    """One word that opens an organisation's full name is that organisation, unless a person bears it."""
    firsts = {k[0] for k, kind in types.items() if kind == "organization" and len(k) > 1}
    borne = {w for k, kind in types.items() if kind == "person" and len(k) > 1 for w in k}
    free = firsts - borne
    for k, kind in types.items():
        ordinary = (
            k[0].lower() in listed("organisations", "firsts") or k[0].lower() in vocabulary.given_names()
        )
        if len(k) == 1 and kind in SHORTENED and k[0] in free and not ordinary:
            types[k] = "organization"


def _votes(doc: Doc, name: Name) -> Votes:
    """What the parser and the words around one mention say."""
    votes: Votes = Counter({name.type: 2})
    if name.type == "place" and not _is_placed(doc, name):
        votes["organization"] += 1
    if name.type not in ("person", "organization") and _is_full_name(doc, name):
        votes["person"] += 3
    before = doc[name.start - 1] if name.start else None
    after = doc[name.end] if name.end < len(doc) else None
    if before is not None:
        said = vocabulary.introduces(before)
        if said is not None:
            votes[said] += 3
        if before.lower_ in vocabulary.titles() and before.text[0].isupper():
            votes["person"] += 3
        if _is_kind_of_place(doc, name.start):
            votes["place"] += 8
        placed = before.lower_ in LOCATIVES or _is_of_an_office(doc, name.start)
        if placed and name.type != "person" and _is_known_place(doc, name):
            votes["place"] += 3
        if before.lower_ in listed("titles", "near") or _is_inside(doc, name):
            votes["place"] += 3
        if before.lower_ == "the" and name.type == "person":
            votes["organization"] += 3
    capitals = doc[name.start : name.end].text.isupper()
    if capitals and name.type != "organization" and _is_known_place(doc, name):
        votes["place"] += 3
    if after is not None:
        if after.lower_ in listed("nouns", "place") and _is_known_place(doc, name):
            votes["place"] += 4
        if after.lower_ in listed("nouns", "carriers") and not _is_known_place(doc, name):
            votes["organization"] += 3
        if after.lower_ in listed("organisations", "products"):
            votes["product"] += 3
    return votes


def _is_inside(doc: Doc, name: Name) -> bool:
    """Whether one word that the parser takes for a person, and that is no given name, stands behind "in" or
    "near": a place that it does not know."""
    before, word = doc[name.start - 1], doc[name.start]
    if name.type != "person" or name.end - name.start > 1 or word.lower_ in vocabulary.given_names():
        return False
    return before.lower_ in INSIDE


def _is_kind_of_place(doc: Doc, at: int) -> bool:
    """Whether "of" and a noun for a place stand before the name: "the town of Hull"."""
    if at < 2 or doc[at - 1].lower_ != "of":
        return False
    noun = doc[at - 2]
    return noun.tag_ == "NN" and noun.text.islower() and noun.lemma_ in listed("nouns", "place")


def _is_of_an_office(doc: Doc, at: int) -> bool:
    """Whether "of" and a common noun stand before the name: "the harbour board of Oslo"."""
    return at > 1 and doc[at - 1].lower_ == "of" and doc[at - 2].tag_ in ("NN", "NNS")


def _is_placed(doc: Doc, name: Name) -> bool:
    """Whether the words around a name treat it as a place: "in Embu", "Luton, Dorset", "Mali's Kidal"."""
    before = doc[name.start - 1] if name.start else None
    after = doc[name.end] if name.end < len(doc) else None
    if before is not None and (before.lower_ in PLACING or before.lower_ in ("'s", "’s", ",")):
        return True
    return after is not None and (after.text == "," or after.lower_ in listed("nouns", "place"))


def _is_full_name(doc: Doc, name: Name) -> bool:
    """Whether it is a given name with one or two more words, and no place of that name is known."""
    k = key(doc, name.start, name.end)
    if not 2 <= len(k) <= 3 or k[0].lower() not in vocabulary.given_names():
        return False
    words = {w.lower() for w in k[1:]}
    taken = ("heads", "suffixes", "facilities", "events", "laws", "landscape")
    plain = all(w.isalpha() and w[0].isupper() for w in k)
    return (
        plain
        and not any(words & listed("organisations", t) for t in taken)
        and not gazetteer.find(" ".join(k))
    )


def _is_region(name: str) -> bool:
    return any(p.kind == "region" for p in gazetteer.find(name)[:2])


def _is_known_place(doc: Doc, name: Name) -> bool:
    return is_known_place(" ".join(key(doc, name.start, name.end)))


def is_known_place(name: str) -> bool:
    """Whether the place index has a country, region or larger city of the name."""
    return any(p.kind != "city" or p.population >= KNOWN_CITY_POPULATION for p in gazetteer.find(name))


def _type_of(name: Key, votes: Votes) -> EntityType:
    joined = " ".join(name)
    best = max(votes, key=lambda kind: (votes[kind], kind))
    if joined in vocabulary.demonyms():
        return "group"
    may_be_place = best != "person" or len(name) > 1
    if may_be_place and (vocabulary.is_country(joined) or _is_region(joined)):
        return "place"
    if joined.lower() in listed("organisations", "known"):
        return "organization"
    if best == "place" and len(name) == 1 and _is_seldom_placed(votes) and not gazetteer.find(joined):
        return "organization"
    if joined[0] == "i" and joined[1:2].isupper():
        return "product"
    return _by_words(name, best) if len(name) > 1 else best


def _is_seldom_placed(votes: Votes) -> bool:
    """Whether at most half of the mentions that the parser takes for a place stand as places do."""
    return 4 * votes["organization"] > votes["place"]


def _by_words(name: Key, best: EntityType) -> EntityType:
    """The type of a name of several words, by its first and last."""
    first, last = name[0].lower(), name[-1].lower()
    if last in listed("organisations", "facilities"):
        return "facility"
    if last in listed("organisations", "events"):
        return "event"
    if last in listed("organisations", "laws") and best != "person":
        return "law"
    if last in ("city", "united", "town") and gazetteer.find(" ".join(name[:-1])):
        return "place" if gazetteer.find(" ".join(name)) else "organization"
    heads = last in listed("organisations", "suffixes") or last in listed("organisations", "heads")
    if heads or (first in listed("organisations", "firsts") and best != "person"):
        return "organization"
    return best
