"""The stored ranking of an article's sentences: all that a choice among them needs (schemas.choice)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from schemas.document import Edit, SummarySentence

# The length price is learnt on summaries of three sentences of news: 75 words.
WORDS_PER_SENTENCE = 25
# The article's opening, and how many of its words a summary of three sentences may hold.
LEAD_SENTENCES, LEAD_WORDS = 2, 25

Pair = tuple[str, str]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of the article and all that a choice among sentences needs to know of it.

    `words` counts it as it is read, with its edits; `stands` says whether it can be read without
    the one before it; `terms` are its distinct content words as lower-case lemmas, in order;
    `entity_ids` are the entities that it mentions.
    """

    start: int
    end: int
    index: int
    score: float
    words: int
    stands: bool = True
    terms: tuple[str, ...] = ()
    entity_ids: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def characters(self) -> int:
        """Its length as it is read."""
        first = self.edits[0].start if self.edits else self.start
        return self.end - first + sum(len(e.replacement) - (e.end - e.start) for e in self.edits)

    def read(self, text: str) -> str:
        """Its words as they stand in a summary of the article `text`: with the edits made."""
        pieces, at = [], self.edits[0].start if self.edits else self.start
        for edit in self.edits:
            pieces += [text[at : edit.start], edit.replacement]
            at = edit.end
        return "".join([*pieces, text[at : self.end]])


@dataclass(frozen=True, slots=True)
class ChoiceWeights:
    """What a whole choice is worth beside its sentences' scores.

    `coverage` and `phrases`: all of the article's recurring words and pairs of neighbouring
    words; `lead`: 25 words of the article's opening; `redundancy`: nothing but repeated words;
    `length`, `length_squared`: as many words as summaries of that many sentences have.
    """

    coverage: float = 0.0
    phrases: float = 0.0
    lead: float = 0.0
    redundancy: float = 0.0
    length: float = 0.0
    length_squared: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every sentence of an article that a summary may take, in text order."""

    sentences: tuple[RankedSentence, ...]
    weights: ChoiceWeights


def served(text: str, chosen: Iterable[RankedSentence]) -> tuple[SummarySentence, ...]:
    """The chosen sentences of the article `text` as a summary serves them."""
    return tuple(
        SummarySentence(text[s.start : s.end], s.start, s.end, s.index, s.score, s.edits) for s in chosen
    )


class Coverage:
    """What a summary of these sentences may cover."""

    def __init__(self, sentences: Sequence[RankedSentence]) -> None:
        self.terms = _shares(term for s in sentences for term in s.terms)
        self.pairs = _shares(pair for s in sentences for pair in pairwise(s.terms))
        self.lead = frozenset(term for s in sentences[:LEAD_SENTENCES] for term in s.terms)

    def measures(self, choice: Sequence[RankedSentence], size: int) -> ChoiceWeights:
        """What each of the weights is for, of a choice where `size` sentences are asked for."""
        terms = {term for s in choice for term in s.terms}
        pairs = {pair for s in choice for pair in pairwise(s.terms)}
        length = sum(s.words for s in choice) / (WORDS_PER_SENTENCE * size)
        return ChoiceWeights(
            coverage=sum(self.terms.get(term, 0.0) for term in sorted(terms)),
            phrases=sum(self.pairs.get(pair, 0.0) for pair in sorted(pairs)),
            lead=len(terms & self.lead) / LEAD_WORDS,
            redundancy=1 - len(terms) / max(1, sum(len(s.terms) for s in choice)),
            length=length,
            length_squared=length**2,
        )


def _shares(items: Iterable[Item]) -> dict[Item, float]:
    """The items that recur, each with its share of all that do."""
    counts = {item: n for item, n in Counter(items).items() if n > 1}
    total = sum(counts.values())
    return {item: n / total for item, n in counts.items()}
