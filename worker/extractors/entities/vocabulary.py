"""The lexicons of this component, in the form that its questions need. Read once, on first use."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from schemas.document import EntityType
from worker import gazetteer, lexicon
from worker.extractors.entities.things import Gender
from worker.gazetteer import Found as Place


@cache
def listed(name: str, table: str) -> frozenset[str]:
    """A lexicon's list, in lower case."""
    return frozenset(w.lower() for w in lexicon.load(name)[table])


@cache
def titles() -> dict[str, Gender | None]:
    """Words before a person's name (lower case), with the gender that they tell."""
    found: dict[str, Gender | None] = dict.fromkeys(listed("titles", "neutral"))
    found |= dict.fromkeys(listed("titles", "male"), "male")
    found |= dict.fromkeys(listed("titles", "female"), "female")
    return found


@cache
def given_names() -> dict[str, Gender]:
    """Given names (lower case) with the gender of those who bear them."""
    table = lexicon.load("given")
    found: dict[str, Gender] = dict.fromkeys(table["male"].split(), "male")
    found |= dict.fromkeys(table["female"].split(), "female")
    return found


@cache
def demonyms() -> dict[str, str]:
    """Adjectives and peoples ("Russian", "Russians", "Danes") with the place's name."""
    table = lexicon.load("countries")
    found = adjectives() | {f"{a}s": place for a, place in adjectives().items() if a[-1] not in "hseo"}
    return found | {p: table["names"][code][0] for code, words in table["people"].items() for p in words}


@cache
def adjectives() -> dict[str, str]:
    """Adjectives of countries and regions with the name of the place ("Dutch": "Netherlands")."""
    table = lexicon.load("countries")
    found = {a: table["names"][code][0] for code, words in table["adjectives"].items() for a in words}
    found |= lexicon.load("regions")["world"]["adjectives"]
    return found


@cache
def lower_adjectives() -> frozenset[str]:
    """The words of those adjectives, in lower case."""
    return frozenset(w.lower() for a in adjectives() for w in a.split())


@cache
def place_of(adjective: str) -> Place | None:
    """The country or region that the adjective belongs to."""
    found = gazetteer.find(adjectives()[adjective])
    return found[0] if found else None


@cache
def sayings() -> frozenset[str]:
    """The lemmas of verbs that stand beside a quotation."""
    groups = [g for g in lexicon.load("cues")["verbs"] if g.get("speech") and "quote" in g["takes"]]
    return frozenset(lemma for g in groups for lemma in g["lemmas"])


@cache
def country_names() -> frozenset[str]:
    """Every name of a country, as written."""
    return frozenset(n for names in lexicon.load("countries")["names"].values() for n in names)


def is_country(name: str) -> bool:
    """Whether the name, as written, is a country's."""
    return name in country_names()


def is_role(token: Token) -> bool:
    """Whether the word says what a person is or does ("minister", "Chief")."""
    return token.lower_ in listed("nouns", "person") or token.lemma_.lower() in listed("nouns", "person")


def is_noun(token: Token) -> bool:
    """Whether a capitalised word is a common noun for a person or organisation ("Bookmaker")."""
    lemma = token.lower_
    return lemma not in given_names() and (
        lemma in listed("nouns", "person") or lemma in listed("nouns", "organization")
    )


def introduces(noun: Token) -> EntityType | None:
    """What a common noun right before a name says that it is ("broadcaster KBS"); a noun for persons and
    organisations says it of one word that is no given name ("rival Tarvos", not "rival Ann Roe")."""
    if noun.tag_ != "NN" or not noun.text.islower():
        return None
    if noun.lemma_ in listed("nouns", "also_organization") and noun.lemma_ in listed("nouns", "person"):
        return _rival(noun)
    if noun.lemma_ in listed("nouns", "person"):
        return "person"
    return "organization" if noun.lemma_ in organization_nouns() else None


def _rival(noun: Token) -> EntityType | None:
    """What "rival", "developer" and the like say of the name behind them."""
    doc, at = noun.doc, noun.i + 1
    if at == len(doc) or doc[at].lower_ in given_names():
        return "person"
    many = at + 1 < len(doc) and doc[at + 1].tag_ == "NNP" and bool(doc[at].whitespace_)
    return None if many else "organization"


@cache
def organization_nouns() -> frozenset[str]:
    """Nouns that say what an organisation is."""
    return listed("nouns", "organization") | listed("nouns", "also_organization")


def noun_gender(lemma: str) -> Gender | None:
    """The gender that a noun tells ("spokeswoman")."""
    if lemma in listed("nouns", "male"):
        return "male"
    return "female" if lemma in listed("nouns", "female") else None
