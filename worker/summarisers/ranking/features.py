"""What is known of a sentence in its article, as numbers that a linear ranking can weigh."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from functools import cached_property

from worker.summarisers.ranking.candidates import Candidate, candidates, content_words
from worker.text import Text

# A sentence that tells of more than this many events is a list.
MAX_EVENTS = 6
ADDRESS = frozenset({"you", "your"})


class Body:
    """The sentences of an article that are not its title, and what they share."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.quotes = sorted(text.quotes, key=lambda q: q.start)
        self.quote_starts = [q.start for q in self.quotes]
        self.event_starts = sorted(event.start for event in text.events)
        self.candidates = candidates(text)
        self.title_terms = frozenset(
            term for s in text.sentences if s.is_title for term in content_words(s.tokens)
        )

    @cached_property
    def term_counts(self) -> Counter[str]:
        """How often each content word stands in the body."""
        return Counter(term for c in self.candidates for term in c.terms)

    @cached_property
    def introduced(self) -> list[float]:
        """Per sentence, the salience of the entities that no sentence before it names."""
        known: set[str] = set()
        found = []
        for c in self.candidates:
            named = {e.id: e.salience for m, e in self.text.mentions_in(c.start, c.end) if m.kind == "name"}
            found.append(sum(salience for entity, salience in named.items() if entity not in known))
            known.update(named)
        return found

    @cached_property
    def norm(self) -> float:
        return math.sqrt(sum(n * n for n in self.term_counts.values())) or 1.0


def features(body: Body, place: int) -> dict[str, float]:
    """The features of the body's sentence number `place` (from 0), by name."""
    candidate = body.candidates[place]
    start, end = candidate.start, candidate.end
    tokens = body.text.words[candidate.tokens.start : candidate.tokens.end]
    pronouns = sum(mention.kind == "pronoun" for mention, _ in body.text.mentions_in(start, end))
    events = bisect_left(body.event_starts, end) - bisect_left(body.event_starts, start)
    titled = len(body.title_terms.intersection(candidate.terms))
    return {
        "first": float(place == 0),
        "nearness_to_start": 1 / (place + 1),
        "last": float(place == len(body.candidates) - 1),
        "depth": place / max(1, len(body.candidates) - 1),
        "title_overlap": titled / max(1, len(body.title_terms)),
        "centrality": _centrality(body, candidate),
        "introduced": body.introduced[place],
        "pronouns": float(pronouns),
        "events": float(min(MAX_EVENTS, events)),
        "past_tense": float(any(t.tag_ == "VBD" for t in tokens)),
        "quoted": _quoted_share(body, candidate),
        "address": float(any(t.lower_ in ADDRESS for t in tokens)),
    }


def _centrality(body: Body, candidate: Candidate) -> float:
    """The cosine of the sentence's content words with the body's."""
    counts = Counter(candidate.terms)
    norm = math.sqrt(sum(n * n for n in counts.values())) or 1.0
    return sum(n * body.term_counts[term] for term, n in counts.items()) / (norm * body.norm)


def _quoted_share(body: Body, candidate: Candidate) -> float:
    """The share of the sentence's characters that stand in quotes."""
    first = max(0, bisect_left(body.quote_starts, candidate.start) - 1)
    last = bisect_left(body.quote_starts, candidate.end)
    inside = sum(
        max(0, min(q.end, candidate.end) - max(q.start, candidate.start)) for q in body.quotes[first:last]
    )
    return min(1.0, inside / max(1, candidate.end - candidate.start))
