"""The headline: at most 90 characters of the article's own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from schemas.document import Claim, Span
from schemas.ranking import RankedSentence, Ranking
from worker.lexicon import words
from worker.summarisers.summary.clauses import (
    CLAUSE_MARKS,
    closed_ranges,
    inside_marks,
    may_end,
    whole_ends,
    without_full_stop,
)
from worker.text import Range, Text

MAX_CHARACTERS = 90
# What is cut is not cut shorter than this without need; nor for the end of a clause than that.
MIN_CHARACTERS, CLAUSE_CHARACTERS, MIN_WORDS = 30, 45, 6
# How many of the article's first sentences may be its headline where it has no title.
MAX_SENTENCES = 8
# Newspapers leave off who said it where it was flatly stated and charges nobody.
FLAT_STANCES = frozenset({"confirmed", "reported", "stated"})
# The relations of words that stand before the noun that they are about.
MODIFIERS = frozenset({"advmod", "amod", "case", "compound", "det", "nmod", "nummod", "poss", "quantmod"})
# "Bridge to close | The Lenford Post", "Bridge to close - BBC News".
SITE = re.compile(r"\s+([|»·–—-])\s+((?:[^\s|]+\s+){0,4}[^\s|]+)$")
MIN_TITLE_WORDS, MAX_SITE = 3, 60
DOMAIN = re.compile(r"[\w-]+\.(?:co\.uk|com|net|news|org)", re.IGNORECASE)
MEDIA_ENDINGS = frozenset(word.lower() for word in words("media", "endings"))
MEDIA_NAMES = frozenset(name.lower() for name in words("media", "names"))


@dataclass(frozen=True, slots=True)
class _Ending:
    """A sentence up to where a headline may end; whether it says who said it where that matters, and
    whether each of its pronouns has a name before it."""

    range: Range
    is_fair: bool
    is_clear: bool


def headline(text: Text, ranking: Ranking) -> Span:
    """The title without its site's name, else an opening sentence; both shortened where they are
    too long."""
    if text.title_end:
        start, end = text.trimmed(0, text.title_end)
        return text.span(*_cut(text, start, start + _without_site(text.text[start:end])))
    endings = [e for s in _telling(text, ranking) if (e := _best_ending(text, s.start, s.end))]
    if endings:
        return text.span(*max(endings, key=lambda e: (e.is_fair, e.is_clear)).range)
    best = max(ranking.sentences, key=lambda s: (s.stands, not s.edits, s.score, -s.index))
    return text.span(*_cut(text, best.start, without_full_stop(text, best.start, best.end)))


def _telling(text: Text, ranking: Ranking) -> list[RankedSentence]:
    """The first sentences that stand as they are, have more than a few words, and are no question
    and no speech."""
    found = (
        s
        for s in ranking.sentences
        if s.stands
        and not s.edits
        and s.words >= MIN_WORDS
        and text.text[s.end - 1] != "?"
        and text.text[s.start] not in "\"'“‘«„"
    )
    return list(islice(found, MAX_SENTENCES))


def _best_ending(text: Text, start: int, end: int) -> _Ending | None:
    """How a headline from this sentence ends: where it is whole and names who said it, at the end of
    a clause rather than within one, as late as can be. None where no end is good enough."""
    tokens = text.tokens(start, end)
    if inside_marks(tokens)[-1]:
        return None
    full = without_full_stop(text, start, end)
    ends = [(t.idx + len(t), t.nbor().text in CLAUSE_MARKS) for t in whole_ends(text, tokens)]
    claims = [c for c in text.claims if c.start < end and c.end > start]
    found = []
    for at, ends_clause in [*ends, (full, True)]:
        lost, size = _lost(claims, start, at), at - start
        if size <= MAX_CHARACTERS and (size >= MIN_CHARACTERS or at == full) and lost <= FLAT_STANCES:
            found.append((not lost, ends_clause and size >= CLAUSE_CHARACTERS, at))
    if not found:
        return None
    is_sourced, _, at = max(found)
    people = any(m.kind == "name" and e.type == "person" for m, e in text.mentions_in(start, at))
    return _Ending((start, at), is_sourced or not people, not _has_open_pronoun(text, start, at))


def _has_open_pronoun(text: Text, start: int, end: int) -> bool:
    """Whether a pronoun in the range has nobody there whom it could mean."""
    known = set()
    for mention, entity in text.mentions_in(start, end):
        if mention.kind == "pronoun" and entity.id not in known:
            return True
        known.add(entity.id)
    return False


def _lost(claims: Sequence[Claim], start: int, at: int) -> set[str]:
    """The stances of the claims that are told from `start` to `at` while their source (their cue,
    where nobody is named) stands elsewhere."""
    lost = set[str]()
    for claim in claims:
        inside = min(claim.end, at) - max(claim.start, start)
        if inside * 2 <= min(claim.end - claim.start, at - start):
            continue
        tells = [(s.mention.start, s.mention.end) for s in claim.sources]
        if not tells and claim.cue:
            tells = [(claim.cue.start, claim.cue.end)]
        if tells and not any(start <= a and b <= at for a, b in tells):
            lost.add(claim.stance)
    return lost


def _cut(text: Text, start: int, end: int) -> Range:
    """The range, shortened to fit a headline: where it is whole, else at the end of a clause, else at
    the end of a word; never within a name or a number."""
    if end - start <= MAX_CHARACTERS:
        return start, end
    tokens = text.tokens(start, end)
    clauses, phrases = (whole_ends(text, tokens, as_clause=as_clause) for as_clause in (True, False))
    whole = ([t.idx + len(t) for t in ends] for ends in (clauses, phrases))
    for choices in (*whole, _clause_ends(text, start), _word_ends(text, start)):
        fitting = [at for at in choices if MIN_CHARACTERS <= at - start <= MAX_CHARACTERS]
        if fitting:
            return start, fitting[-1]
    return text.trimmed(start, _last_word_end(text.text, start))


def _clause_ends(text: Text, start: int) -> Iterator[int]:
    """Where a comma, a colon or a dash follows."""
    tokens = text.tokens(start, start + MAX_CHARACTERS)
    for token, is_inside in zip(tokens[:-1], inside_marks(tokens), strict=False):
        if may_end(token) and token.nbor().text in CLAUSE_MARKS and not is_inside:
            yield token.idx + len(token)


def _word_ends(text: Text, start: int) -> Iterator[int]:
    """The ends of words that want none behind them."""
    tokens = text.tokens(start, start + MAX_CHARACTERS)
    closed = closed_ranges(text, start, start + MAX_CHARACTERS)
    for token, is_inside in zip(tokens[:-1], inside_marks(tokens), strict=False):
        end = token.idx + len(token)
        before_noun = token.dep_ in MODIFIERS and token.head.i > token.i
        if before_noun or is_inside or token.is_stop or token.pos_ == "VERB" or token.nbor().lower_ == "of":
            continue
        if may_end(token) and not any(first < end < last for first, last in closed):
            yield end


def _last_word_end(text: str, start: int) -> int:
    """Where the last whole word before the limit ends; the limit where there is one long word, but
    not between a letter and its marks."""
    space = text.rfind(" ", start + 1, start + MAX_CHARACTERS + 1)
    end = space if space > start else start + MAX_CHARACTERS
    while end > start + 1 and unicodedata.combining(text[end : end + 1] or " "):
        end -= 1
    return end


def _without_site(title: str) -> int:
    """Where the title ends before the name of the site that it comes from."""
    found = SITE.search(title, max(0, len(title) - MAX_SITE))
    if found is None or len(title[: found.start()].split()) < MIN_TITLE_WORDS:
        return len(title)
    return found.start() if found[1] == "|" or _is_site(found[2]) else len(title)


def _is_site(name: str) -> bool:
    """ "BBC News", "The Lenford Post", "example.com"."""
    names = name.lower().split()
    return (
        name.lower() in MEDIA_NAMES
        or (len(names) > 1 and names[-1] in MEDIA_ENDINGS and name[0].isupper())
        or DOMAIN.fullmatch(name) is not None
    )
