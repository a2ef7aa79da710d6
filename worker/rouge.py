"""ROUGE (Lin 2004): how much of a reference's words, and pairs and sequences of them, a summary has.

Words are runs of letters and digits in lower case, stemmed when longer than three, as the usual
scorer (Google's rouge-score) takes them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nltk.stem.porter import PorterStemmer

WORD = re.compile(r"[a-z0-9]+")
SHORT = 3
_porter = PorterStemmer()


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence's words, and for each sentence of the reference the places of the words there that
    it has in the same order."""

    words: tuple[str, ...]
    common: tuple[tuple[int, ...], ...]


class Reference:
    """A reference summary, given as its sentences."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._sentences = [words(sentence) for sentence in sentences]
        self._words = [word for sentence in self._sentences for word in sentence]

    def match(self, sentence: str) -> Match:
        """What the sentence has of the reference."""
        found = words(sentence)
        return Match(found, tuple(longest_common(wanted, found) for wanted in self._sentences))

    def rouge(self, summary: Sequence[Match]) -> float:
        """Mean F of ROUGE-1, -2 and -Lsum in percent, of a summary of these sentences."""
        found = [word for sentence in summary for word in sentence.words]
        total = _f_measure(self._in_order(summary, Counter(found)), len(found), len(self._words))
        for size in (1, 2):
            ours, wanted = grams(found, size), grams(self._words, size)
            total += _f_measure((ours & wanted).total(), ours.total(), wanted.total())
        return 100 * total / 3

    def _in_order(self, summary: Sequence[Match], left: Counter[str]) -> int:
        """How many words of the reference stand, in its order, in some of the sentences; none counts
        more often than the sentences have it."""
        hits = 0
        for number, sentence in enumerate(self._sentences):
            common = {at for match in summary for at in match.common[number]}
            for word in (sentence[at] for at in sorted(common)):
                hits += left[word] > 0
                left[word] -= 1
        return hits


def words(text: str) -> tuple[str, ...]:
    """The stems of a text's words."""
    return tuple(stem(word) if len(word) > SHORT else word for word in WORD.findall(text.lower()))


def grams(tokens: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    """The n-grams of a text with their counts."""
    return Counter(zip(*(tokens[i:] for i in range(size)), strict=False))


def _f_measure(hits: int, found: int, wanted: int) -> float:
    return 2 * hits / max(1, found + wanted)


def longest_common(wanted: Sequence[str], found: Sequence[str]) -> tuple[int, ...]:
    """The places in `wanted` of a longest sequence of words that `found` has in the same order."""
    lengths = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i, word in enumerate(wanted):
        for j, other in enumerate(found):
            longest = max(lengths[i][j + 1], lengths[i + 1][j])
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if word == other else longest
    i, j, places = len(wanted), len(found), []
    while i and j:
        if wanted[i - 1] == found[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif lengths[i][j - 1] > lengths[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return tuple(reversed(places))


@cache
def stem(word: str) -> str:
    """The stem of a lower-case English word (Porter 1980, as NLTK has it)."""
    return str(_porter.stem(word))
