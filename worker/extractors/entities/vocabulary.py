"""The lexicons of this component, in the form that its questions need. Read once, on first use."""

from __future__ import annotations

from functools import cache

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
    """Adjectives and peoples ("Russian", "Russians", "Danes") with the country's code."""
    table = lexicon.load("countries")
    found = {a: code for code, names in table["adjectives"].items() for a in names}
    found |= {f"{a}s": code for a, code in found.items() if a[-1] not in "hseo"}
    found |= {p: code for code, names in table["people"].items() for p in names}
    return found


@cache
def adjectives() -> dict[str, str]:
    """Country adjectives with the country's code."""
    table = lexicon.load("countries")["adjectives"]
    return {a: code for code, names in table.items() for a in names}


@cache
def country(code: str) -> Place | None:
    """The country of an ISO code."""
    names = lexicon.load("countries")["names"].get(code)
    return gazetteer.find(names[0])[0] if names else None


@cache
def country_names() -> frozenset[str]:
    """Every name of a country, as written."""
    return frozenset(n for names in lexicon.load("countries")["names"].values() for n in names)
