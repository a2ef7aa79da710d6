"""The medium that a quote was given to: "told KBS", "in an interview with the Evening Star"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from worker import lexicon, syntax
from worker.attribution import Attribution
from worker.text import Text

# Verbs of a clause beside the cue that says to whom somebody spoke ("Speaking to KBS, he said").
SPEAKING = frozenset({"appear", "chat", "speak", "talk", "tell", "write"})
TO_WHOM = frozenset({"to", "with", "on", "by", "for", "in", "during", "at"})


def medium_of(text: Text, attribution: Attribution) -> str | None:
    """The name of the medium as the article gives it in the cue's sentence; None where it names none."""
    cue = text.tokens(attribution.cue.start, attribution.cue.end)
    if not cue:
        return None
    for noun in _spoken_to(cue[0]):
        name = _name(text, noun)
        if name is not None:
            return name
    return None


def _spoken_to(cue: Token) -> Iterator[Token]:
    """The nouns that can say to whom: the cue's object, and those after a preposition."""
    beside = [c for c in cue.children if c.dep_ == "advcl" and c.lemma_.lower() in SPEAKING]
    for verb in (cue, *beside):
        yield from (c for c in verb.rights if c.dep_ in ("dobj", "dative"))
        for preposition in verb.children:
            if preposition.dep_ != "prep" or preposition.lower_ not in TO_WHOM:
                continue
            noun = syntax.child(preposition, "pobj")
            if noun is None:
                continue
            yield noun
            for deeper in noun.rights:  # "in an interview with the Star"
                if deeper.dep_ == "prep" and deeper.lower_ in TO_WHOM:
                    yield from (c for c in deeper.rights if c.dep_ == "pobj")


def _name(text: Text, noun: Token) -> str | None:
    """The medium's name, where the noun is one: by its name, or by the noun before it."""
    words = [noun]
    for token in reversed(list(noun.lefts)):
        if token.pos_ != "PROPN" or token.dep_ != "compound":
            break
        words.insert(0, token)
    if not noun.text[0].isupper():
        return None
    name = text.span_of(words).text
    said = any(c.lemma_.lower() in _words("nouns") for c in noun.lefts)
    known = name in _words("names") or noun.text in _words("names")
    ends = len(words) > 1 and noun.text in _words("endings")
    if not (said or known or ends):
        return None
    named = text.mention_at(noun)
    is_body = named is not None and named[1].type in ("organization", "work", "product")
    return named[1].name if named is not None and is_body else name


@cache
def _words(table: str) -> frozenset[str]:
    return lexicon.words("media", table)
