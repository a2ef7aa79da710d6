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

WORD = re.compile(r"[a-z0-9]+")
SHORT = 3
VOWELS = "aeiou"
# The endings that steps 2 to 4 of the stemmer (Porter 1980) take off or shorten, longest first.
STEP_2 = {
    "ational": "ate", "ization": "ize", "iveness": "ive", "fulness": "ful", "ousness": "ous",
    "tional": "tion", "biliti": "ble", "entli": "ent", "ousli": "ous", "ation": "ate",
    "alism": "al", "aliti": "al", "iviti": "ive", "enci": "ence", "anci": "ance",
    "fulli": "ful", "izer": "ize", "alli": "al", "ator": "ate", "logi": "log", "bli": "ble", "eli": "e",
}  # fmt: skip
STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ness": "", "ful": "",
}  # fmt: skip
STEP_4 = dict.fromkeys(
    (
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive",
        "ize", "ion", "al", "er", "ic", "ou",
    ),
    "",
)  # fmt: skip


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
    """The stem of a lower-case English word (Porter 1980, with the departures of his own program)."""
    word = _without_inflection(word)
    for endings, measure in ((STEP_2, 1), (STEP_3, 1), (STEP_4, 2)):
        word = _shortened(word, endings, measure)
    if word.endswith("e"):
        root = word[:-1]
        if _measure(root) > 1 or (_measure(root) == 1 and not _is_short_syllable(root)):
            word = root
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _without_inflection(word: str) -> str:
    """Step 1: plurals, "-ed", "-ing", and "y" behind a consonant."""
    if word.endswith(("sses", "ies")):
        word = word[:-1] if word.endswith("ies") and len(word) == 4 else word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    ending = next((e for e in ("eed", "ied", "ed", "ing") if word.endswith(e)), "")
    root = word[: len(word) - len(ending)] if ending else word
    if ending == "eed":
        word = root + "ee" if _measure(root) > 0 else word
    elif ending == "ied":
        word = root + ("ie" if len(word) == 4 else "i")
    elif ending and _has_vowel(root):
        word = _mended(root)
    if word.endswith("y") and len(word) > 2 and _kinds(word)[-2] == "c":
        word = word[:-1] + "i"
    return word


def _mended(root: str) -> str:
    """What is left of a word without "-ed" or "-ing", as the stem of its other forms."""
    if root.endswith(("at", "bl", "iz")):
        return root + "e"
    if len(root) > 1 and root[-1] == root[-2] and _kinds(root)[-1] == "c":
        return root if root[-1] in "lsz" else root[:-1]
    return root + "e" if _measure(root) == 1 and _is_short_syllable(root) else root


def _shortened(word: str, endings: dict[str, str], measure: int) -> str:
    """The word with the longest of the endings changed, if what stands before it is long enough."""
    ending = next((e for e in endings if word.endswith(e)), "")
    root = word[: len(word) - len(ending)]
    fits = _measure(root) >= measure and (ending != "ion" or root.endswith(("s", "t")))
    return root + endings[ending] if ending and fits else word


def _kinds(word: str) -> str:
    """Each letter as a vowel "v" or a consonant "c"; "y" is a vowel behind a consonant."""
    kinds = ""
    for letter in word:
        is_vowel = letter in VOWELS or (letter == "y" and kinds[-1:] == "c")
        kinds += "v" if is_vowel else "c"
    return kinds


def _measure(root: str) -> int:
    """How many times a consonant follows a vowel."""
    return _kinds(root).count("vc")


def _has_vowel(root: str) -> bool:
    return "v" in _kinds(root)


def _is_short_syllable(root: str) -> bool:
    """Consonant, vowel, consonant at the end, the last one not w, x or y."""
    kinds = _kinds(root)
    return (kinds[-3:] == "cvc" and root[-1] not in "wxy") or kinds == "vc"
