"""The sentences that a summary may take, and where each begins to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from worker.summarisers.ranking.openings import Opening, Openings
from worker.text import Sentence, Text

# Where a report was written and by whom: "(CNN)Three people", "Oslo, Norway (AP) -- The", "OSLO, May 4 — ".
# "The World Health Organization (WHO) said" is none: white space and no dash behind the bracket.
_AGENCY = r"\([A-Z][\w .&/]{1,30}\)"
_DASH = r"\s*(?:--|[-–—])\s+"
_CAPITALS = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}"
DATELINE = re.compile(
    rf"(?:[A-Z][\w.,'’ -]{{0,40}}?)?{_AGENCY}(?:{_DASH}|(?=[A-Z\"“'‘])|\s*$)"
    rf"|{_AGENCY}\s+"
    rf"|{_CAPITALS}(?:, [A-Z][\w. ]{{2,20}})?(?:,? \d{{1,2}})?(?:, \d{{4}})?{_DASH}"
)
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
MIN_WORDS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the body from where it begins to be read; its content words are lower-case
    lemmas, in order."""

    sentence: Sentence
    opening: Opening
    tokens: TokenSpan
    terms: tuple[str, ...]
    words: int

    @property
    def start(self) -> int:
        return self.opening.start

    @property
    def end(self) -> int:
        return self.sentence.end


def candidates(text: Text) -> list[Candidate]:
    """The sentences of the body in order. Lines that are no sentences (bylines, cross-headings,
    "Read more:") are left out unless the article holds nothing else."""
    found = list(_candidates(text))
    return [c for c in found if _is_prose(c)] or found


def _candidates(text: Text) -> Iterator[Candidate]:
    openings = Openings(text)
    for sentence in text.sentences:
        dateline = DATELINE.match(sentence.text)
        start, _ = text.trimmed(sentence.start + (dateline.end() if dateline else 0), sentence.end)
        if not sentence.is_title and start < sentence.end:
            opening = openings.of(sentence, start)
            tokens = text.tokens(opening.start, sentence.end)
            words = len(text.text[opening.start : sentence.end].split())
            terms = content_words(text.words[tokens.start : tokens.end])
            yield Candidate(sentence, opening, tokens, terms, words)


def _is_prose(candidate: Candidate) -> bool:
    """Whether it is written as a sentence: a few words and a full stop."""
    return candidate.words >= MIN_WORDS and SENTENCE_END.search(candidate.sentence.text[-4:]) is not None


def content_words(tokens: Iterable[Token]) -> tuple[str, ...]:
    """The lower-case lemmas of the words that carry meaning."""
    return tuple(t.lemma_.lower() for t in tokens if _is_content(t))


def _is_content(token: Token) -> bool:
    return len(token) > 1 and not token.is_stop and not token.is_space and token.text[0].isalnum()
