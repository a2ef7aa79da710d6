"""How common a word is in English, from the language model that is loaded anyway.

The model's vectors come from Common Crawl, and their table keeps its 514,157 words in the order of
their frequency there ("the" is among the first ten). The place of a word in it is its rank.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy
from numpy.typing import NDArray
from spacy.vocab import Vocab

MOST_REMEMBERED = 20_000  # words, 2 MB


class Frequencies:
    """Ranks of the words of one vocabulary."""

    def __init__(self, vocab: Vocab) -> None:
        keys = vocab.vectors.key2row
        table = numpy.fromiter(keys.keys(), dtype=numpy.uint64, count=len(keys))
        self._order = numpy.argsort(table, kind="stable").astype(numpy.int32)
        self._sorted: NDArray[numpy.uint64] = table[self._order]
        self._size = len(table)
        self._rarities: dict[int, float] = {}

    def rank(self, orth: int) -> int:
        """The rank of the word with this hash (`token.orth`); the table's size if it is not there."""
        at = int(numpy.searchsorted(self._sorted, numpy.uint64(orth)))
        if at < self._size and int(self._sorted[at]) == orth:
            return int(self._order[at])
        return self._size

    def rarity(self, orth: int) -> float:
        """0 for the most common word, 1 for one that is not in the table; by the logarithm of the
        rank, as Zipf's law has it."""
        if not self._size:
            return 1.0
        known = self._rarities.get(orth)
        if known is None:
            if len(self._rarities) >= MOST_REMEMBERED:
                self._rarities.clear()
            known = self._rarities[orth] = math.log1p(self.rank(orth)) / math.log1p(self._size)
        return known


@lru_cache(maxsize=1)
def frequencies(vocab: Vocab) -> Frequencies:
    """The ranks of the vocabulary, made once per process (0.1 s, 6 MB)."""
    return Frequencies(vocab)
