"""The headline: at most 90 characters of the article's own words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from schemas.document import Span
from schemas.ranking import RankedSentence, Ranking
from worker.text import Range, Text

MAX_CHARACTERS = 90
# A headline that is cut is not cut shorter than this without need.
MIN_CHARACTERS, MIN_WORDS = 30, 6
# Universal part-of-speech tags of words that want another one behind them.
OPEN_TAGS = frozenset({"ADP", "AUX", "CCONJ", "DET", "PART", "PUNCT", "SCONJ", "SPACE", "SYM"})
CLAUSE_MARKS = frozenset({",", ";", ":", "–", "—", "--", ".", "!", "?"})
# The relations of words that stand before the noun that they are about.
MODIFIERS = frozenset({"advmod", "amod", "case", "compound", "det", "nmod", "nummod", "poss", "quantmod"})
# The relations of what a verb or a preposition cannot do without.
OBJECTS = frozenset({"acomp", "attr", "ccomp", "dobj", "oprd", "pobj", "prt", "xcomp"})


def headline(text: Text, ranking: Ranking) -> Span:
    """The title, else an opening sentence; both shortened where they are too long."""
    if text.title_end:
        return _cut(text, 0, text.title_end)
    best = _opening(text, ranking)
    return _cut(text, best.start, best.end)


def _opening(text: Text, ranking: Ranking) -> RankedSentence:
    """The first sentence that tells something and stands as it is; the best of all where there is
    none."""
    telling = (
        s
        for s in ranking.sentences
        if s.stands and not s.edits and s.words >= MIN_WORDS and text.text[s.end - 1] != "?"
    )
    return next(telling, None) or max(ranking.sentences, key=lambda s: (s.score, -s.index))


def _cut(text: Text, start: int, end: int) -> Span:
    """The range, shortened to fit a headline: at the end of a clause, else where a phrase is whole,
    else at the end of a word; never within a name or a number."""
    start, end = text.trimmed(start, end)
    if end - start <= MAX_CHARACTERS:
        return text.span(start, end)
    ends = list(_word_ends(text, text.tokens(start, start + MAX_CHARACTERS), start))
    long_enough = [t for t in ends if t.idx + len(t) - start >= MIN_CHARACTERS] or ends
    told = [t for t in long_enough if t.sent.root.i <= t.i]
    clauses = [t for t in told if t.nbor().text in CLAUSE_MARKS]
    phrases = [t for t in told if _is_whole(t)]
    for choices in (clauses, phrases, long_enough):
        if choices:
            return text.span(start, choices[-1].idx + len(choices[-1]))
    return text.span(*text.trimmed(start, _last_word_end(text.text, start)))


def _word_ends(text: Text, tokens: TokenSpan, start: int) -> Iterator[Token]:
    """The words that a headline may end with."""
    closed = _closed_ranges(text, tokens.start_char, tokens.end_char)
    for token in tokens[:-1]:
        end = token.idx + len(token)
        inside = any(first < end < last for first, last in closed)
        parted = token.whitespace_ or token.nbor().text in CLAUSE_MARKS
        open_ended = token.pos_ in OPEN_TAGS or (token.dep_ in MODIFIERS and token.head.i > token.i)
        if parted and not open_ended and not inside and end - start <= MAX_CHARACTERS:
            yield token


def _closed_ranges(text: Text, start: int, end: int) -> Sequence[Range]:
    """Names, figures, dates and quotes that overlap the range."""
    names = [(m.start, m.end) for m, _ in text.mentions_in(start, end + MAX_CHARACTERS) if m.kind == "name"]
    figures = [(f.start, f.end) for f in text.figures]
    dates = [(m.start, m.end) for m in text.timeline]
    # A quote's marks stand around its span.
    quotes = [(q.start - 1, q.end + 1) for q in text.quotes]
    return names + [r for r in figures + dates + quotes if r[0] < end and r[1] > start]


def _is_whole(last: Token) -> bool:
    """Whether what ends with the token wants nothing of what follows: no word of it hangs on a
    later one, and no verb or preposition of it has its object there."""
    following = last.nbor()
    head = following
    while head.head.i > last.i and head.head.i != head.i:
        head = head.head
    return not (
        head.dep_ in OBJECTS or any(t.head.i > last.i for t in last.doc[last.sent.start : last.i])
    ) or (following.text in ".!?")


def _last_word_end(text: str, start: int) -> int:
    """Where the last whole word before the limit ends; the limit where there is one long word, but
    not between a letter and its marks."""
    space = text.rfind(" ", start + 1, start + MAX_CHARACTERS + 1)
    end = space if space > start else start + MAX_CHARACTERS
    while end > start + 1 and unicodedata.combining(text[end : end + 1] or " "):
        end -= 1
    return end
