"""keyphrases: the words and phrases that say what the article is about.

Candidates are content words and noun phrases; a linear model over how often, how early, how long
and how rare they are ranks them (weights in lexicons/keyphrases.toml). Of the variants of one
phrase only one is kept.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from schemas.document import Keyphrase
from worker import lexicon
from worker.frequency import Frequencies, frequencies
from worker.registry import registry
from worker.text import Text

MOST = 20
MAX_PHRASE_WORDS = 4
# Longer words are no more telling than this.
LONGEST_WORD = 12
CONTENT = frozenset(("NOUN", "PROPN", "ADJ", "VERB"))

Key = tuple[str, ...]


@dataclass(slots=True)
class Candidate:
    """A word or phrase by its lemmas, with every place where it stands."""

    key: Key
    places: list[Sequence[Token]] = field(default_factory=list)
    score: float = 0.0


@registry.component("keyphrases", requires=["entities"], version="1")
def keyphrases(text: Text) -> list[Keyphrase]:
    """At most twenty keyphrases, best first. Scores are chances between 0 and 1."""
    candidates = _gather(text)
    ranks = frequencies(text.doc.vocab)
    for candidate in candidates.values():
        candidate.score = _score(candidate, ranks)
    ranked = sorted(candidates.values(), key=lambda c: (-c.score, c.places[0][0].i, len(c.key)))
    return [_keyphrase(text, c) for c in _without_variants(ranked)]


def _gather(text: Text) -> dict[Key, Candidate]:
    """The candidates by key."""
    found: dict[Key, Candidate] = {}
    for tokens in (*_words(text), *_phrases(text)):
        key = tuple(t.lemma_.lower() for t in tokens)
        found.setdefault(key, Candidate(key)).places.append(tokens)
    return found


def _words(text: Text) -> Iterator[Sequence[Token]]:
    for token in text.doc:
        if token.pos_ in CONTENT and token.is_alpha and not token.is_stop and len(token) > 2:
            yield (token,)


def _phrases(text: Text) -> Iterator[Sequence[Token]]:
    """Noun phrases of two to four words, without what stands before the first content word."""
    for chunk in text.doc.noun_chunks:
        tokens = list(chunk)
        while tokens and (tokens[0].pos_ not in CONTENT or tokens[0].is_stop):
            tokens.pop(0)
        plain = all(t.is_alpha or "-" in t.text for t in tokens)
        if 2 <= len(tokens) <= MAX_PHRASE_WORDS and plain:
            yield tokens


def _score(candidate: Candidate, ranks: Frequencies) -> float:
    """The chance that people would mark the candidate."""
    weights = lexicon.load("keyphrases")["weights"]
    first = candidate.places[0]
    count = math.log1p(len(candidate.places))
    words = len(candidate.key)
    rarity = max(_rarity(t, ranks) for t in first)
    length = min(sum(len(t) for t in first) / words, LONGEST_WORD) / 10
    pos = Counter(place[-1].pos_ for place in candidate.places).most_common(1)[0][0]
    total: float = (
        weights["lateness"] * math.log1p(first[0].i)
        + weights["length"] * length
        + weights["rarity"] * rarity
        + weights["rarity_squared"] * rarity**2
    )
    if words > 1:
        total += weights["count_phrase"] * count + weights["phrase"]
        total += weights["phrase_of_names"] * (pos == "PROPN") + weights["long_phrase"] * (words > 2)
    else:
        kind = {"NOUN": "noun", "PROPN": "name", "ADJ": "adjective", "VERB": "verb"}[pos]
        total += weights["count_word"] * count + weights[kind]
    return 1 / (1 + math.exp(4.6 - total))


def _rarity(token: Token, ranks: Frequencies) -> float:
    """How rare the word is: as written for a name, in lower case otherwise."""
    if token.pos_ == "PROPN" or token.text.islower():
        return ranks.rarity(token.orth)
    return ranks.rarity(token.lower)


def _without_variants(ranked: list[Candidate]) -> list[Candidate]:
    """The best, without those that share most of their places with a better one."""
    kept: list[Candidate] = []
    covered: set[int] = set()
    for candidate in ranked:
        tokens = [t.i for place in candidate.places for t in place]
        if sum(i in covered for i in tokens) * 2 > len(tokens):
            continue
        kept.append(candidate)
        covered.update(tokens)
        if len(kept) == MOST:
            break
    return kept


def _keyphrase(text: Text, candidate: Candidate) -> Keyphrase:
    spans = tuple(text.span_of(place) for place in candidate.places)
    return Keyphrase(
        text=spans[0].text, score=round(candidate.score, 4), count=len(spans), spans=spans
    )
