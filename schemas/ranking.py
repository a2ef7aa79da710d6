"""The stored ranking of an article's sentences, and how a summary is chosen from it.

Pure, so that the worker (the first summary) and the API (another length or focus, with no
new job) choose in the same way.

A choice of sentences is worth the sum of their scores, plus what share of the article's
recurring words it covers, minus a price for words said twice and for length. The best choice
is built greedily and then improved by swaps, which finds the best of all choices nearly
always at a fraction of the cost (Lin and Bilmes 2011, on summaries as coverage).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.submissions import SummaryOptions

# More candidates than this add time and no better choice.
MAX_CANDIDATES = 120
# A sentence that shares more of its words than this with one already taken repeats it.
MAX_OVERLAP = 0.6
# The length price is learnt on summaries of three sentences of news: 75 words.
WORDS_PER_SENTENCE = 25
FOCUS_BONUS = 10.0
MAX_SWAPS = 10


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of the article and all that a choice among sentences needs to know of it.

    `needs` are indexes of the sentences that it cannot be read without; `terms` are its
    distinct content words as lower-case lemmas; `entity_ids` are the entities that it mentions.
    """

    start: int
    end: int
    index: int
    score: float
    words: int
    needs: tuple[int, ...]
    terms: tuple[str, ...]
    entity_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceWeights:
    """What a whole choice is worth beside its sentences' scores."""

    coverage: float
    redundancy: float
    length: float
    length_squared: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every sentence of an article that a summary may take, in text order."""

    sentences: tuple[RankedSentence, ...]
    weights: ChoiceWeights


def choose(
    ranking: Ranking, options: SummaryOptions, focus_terms: Sequence[str] = ()
) -> list[RankedSentence]:
    """The sentences to take within the budget, in text order; none where the budget is too
    small for any. `focus_terms` are lower-case words or entity ids that the summary should be
    about. Where no sentence can be read alone, any may be taken."""
    sentences = _focused(ranking.sentences, focus_terms)
    candidates = sorted(sentences, key=lambda s: (-s.score, s.index))[:MAX_CANDIDATES]
    search = _Search(Ranking(tuple(sentences), ranking.weights), options)
    chosen = search.improved(search.greedy(candidates), candidates)
    if not chosen and any(s.needs for s in sentences):
        alone = tuple(replace(s, needs=()) for s in ranking.sentences)
        return choose(replace(ranking, sentences=alone), options, focus_terms)
    return sorted(chosen, key=lambda s: s.index)


def _focused(sentences: Sequence[RankedSentence], focus: Sequence[str]) -> list[RankedSentence]:
    """The sentences with a bonus for the share of the focus that each holds."""
    wanted = set(focus)
    if not wanted:
        return list(sentences)
    return [
        replace(s, score=s.score + FOCUS_BONUS * len(wanted & {*s.terms, *s.entity_ids}) / len(wanted))
        for s in sentences
    ]


class _Search:
    """One search for the best choice under one budget."""

    def __init__(self, ranking: Ranking, options: SummaryOptions) -> None:
        self._weights = ranking.weights
        self._options = options
        counts = Counter(term for s in ranking.sentences for term in s.terms)
        self._mass = {term: n for term, n in counts.items() if n > 1}
        self._total = sum(self._mass.values()) or 1

    def greedy(self, candidates: Sequence[RankedSentence]) -> list[RankedSentence]:
        """Takes the best next sentence until the budget is full."""
        chosen: list[RankedSentence] = []
        while len(chosen) < self._options.max_sentences:
            options = [c for c in candidates if c not in chosen and self._fits([*chosen, c])]
            if not options:
                break
            chosen.append(max(options, key=lambda c: (self._worth([*chosen, c]), -c.index)))
        return chosen

    def improved(
        self, chosen: list[RankedSentence], candidates: Sequence[RankedSentence]
    ) -> list[RankedSentence]:
        """Swaps one sentence for another as long as the whole gets better."""
        for _ in range(MAX_SWAPS):
            worth = self._worth(chosen)
            better = [(self._worth(c), c) for c in self._swaps(chosen, candidates)]
            best = max(better, key=lambda b: b[0], default=None)
            if best is None or best[0] <= worth + 1e-9:
                break
            chosen = best[1]
        return chosen

    def _swaps(
        self, chosen: list[RankedSentence], candidates: Sequence[RankedSentence]
    ) -> Iterator[list[RankedSentence]]:
        for at in range(min(len(chosen), 8)):
            for candidate in candidates[:40]:
                swapped = [*chosen[:at], candidate, *chosen[at + 1 :]]
                if candidate not in chosen and self._fits(swapped):
                    yield swapped

    def _fits(self, choice: Sequence[RankedSentence]) -> bool:
        """Whether the choice is within the budget, can be read alone and repeats nothing."""
        words, characters = self._options.max_words, self._options.max_characters
        if words is not None and sum(s.words for s in choice) > words:
            return False
        # One space stands between two sentences.
        if characters is not None and sum(s.end - s.start + 1 for s in choice) - 1 > characters:
            return False
        indexes = {s.index for s in choice}
        if any(need not in indexes for s in choice for need in s.needs):
            return False
        sets = [frozenset(s.terms) for s in choice]
        return not any(_overlap(a, b) > MAX_OVERLAP for i, a in enumerate(sets) for b in sets[:i])

    def _worth(self, choice: Sequence[RankedSentence]) -> float:
        if not choice:
            return float("-inf")
        covered = {term for s in choice for term in s.terms}
        said = sum(len(s.terms) for s in choice)
        length = sum(s.words for s in choice) / (WORDS_PER_SENTENCE * self._options.max_sentences)
        return (
            sum(s.score for s in choice)
            + self._weights.coverage * sum(self._mass.get(t, 0) for t in covered) / self._total
            + self._weights.redundancy * (1 - len(covered) / max(1, said))
            + self._weights.length * length
            + self._weights.length_squared * length**2
        )


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set that the other holds too."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
