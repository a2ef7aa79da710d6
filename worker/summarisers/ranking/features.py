"""What is known of a sentence in its article, as numbers that a linear ranking can weigh."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from worker.text import Sentence, Text

# From this many words on a sentence is hard to take in at one reading.
LONG_SENTENCE_WORDS = 45
QUOTE_MARKS = "\"“”'‘’«»"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the body with its content words (lower-case lemmas, in order)."""

    sentence: Sentence
    terms: tuple[str, ...]
    words: int


class Body:
    """The sentences of an article that are not its title, and what they share."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.quotes = sorted(text.quotes, key=lambda q: q.start)
        self.quote_starts = [q.start for q in self.quotes]
        self.candidates = [
            Candidate(s, content_words(s.tokens), len(s.text.split()))
            for s in text.sentences
            if not s.is_title
        ]
        self.title_terms = frozenset(
            term for s in text.sentences if s.is_title for term in content_words(s.tokens)
        )

    @cached_property
    def term_counts(self) -> Counter[str]:
        """How often each content word stands in the body."""
        return Counter(term for c in self.candidates for term in c.terms)

    @cached_property
    def norm(self) -> float:
        return math.sqrt(sum(n * n for n in self.term_counts.values())) or 1.0

    @cached_property
    def lead_direction(self) -> npt.NDArray[np.float32]:
        """Where the first two sentences point among the word vectors."""
        return sum((direction(c.sentence.tokens) for c in self.candidates[:2]), np.zeros(1, np.float32))

    @cached_property
    def first_named(self) -> dict[str, int]:
        """Per entity id: the offset where the body first names it."""
        found: dict[str, int] = {}
        for entity in self.text.entities:
            starts = [m.start for m in entity.mentions if m.kind == "name" and m.start >= self.text.title_end]
            if starts:
                found[entity.id] = starts[0]
        return found

    @cached_property
    def lead_terms(self) -> frozenset[str]:
        """The content words of the first two sentences, where news says what it is about."""
        return frozenset(term for c in self.candidates[:2] for term in c.terms)


def direction(tokens: TokenSpan) -> npt.NDArray[np.float32]:
    """The mean word vector of the words that carry meaning, scaled to length 1; zero where
    the model knows none of them."""
    vectors = [t.vector for t in tokens if t.is_alpha and not t.is_stop and t.has_vector]
    size = tokens.vocab.vectors_length
    mean = np.asarray(vectors).mean(axis=0) if vectors else np.zeros(size, np.float32)
    norm = float(np.linalg.norm(mean))
    return mean / norm if norm else mean


def content_words(tokens: TokenSpan) -> tuple[str, ...]:
    """The lower-case lemmas of the words that carry meaning."""
    return tuple(t.lemma_.lower() for t in tokens if _is_content(t))


def _is_content(token: Token) -> bool:
    return len(token) > 1 and not token.is_stop and not token.is_space and token.text[0].isalnum()


def features(body: Body, place: int) -> dict[str, float]:
    """The features of the body's sentence number `place` (from 0), by name."""
    candidate = body.candidates[place]
    terms, sentence = frozenset(candidate.terms), candidate.sentence
    counts = Counter(candidate.terms)
    norm = math.sqrt(sum(n * n for n in counts.values())) or 1.0
    entities = {e.id: e for _, e in body.text.mentions_in(sentence.start, sentence.end)}
    new = sum(sentence.start <= body.first_named.get(e, -1) < sentence.end for e in entities)
    shared = sum(n * body.term_counts[term] for term, n in sorted(counts.items()))
    return {
        "first": float(place == 0),
        "second": float(place == 1),
        "nearness_to_start": 1 / (place + 1),
        "depth": place / max(1, len(body.candidates) - 1),
        "very_long": float(candidate.words > LONG_SENTENCE_WORDS),
        "title_overlap": len(terms & body.title_terms) / max(1, len(body.title_terms)),
        "centrality": shared / (norm * body.norm),
        "lead_similarity": _cosine(direction(sentence.tokens), body.lead_direction),
        "lead_overlap": len(terms & body.lead_terms) / max(1, len(terms)),
        "new_names": float(min(4, new)),
        "salience": sum(e.salience for e in entities.values()),
        "past_tense": float(any(t.tag_ == "VBD" for t in sentence.tokens)),
        "numbers": float(min(4, sum(t.like_num for t in sentence.tokens))),
        "quoted": _quoted_share(body, sentence),
        "opens_with_quote": float(sentence.text[0] in QUOTE_MARKS),
        "saying": float(any(t.lemma_ in ("say", "tell", "add") for t in sentence.tokens)),
    }


def _cosine(unit: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    """The cosine of two vectors, the first of length 1 or zero; 0 where one is zero. Rounded,
    so that the order of additions on another processor changes no result."""
    norm = float(np.linalg.norm(other))
    return round(float(unit @ other) / norm, 3) if norm and len(unit) == len(other) else 0.0


def _quoted_share(body: Body, sentence: Sentence) -> float:
    """The share of the sentence's characters that stand in quotes."""
    first = max(0, bisect_left(body.quote_starts, sentence.start) - 1)
    last = bisect_left(body.quote_starts, sentence.end)
    inside = sum(
        max(0, min(q.end, sentence.end) - max(q.start, sentence.start)) for q in body.quotes[first:last]
    )
    return min(1.0, inside / max(1, sentence.end - sentence.start))
