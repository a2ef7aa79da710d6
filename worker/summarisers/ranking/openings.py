"""How a sentence begins: whether it can be read without the one before it, as it stands or with
a marked edit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from schemas.document import Edit, Source
from worker.lexicon import words
from worker.summarisers.ranking.roles import without_pronoun
from worker.syntax import SUBJECTS, child
from worker.text import Sentence, Text

CONNECTIVES = words("references", "connectives")
DROPPABLE = words("references", "droppable")
PRONOUNS = words("references", "pronouns")
EXISTENTIAL = words("references", "existential")
EXPLETIVE = words("references", "expletive")
CLAUSE_OPENERS = words("references", "clause_openers")
# Pronouns for persons: "it" may stand for nothing at all.
PEOPLE = frozenset({"he", "she", "they"})
CLAUSES = frozenset({"ccomp", "csubj", "xcomp", "advcl", "acl"})
SHELL_NOUNS = words("references", "shell_nouns")
PERIODS = words("references", "periods")


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the sentence begins to be read, what is read in place of the words before that, and
    whether it then stands alone."""

    start: int
    stands: bool
    edits: tuple[Edit, ...] = ()


class Openings:
    """The openings of an article's sentences."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def of(self, sentence: Sentence, start: int) -> Opening:
        """The opening of a sentence that begins to be read at `start`."""
        text = self._text
        tokens = text.tokens(start, sentence.end)
        if not len(tokens):
            return Opening(start, True)
        if sentence.index in self._hanging or _is_torn(tokens):
            return Opening(start, False)
        named = without_pronoun(text, tokens)
        if named:
            return Opening(named[0].end - len(named[0].replacement), True, named)
        after = _behind_connective(tokens)
        first, word = tokens[0].idx, text.doc[after]
        if leans(tokens[after - tokens.start :], is_first=sentence.index == self._first_index):
            return Opening(start, False)
        if self._has_open_subject(tokens):
            return Opening(start, False)
        if word.idx == first:
            return Opening(start, True)
        return Opening(word.idx, True, (Edit(first, word.idx + 1, text.text[word.idx].upper()),))

    def _has_open_subject(self, tokens: TokenSpan) -> bool:
        """ "In his address he said": whether the main clause is about a pronoun that nothing before it
        in the sentence explains. Read behind another sentence it would mean somebody else."""
        subject = child(tokens.root, *SUBJECTS)
        if subject is None or subject.lower_ not in PEOPLE:
            return False
        found = self._text.mention_at(subject)
        known = self._text.mentions_in(tokens.start_char, subject.idx)
        return not any(m.kind != "pronoun" and found and e.id == found[1].id for m, e in known)

    @cached_property
    def _first_index(self) -> int:
        return next((s.index for s in self._text.sentences if not s.is_title), 0)

    @cached_property
    def _hanging(self) -> frozenset[int]:
        """The sentences whose speaker or source stands in another one."""
        return frozenset(self._in_quotes()) | frozenset(self._in_claims())

    def _in_quotes(self) -> Iterator[int]:
        """The sentences in the middle of a quote, and those that are nothing but one."""
        for quote in self._text.quotes:
            for sentence in self._sentences_of(quote.start, quote.end):
                before = self._text.text[sentence.start : max(sentence.start, quote.start)]
                behind = self._text.text[min(quote.end, sentence.end) : sentence.end]
                if sentence.start > quote.start or not _has_words(before + behind):
                    yield sentence.index

    def _in_claims(self) -> Iterator[int]:
        """The sentences that a claim fills whose sources all stand elsewhere, and those that open with
        one ("We wept," he said) whose source is named elsewhere."""
        for claim in self._text.claims:
            for sentence in self._sentences_of(claim.start, claim.end):
                inside = min(claim.end, sentence.end) - max(claim.start, sentence.start)
                here = [s for s in claim.sources if sentence.start <= s.mention.start < sentence.end]
                fills = bool(claim.sources) and inside > (sentence.end - sentence.start) / 2
                behind = [s for s in here if s.mention.start >= claim.end]
                if (fills and not here) or any(self._is_unnamed(s, sentence) for s in behind):
                    yield sentence.index

    def _is_unnamed(self, source: Source, sentence: Sentence) -> bool:
        """Whether the source is a pronoun, and what it stands for is not named before it in the
        sentence."""
        if source.mention.text.lower() not in PRONOUNS:
            return False
        mentions = self._text.mentions_in(sentence.start, source.mention.start)
        return not any(m.kind != "pronoun" and e.id == source.entity_id for m, e in mentions)

    def _sentences_of(self, start: int, end: int) -> Sequence[Sentence]:
        first = self._text.sentence_at(start).index
        return self._text.sentences[first : self._text.sentence_at(max(start, end - 1)).index + 1]


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _is_torn(tokens: TokenSpan) -> bool:
    """Whether it is the rest of a sentence that the parser cut: it begins with a small letter."""
    opening = next((t for t in tokens if t.is_alpha), None)
    return opening is not None and opening.is_lower


def _behind_connective(tokens: TokenSpan) -> int:
    """The index of the token where the sentence goes on behind a connective that it can lose
    ("But ministers", "However, ministers"); of its first token where it has none."""
    first = tokens[0]
    if first.lower_ not in DROPPABLE or len(tokens) < 2:
        return int(tokens.start)
    comma = tokens[1].text == ","
    if not comma and first.dep_ != "cc":
        return int(tokens.start)
    after = tokens.start + (2 if comma else 1)
    return after if after < tokens.end and tokens.doc[after].is_alpha else int(tokens.start)


def leans(tokens: TokenSpan, *, is_first: bool = False) -> bool:
    """True where the words open with a pronoun, a connective, or a noun such as "the incident"
    that only points back. "It" points at nothing in an article's first sentence."""
    opening = next((t for t in tokens if t.is_alpha), None)
    if opening is None:
        return False
    word = opening.lower_
    if word == "there" and any(t.lemma_ in EXISTENTIAL for t in tokens[:4]):
        return False
    if word == "it" and (is_first or _is_expletive(opening)):
        return False
    if word in CONNECTIVES or (word in PRONOUNS and not _has_own_noun(opening)):
        return True
    return word in ("the", "this", "that", "these", "those") and _is_shell(opening)


def _has_own_noun(pronoun: Token) -> bool:
    """ "Most doctors", "One of the men", "Both sides", "Those who stayed", "This week": the words
    behind it say who or when is meant."""
    following = [t.lower_ for t in pronoun.doc[pronoun.i + 1 : pronoun.i + 2]]
    if pronoun.lower_ == "those" and following == ["who"]:
        return True
    if pronoun.lower_ in ("this", "these") and PERIODS.intersection(following):
        return True
    if pronoun.lower_ in ("his", "her", "its", "their", "this", "that", "these", "those", "such"):
        return False
    return pronoun.dep_ in ("det", "nummod", "amod", "predet") or following == ["of"]


def _is_expletive(it: Token) -> bool:
    """ "It is not clear whether" and "It emerged that": the clause behind says what "it" is."""
    verb = it.head
    if it.dep_ == "expl":
        return True
    return (
        it.dep_ in SUBJECTS
        and verb.lemma_ in EXPLETIVE
        and any(c.i > verb.i and c.dep_ in CLAUSES and _is_opened(c) for c in verb.subtree)
    )


def _is_opened(clause: Token) -> bool:
    """Whether a word such as "that", "to" or "whether" opens the clause."""
    return any(c.dep_ in ("mark", "aux", "advmod") and c.lower_ in CLAUSE_OPENERS for c in clause.children)


def _is_shell(determiner: Token) -> bool:
    """ "The incident" and "the latest move", but not "the clash between the two armies" and "the
    bridge plan"."""
    noun = determiner.head
    if noun.lemma_.lower() not in SHELL_NOUNS:
        return False
    return not any(
        (child.i > noun.i and child.dep_ in ("prep", "relcl", "acl")) or child.dep_ in ("compound", "poss")
        for child in noun.children
    )
