"""topics: what the article is about, as IPTC Media Topics.

Every content word votes for the top-level topics whose words (lexicons/topics.toml) it is or is
near to in the model's vectors. A topic below the top is named only where the article itself names
it again and again, under a top-level topic that is sure. Under the thresholds nothing is said.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Token
from spacy.vocab import Vocab

from schemas.document import Topic
from worker import lexicon
from worker.frequency import frequencies
from worker.registry import registry
from worker.text import Text

CONTENT = frozenset(("NOUN", "PROPN", "ADJ", "VERB"))
# A word as far as this from every word of a topic does not speak for it.
NEAR = 0.5
SHARPNESS = 6
NAME_WEIGHT = 0.3  # names are near to whatever they were mentioned with
LEAST_SHARE = 0.2
LEAST_STRENGTH = 0.03
LEAST_WORDS = 3
MOST_TOP_LEVEL = 3
LEAST_NAMINGS = 3
MOST_BELOW = 3
LONGEST_NAME_WORDS = 4

Votes = NDArray[numpy.float32]


@dataclass(frozen=True, slots=True)
class MediaTopic:
    """A line of the taxonomy; `parent` is "" at the top."""

    code: str
    parent: str
    name: str


@registry.component("topics", version="1")
def topics(text: Text) -> list[Topic]:
    """Topics best first: at most three of the top level, then at most three below them. The
    score of a top-level topic is its share of the votes, that of one below its parent's."""
    top = _top_level(text)
    found = [Topic(code, taxonomy()[code].name, round(share, 4)) for code, share in top.items()]
    return sorted([*found, *_below(text, top)], key=lambda t: (-t.score, t.code))


@cache
def taxonomy() -> dict[str, MediaTopic]:
    """The topics by code."""
    lines = files("worker.lexicons").joinpath("media_topics.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {code: MediaTopic(code, parent, name) for code, parent, name, _ in rows}


def _top_of(code: str) -> str:
    """The top-level topic over a topic."""
    while parent := taxonomy()[code].parent:
        code = parent
    return code


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    return {code: tuple(words.split()) for code, words in lexicon.load("topics")["terms"].items()}


class Affinities:
    """How near words are to the top-level topics; remembers by row of the vector table."""

    def __init__(self, vocab: Vocab) -> None:
        self._rows: dict[int, int] = vocab.vectors.key2row
        self._vectors: NDArray[numpy.float32] = numpy.asarray(vocab.vectors.data)
        self._matrix, self._firsts = self._term_vectors()
        self._own: dict[str, Votes] = {}
        for n, terms in enumerate(_terms().values()):
            for word in terms:
                self._own.setdefault(word, numpy.zeros(len(_terms()), dtype=numpy.float32))[n] = 1.0
        for votes in self._own.values():
            votes /= votes.sum()
        self._near: dict[int, Votes] = {-1: numpy.zeros(len(_terms()), dtype=numpy.float32)}

    def votes(self, lemma: str, orth: int) -> Votes:
        """One word's votes for the topics, at most one together."""
        own = self._own.get(lemma)
        if own is not None:
            return own
        row = self._rows.get(orth, -1)
        if row not in self._near:
            self._near[row] = self._compare(row)
        return self._near[row]

    def _term_vectors(self) -> tuple[NDArray[numpy.float32], list[int]]:
        """The vectors of every topic's terms below each other, and where each topic begins."""
        rows: list[int] = []
        firsts: list[int] = []
        for terms in _terms().values():
            firsts.append(len(rows))
            ids = (get_string_id(word) for word in terms)
            rows += [self._rows[id] for id in ids if id in self._rows]
        vectors = self._vectors[rows]
        return vectors / numpy.maximum(numpy.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), firsts

    def _compare(self, row: int) -> Votes:
        vector = self._vectors[row]
        nearness = self._matrix @ (vector / max(float(numpy.linalg.norm(vector)), 1e-9))
        best = numpy.maximum.reduceat(nearness, self._firsts)
        votes: Votes = numpy.where(best > NEAR, best, 0.0) ** SHARPNESS
        total = votes.sum()
        return votes * votes.max() / total if total else votes


@lru_cache(maxsize=1)
def _affinities(vocab: Vocab) -> Affinities:
    return Affinities(vocab)


def _content(text: Text) -> Iterator[Token]:
    for token in text.words:
        if token.pos_ in CONTENT and token.is_alpha and not token.is_stop and len(token) > 2:
            yield token


def _top_level(text: Text) -> dict[str, float]:
    """The top-level topics that the article's words vote for, with their shares."""
    ranks, affinities = frequencies(text.doc.vocab), _affinities(text.doc.vocab)
    counts: Counter[tuple[str, int, bool]] = Counter()
    for token in _content(text):
        in_title = token.idx < text.title_end
        counts[text.lemmas[token.i], token.lemma, token.pos_ == "PROPN"] += 2 if in_title else 1
    if not counts:
        return {}
    weights = [
        math.log1p(count) * ranks.rarity(orth) * (NAME_WEIGHT if is_name else 1.0)
        for (_, orth, is_name), count in counts.items()
    ]
    votes = numpy.stack([affinities.votes(lemma, orth) for lemma, orth, _ in counts])
    weighted = numpy.array(weights, dtype=numpy.float32)[:, None] * votes
    totals, voters, weight_of_all = (
        weighted.sum(axis=0, dtype=float),
        (votes > 0).sum(axis=0),
        numpy.cumsum(weights)[-1],
    )
    if not totals.any():
        return {}
    shares = totals / totals.sum()
    sure = (totals / weight_of_all >= LEAST_STRENGTH) & (voters >= LEAST_WORDS) & (shares >= LEAST_SHARE)
    codes = list(_terms())
    best = sorted(range(len(codes)), key=lambda n: (-shares[n], n))[:MOST_TOP_LEVEL]
    return {codes[n]: float(shares[n]) for n in best if sure[n]}


@cache
def _names_below() -> dict[tuple[str, ...], str]:
    """Topics below the top by the words of their names."""
    return {tuple(t.name.lower().split()): t.code for t in taxonomy().values() if t.parent}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(words[0] for words in _names_below())


def _below(text: Text, top: dict[str, float]) -> list[Topic]:
    """Topics that the article names at least three times, under one of the top-level topics."""
    names, counts = _names_below(), Counter[str]()
    lemmas, firsts = text.lemmas, _first_words()
    for at, lemma in enumerate(lemmas):
        if lemma not in firsts:
            continue
        for length in range(1, LONGEST_NAME_WORDS + 1):
            code = names.get(tuple(lemmas[at : at + length]))
            if code is not None:
                counts[code] += 1
    found = []
    for code, count in counts.items():
        parent = _top_of(code)
        if count >= LEAST_NAMINGS and parent in top:
            found.append((count, Topic(code, taxonomy()[code].name, round(top[parent], 4))))
    found.sort(key=lambda row: (-row[0], row[1].code))
    return [topic for _, topic in found[:MOST_BELOW]]
