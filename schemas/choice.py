"""How a summary is chosen from a stored ranking.

Pure, so that the worker (the first summary) and the API (another length or focus, with no
new job) choose in the same way.

A choice of sentences is worth the sum of their scores, plus what it covers of the article's
recurring words and pairs of words and of the words that the article opens with, minus a price
for words said twice and for length. The best choice is built greedily and then improved by
swaps, which finds the best of all choices nearly always at a fraction of the cost (Lin and
Bilmes 2011, on summaries as coverage).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from schemas.ranking import LEAD_WORDS, WORDS_PER_SENTENCE, Coverage, Pair, RankedSentence, Ranking
from schemas.submissions import SummaryOptions

# A choice is made among this many of the best for each sentence asked for: farther down the scores
# say little. Where these do not fill it, it is made among more, but not so many that it takes time.
CANDIDATES_PER_SENTENCE = 5
MAX_CANDIDATES = 100
# This many of them take part in swaps.
SWAP_CANDIDATES = 40
MAX_SWAPS = 10
# A summary of more sentences is nearly all of what is good: swaps would cost time for nothing.
MAX_SWAPPED_SENTENCES = 8
# A sentence that shares more of its words than this with one already taken repeats it.
MAX_OVERLAP = 0.6
# More than all else that a sentence may be worth: who asks for a focus gets what there is of it.
FOCUS_BONUS = 100.0
# Worth is counted in whole millionths: sums of integers are the same in any order.
UNIT = 1_000_000


def choose(
    ranking: Ranking, options: SummaryOptions, focus_terms: Sequence[str] = ()
) -> list[RankedSentence]:
    """The sentences to take within the budget, in text order; none where the budget is too
    small for any. `focus_terms` are terms or entity ids that the summary should be about
    (schemas.focus). Where no sentence can be read alone, any may be taken."""
    sentences = [s for s in ranking.sentences if s.stands] or list(ranking.sentences)
    best_first = sorted(_focused(sentences, focus_terms), key=lambda s: (-s.score, s.index))
    chosen: Sequence[RankedSentence] = ()
    for size in (CANDIDATES_PER_SENTENCE * options.max_sentences, MAX_CANDIDATES):
        if len(chosen) < options.max_sentences:
            chosen = _Search(ranking, options, best_first[: min(size, MAX_CANDIDATES)]).best()
    by_index = {s.index: s for s in sentences}
    return [by_index[index] for index in sorted(s.index for s in chosen)]


def _focused(sentences: Sequence[RankedSentence], focus: Sequence[str]) -> list[RankedSentence]:
    """The sentences with a bonus for the share of the focus that each holds."""
    wanted = set(focus)
    if not wanted:
        return list(sentences)
    return [
        replace(s, score=s.score + FOCUS_BONUS * len(wanted & {*s.terms, *s.entity_ids}) / len(wanted))
        for s in sentences
    ]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Some sentences with what they add up to; `gains` are the terms and pairs that count."""

    sentences: tuple[RankedSentence, ...] = ()
    gains: frozenset[str | Pair] = frozenset()
    terms: frozenset[str] = frozenset()
    gain: int = 0
    said: int = 0
    words: int = 0
    characters: int = -1


class _Search:
    """One search for the best choice under one budget."""

    def __init__(
        self, ranking: Ranking, options: SummaryOptions, candidates: Sequence[RankedSentence]
    ) -> None:
        self._weights, self._options, self._candidates = ranking.weights, options, candidates
        coverage, weights = Coverage(ranking.sentences), ranking.weights
        self._gains: dict[str | Pair, int] = {
            term: _units(weights.coverage * coverage.terms.get(term, 0.0))
            + _units(weights.lead / LEAD_WORDS * (term in coverage.lead))
            for term in coverage.terms.keys() | coverage.lead
        }
        self._gains |= {pair: _units(weights.phrases * share) for pair, share in coverage.pairs.items()}
        self._alone = {c.index: self._plus(_Choice(), c) for c in candidates}

    def best(self) -> tuple[RankedSentence, ...]:
        """Takes the best next sentence until the budget is full, then swaps one for another as
        long as the whole gets better."""
        choice = _Choice()
        while len(choice.sentences) < self._options.max_sentences:
            found = self._best_addition(choice, self._candidates)
            if found is None:
                break
            choice = self._plus(choice, found)
        for _ in range(MAX_SWAPS if len(choice.sentences) <= MAX_SWAPPED_SENTENCES else 0):
            swapped = self._best_swap(choice)
            if swapped is None:
                break
            choice = swapped
        return choice.sentences

    def _best_swap(self, choice: _Choice) -> _Choice | None:
        """The best of the choices with one sentence changed, if it is better than this one."""
        best, worth = None, self._worth(choice) + 1e-6
        for at in range(len(choice.sentences)):
            rest = _Choice()
            for sentence in (*choice.sentences[:at], *choice.sentences[at + 1 :]):
                rest = self._plus(rest, sentence)
            found = self._best_addition(rest, self._candidates[:SWAP_CANDIDATES])
            swapped = self._plus(rest, found) if found else rest
            if found and self._worth(swapped) > worth:
                best, worth = swapped, self._worth(swapped)
        return best

    def _best_addition(self, choice: _Choice, candidates: Sequence[RankedSentence]) -> RankedSentence | None:
        """The candidate that makes the choice worth most; the first in the text of equals."""
        fitting = [c for c in candidates if self._fits(choice, c)]
        return max(fitting, key=lambda c: (self._worth_with(choice, c), -c.index), default=None)

    def _fits(self, choice: _Choice, candidate: RankedSentence) -> bool:
        """Whether the candidate is within what is left of the budget and repeats nothing."""
        words, characters = self._options.max_words, self._options.max_characters
        if words is not None and choice.words + candidate.words > words:
            return False
        # One space stands between two sentences.
        if characters is not None and choice.characters + candidate.characters + 1 > characters:
            return False
        terms = self._alone[candidate.index].terms
        return all(
            s.index != candidate.index and _overlap(terms, self._alone[s.index].terms) <= MAX_OVERLAP
            for s in choice.sentences
        )

    def _plus(self, choice: _Choice, sentence: RankedSentence) -> _Choice:
        gains = frozenset(g for g in (*sentence.terms, *pairwise(sentence.terms)) if g in self._gains)
        return _Choice(
            (*choice.sentences, sentence),
            choice.gains | gains,
            choice.terms | frozenset(sentence.terms),
            choice.gain + _units(sentence.score) + sum(self._gains[g] for g in gains - choice.gains),
            choice.said + len(sentence.terms),
            choice.words + sentence.words,
            choice.characters + sentence.characters + 1,
        )

    def _worth_with(self, choice: _Choice, candidate: RankedSentence) -> float:
        """What the choice would be worth with the candidate."""
        alone = self._alone[candidate.index]
        new = sum(map(self._gains.__getitem__, alone.gains - choice.gains))
        return self._total(
            choice.gain + _units(candidate.score) + new,
            len(choice.terms) + len(alone.terms - choice.terms),
            choice.said + alone.said,
            choice.words + alone.words,
        )

    def _worth(self, choice: _Choice) -> float:
        return self._total(choice.gain, len(choice.terms), choice.said, choice.words)

    def _total(self, gain: int, terms: int, said: int, words: int) -> float:
        length = words / (WORDS_PER_SENTENCE * self._options.max_sentences)
        return (
            gain / UNIT
            + self._weights.redundancy * (1 - terms / max(1, said))
            + self._weights.length * length
            + self._weights.length_squared * length**2
        )


def repeats(sentences: Sequence[RankedSentence]) -> bool:
    """Whether two of the sentences say the same: no summary has both."""
    sets = [frozenset(s.terms) for s in sentences]
    return any(_overlap(a, b) > MAX_OVERLAP for a, b in combinations(sets, 2))


def _units(worth: float) -> int:
    return round(worth * UNIT)


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set that the other holds too."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
