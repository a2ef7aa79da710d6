"""keyphrases: the words and phrases that say what the article is about.

Candidates are nouns, names and noun phrases; a linear model over how often, how early, how long and
how rare they are ranks them (weights in lexicons/keyphrases.toml). Of the variants of one phrase
only one is kept: "clash" stands for "clashed" too, an entity has one form.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from schemas.document import Keyphrase
from worker import lexicon
from worker.frequency import Frequencies, frequencies
from worker.registry import registry
from worker.text import Text

MOST = 20
MAX_PHRASE_WORDS = 4
LONGEST_CHUNK = 6  # hyphens are tokens too
# Longer words are no more telling than this.
LONGEST_WORD = 12
NOUNS = frozenset(("NOUN", "PROPN"))
CONTENT = NOUNS | {"ADJ", "VERB"}
TIMES = frozenset(("DATE", "TIME", "ORDINAL", "CARDINAL", "PERCENT"))

Key = tuple[str, ...]
Tokens = Sequence[Token]


@dataclass(slots=True)
class Candidate:
    """A word or phrase by its lemmas, with every place where it stands; `shown` is the place that
    gives it its form."""

    key: Key
    shown: Tokens
    places: list[Tokens] = field(default_factory=list)
    score: float = 0.0


@registry.component("keyphrases", requires=["entities"], version="3")
def keyphrases(text: Text) -> list[Keyphrase]:
    """At most twenty keyphrases, best first. Scores are chances between 0 and 1."""
    names = _names(text)
    named = {t.i for name in names for place in name.places for t in place}
    candidates = [*names, *_words(text, named).values(), *_phrases(text, named).values()]
    ranks = frequencies(text.doc.vocab)
    for candidate in candidates:
        candidate.score = _score(candidate, ranks, len(text.doc))
    ranked = sorted(candidates, key=lambda c: (-c.score, c.places[0][0].i, len(c.key)))
    return [_keyphrase(text, c) for c in _without_variants(ranked)]


def _names(text: Text) -> list[Candidate]:
    """Named entities, each in the form that the article uses most, with every place that names them."""
    found = []
    for entity in text.entities:
        named = [m for m in entity.mentions if m.kind == "name"]
        places: list[Tokens] = [list(text.tokens(m.start, m.end)) for m in named]
        if places:
            forms = Counter(text.span_of(place).text for place in places)
            usual = max(forms, key=lambda form: (forms[form], -len(form)))
            shown = next(place for place in places if text.span_of(place).text == usual)
            found.append(Candidate((entity.id,), shown, places))
    return found


def _words(text: Text, named: Set[int]) -> dict[Key, Candidate]:
    """Single nouns and names. Verbs and adjectives of the same lemma count as places of a noun."""
    found: dict[Key, Candidate] = {}
    others: dict[Key, list[Tokens]] = {}
    for token in text.words:
        if token.pos_ not in CONTENT or not token.is_alpha or token.is_stop or len(token) < 3:
            continue
        if token.i in named:
            continue
        key: Key = (token.lemma_.lower(),)
        if token.pos_ not in NOUNS:
            others.setdefault(key, []).append((token,))
        elif token.ent_type_ not in TIMES:
            found.setdefault(key, Candidate(key, (token,))).places.append((token,))
    for key, candidate in found.items():
        candidate.places = sorted([*candidate.places, *others.get(key, [])], key=lambda p: p[0].i)
    return found


def _phrases(text: Text, named: Set[int]) -> dict[Key, Candidate]:
    """Noun phrases of two to four words, without what stands before the first content word."""
    found: dict[Key, Candidate] = {}
    for tokens in _chunks(text):
        if tokens[-1].i in named:
            continue
        key = tuple(t.lemma_.lower() for t in tokens)
        found.setdefault(key, Candidate(key, tokens)).places.append(tokens)
    return found


def _chunks(text: Text) -> Iterator[Tokens]:
    """Nouns with the words before them that modify them, two to four words together."""
    words = text.words
    for noun in words:
        if noun.pos_ not in NOUNS or noun.dep_ == "compound" or noun.ent_type_ in TIMES:
            continue
        first = noun.i
        while first > 0 and noun.i - first < LONGEST_CHUNK and _modifies(words[first - 1], noun):
            first -= 1
        tokens = list(words[first : noun.i + 1])
        while tokens and (tokens[0].pos_ not in CONTENT or tokens[0].is_stop):
            tokens.pop(0)
        plain = all(t.is_alpha or "-" in t.text for t in tokens)
        if 2 <= len(tokens) <= MAX_PHRASE_WORDS and plain:
            yield tokens


def _modifies(word: Token, noun: Token) -> bool:
    """Whether the word stands before the noun as part of its phrase."""
    for _ in range(3):
        if word.dep_ not in ("compound", "amod", "nmod", "punct"):
            return False
        word = word.head
        if word.i == noun.i:
            return True
    return False


@cache
def _weights() -> dict[str, float]:
    return dict(lexicon.load("keyphrases")["weights"])


def _score(candidate: Candidate, ranks: Frequencies, article_tokens: int) -> float:
    """The chance that people would mark the candidate."""
    weights, tokens = _weights(), candidate.shown
    words, count = len(tokens), math.log1p(len(candidate.places))
    length = min(sum(len(t) for t in tokens) / words, LONGEST_WORD) / 10
    total = (
        weights["constant"]
        + weights["article_length"] * math.log(article_tokens)
        + weights["lateness"] * math.log1p(candidate.places[0][0].i)
        + weights["length"] * length
        + weights["rarity"] * max(_rarity(t, ranks) for t in tokens)
    )
    is_name = tokens[-1].pos_ == "PROPN"
    if words == 1:
        total += weights["count_word"] * count + weights["noun"] * (not is_name)
    else:
        total += weights["count_phrase"] * count + weights["phrase"]
        total += weights["phrase_of_names"] * is_name + weights["long_phrase"] * (words > 2)
    return 1 / (1 + math.exp(-total))


def _rarity(token: Token, ranks: Frequencies) -> float:
    """How rare the word is: as written for a name, in lower case otherwise."""
    if token.pos_ == "PROPN" or token.text.islower():
        return ranks.rarity(token.orth)
    return ranks.rarity(token.lower)


def _without_variants(ranked: list[Candidate]) -> list[Candidate]:
    """The best, without those that share half of their places with better ones."""
    kept: list[Candidate] = []
    covered: set[int] = set()
    for candidate in ranked:
        tokens = [t.i for place in candidate.places for t in place]
        if sum(i in covered for i in tokens) * 2 >= len(tokens):
            continue
        kept.append(candidate)
        covered.update(tokens)
        if len(kept) == MOST:
            break
    return kept


def _keyphrase(text: Text, candidate: Candidate) -> Keyphrase:
    shown = text.span_of(candidate.shown)
    spans = tuple(text.span_of(place) for place in candidate.places)
    return Keyphrase(text=shown.text, score=round(candidate.score, 4), count=len(spans), spans=spans)
