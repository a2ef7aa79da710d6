"""What is known of a sentence in its article, as numbers that a linear ranking can weigh."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

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
    def lead_terms(self) -> frozenset[str]:
        """The content words of the first two sentences, where news says what it is about."""
        return frozenset(term for c in self.candidates[:2] for term in c.terms)


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
    shared = sum(n * body.term_counts[term] for term, n in sorted(counts.items()))
    return {
        "first": float(place == 0),
        "second": float(place == 1),
        "nearness_to_start": 1 / (place + 1),
        "depth": place / max(1, len(body.candidates) - 1),
        "very_long": float(candidate.words > LONG_SENTENCE_WORDS),
        "title_overlap": len(terms & body.title_terms) / max(1, len(body.title_terms)),
        "centrality": shared / (norm * body.norm),
        "lead_overlap": len(terms & body.lead_terms) / max(1, len(terms)),
        "numbers": float(min(4, sum(t.like_num for t in sentence.tokens))),
        "quoted": _quoted_share(body, sentence),
        "opens_with_quote": float(sentence.text[0] in QUOTE_MARKS),
        "saying": float(any(t.lemma_ in ("say", "tell", "add") for t in sentence.tokens)),
    }


def _quoted_share(body: Body, sentence: Sentence) -> float:
    """The share of the sentence's characters that stand in quotes."""
    first = max(0, bisect_left(body.quote_starts, sentence.start) - 1)
    last = bisect_left(body.quote_starts, sentence.end)
    inside = sum(
        max(0, min(q.end, sentence.end) - max(q.start, sentence.start)) for q in body.quotes[first:last]
    )
    return min(1.0, inside / max(1, sentence.end - sentence.start))
