"""What a figure states, for comparing it with others: of what, in which state, by whom, how firmly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from spacy.tokens import Token

from schemas.document import Claim, Figure
from worker import lexicon
from worker.syntax import is_negated
from worker.text import Sentence, Text

LEXICON = lexicon.load("conflicts")
STATES = {word: state for state, words in LEXICON["states"].items() for word in words}
PEOPLE = frozenset(LEXICON["people"]["words"])
POINTING_NOUNS = frozenset(LEXICON["anaphors"]["nouns"])
POINTING_VERBS = frozenset(LEXICON["anaphors"]["verbs"])
COPULAS = frozenset(LEXICON["anaphors"]["copulas"])
UPDATES = frozenset(LEXICON["updates"]["words"])
MOVES = frozenset(LEXICON["updates"]["verbs"])
CONTRASTS = frozenset(LEXICON["updates"]["contrast"])
MODALS = frozenset(LEXICON["updates"]["modal"])
# "14 of them", "three of its soldiers": a part.
NEAR = frozenset(LEXICON["updates"]["near"])
PARTS = frozenset(LEXICON["updates"]["parts"])
COMPARED = ("count", "money", "percent", "measure")
# What is foretold or wished for contradicts nothing.
OPEN_STANCES = ("predicted", "demanded", "promised", "asked")
SETTINGS = ("in", "at", "near", "during", "after", "outside", "on", "inside", "across")
SUBJECTS = ("nsubj", "nsubjpass")
MAX_CLIMB = 6
MAX_DATES = 20
# Figures of a sentence longer than this are not compared: it is no sentence.
MAX_TOKENS = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure with what it states. `nouns` are the words counted, None where there are none;
    `doer` does it, `scene` has the words of where and in what; `is_recent` says that its sentence
    names no time before last month, `points` that the figure stands for another ("the figure",
    "there were")."""

    figure: Figure
    sentence: int
    sources: frozenset[str]
    nouns: frozenset[str] | None
    state: str | None
    doer: str | None
    scene: frozenset[str]
    when: str | None
    is_recent: bool
    is_people: bool
    points: bool
    modal: bool
    updates: bool
    contrasts: bool


class Statements:
    """Reads the statements of one article."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._claims = {claim.id: claim for claim in text.claims}
        self._times = {moment.id: moment.value for moment in text.timeline}
        dated = [m for m in text.timeline if m.type in ("date", "time") and "_REF" not in (m.value or "")]
        self._dated = sorted(dated, key=lambda m: m.start)
        self._starts = [moment.start for moment in self._dated]
        at = text.published_at
        last = (at.replace(day=1) - timedelta(days=1)) if at is not None and at.year > 1 else None
        self._months = tuple(f"{day.year:04}-{day.month:02}" for day in (at, last) if day is not None)

    def of(self, found: Sequence[Figure]) -> list[Statement]:
        """The statements of the figures that can be compared, in text order."""
        read = (self._read(figure) for figure in found if figure.kind in COMPARED)
        return [statement for statement in read if statement is not None]

    def _read(self, figure: Figure) -> Statement | None:
        """The statement of a figure; None for one that stands in no statement of its own."""
        text = self._text
        sentence = text.sentence_at(figure.start)
        tokens = text.tokens(figure.start, figure.end)
        claim = self._claims.get(figure.claim_id or "")
        if sentence.is_title or not len(tokens) or len(sentence.tokens) > MAX_TOKENS or figure.derived_from:
            return None
        if _is_old_or_step(figure) or (claim is not None and claim.stance in OPEN_STANCES):
            return None
        clause = list(_clause(tokens.root))
        verb = clause[-1]
        words = {token.lower_ for token in sentence.tokens}
        nouns, is_people = self._nouns(figure)
        return Statement(
            figure=figure,
            sentence=sentence.index,
            sources=self._sources(claim, clause),
            nouns=nouns,
            state=_state(figure, clause, text),
            doer=self._doer(verb),
            scene=_scene(clause),
            when=self._times.get(figure.when or ""),
            is_recent=all(map(self._is_recent, self._dates(sentence, figure.when))),
            is_people=is_people,
            points=_points(figure, tokens.root, verb),
            modal=any(child.lower_ in MODALS for child in verb.children),
            updates=bool(words & UPDATES) or verb.lemma_.lower() in MOVES or self._is_part(figure),
            contrasts=bool(words & CONTRASTS),
        )

    def _dates(self, sentence: Sentence, own: str | None) -> Iterator[str]:
        """The date of the figure and those of the sentence's main verb, which may be "said"."""
        first, last = bisect_left(self._starts, sentence.start), bisect_left(self._starts, sentence.end)
        for moment in self._dated[first:last][:MAX_DATES]:
            tokens = self._text.tokens(moment.start, moment.end)
            if moment.value and len(tokens) and (moment.id == own or _hangs_on_root(tokens.root)):
                yield moment.value

    def _is_recent(self, value: str) -> bool:
        """Whether the time lies in the month of publication or the one before."""
        return value.startswith(self._months) or (
            value[4:6] == "-W" and value[:4] in {m[:4] for m in self._months}
        )

    def _is_part(self, figure: Figure) -> bool:
        """ "14 of them", "another 14", "14 more", "the 14": a part, an addition, or known before."""
        text = self._text.text
        before = text[max(0, figure.start - 16) : figure.start].lower().split()
        behind = text[figure.end : figure.end + 12].lower().split()
        if {*before[-1:], *behind[:1]} & NEAR:
            return True
        return figure.kind == "count" and behind[:1] == ["of"] and bool({*behind[1:2]} & PARTS)

    def _nouns(self, figure: Figure) -> tuple[frozenset[str] | None, bool]:
        """The lemmas of what is counted, and whether it is people at large."""
        if figure.counted is None:
            return None, False
        tokens = self._text.tokens(figure.counted.start, figure.counted.end)
        lemmas = frozenset(t.lemma_.lower() for t in tokens if t.is_alpha)
        if len(lemmas) == 1 and (lemmas <= PEOPLE or {t.lower_ for t in tokens} <= PEOPLE):
            return frozenset(("people",)), True
        return lemmas, False

    def _sources(self, claim: Claim | None, clause: Sequence[Token]) -> frozenset[str]:
        """Who gives the figure: the claim's sources, or who "puts" it somewhere."""
        if claim is not None:
            return frozenset(s.entity_id or s.name.lower() for s in claim.sources)
        for verb in clause:
            if verb.lemma_ in POINTING_VERBS and verb.pos_ == "VERB":
                subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
                return frozenset((self._name(subject),)) if subject is not None else frozenset()
        return frozenset()

    def _doer(self, verb: Token) -> str | None:
        """Who does what the clause tells."""
        subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        return self._name(subject) if subject is not None else None

    def _name(self, token: Token) -> str:
        found = self._text.mention_at(token)
        return str(token.lemma_).lower() if found is None else found[1].id


def _hangs_on_root(token: Token) -> bool:
    """Whether the token stands beside the sentence's main verb."""
    for _ in range(MAX_CLIMB):
        if token.dep_ not in ("prep", "pobj", "npadvmod", "advmod", "tmod"):
            break
        token = token.head
    return bool(token.dep_ == "ROOT")


def _is_old_or_step(figure: Figure) -> bool:
    """Whether the figure is the old value of a change, or the difference."""
    return figure.change is not None and figure.id in (figure.change.from_id, figure.change.by_id)


def _clause(token: Token) -> Iterator[Token]:
    """The token and what governs it up to its verb."""
    here = token
    for _ in range(MAX_CLIMB):
        yield here
        if here.pos_ in ("VERB", "AUX") or here.head.i == here.i:
            return
        here = here.head


def _scene(clause: Sequence[Token]) -> frozenset[str]:
    """The words of where and in what it happened: "second", "crash"."""
    settings = (p for t in clause for p in t.children if p.dep_ == "prep" and p.lower_ in SETTINGS)
    nouns = [n for p in settings for n in p.children if n.ent_type_ not in ("DATE", "TIME")]
    nouns += [n for noun in nouns for p in noun.children if p.dep_ == "prep" for n in p.children]
    ties = [c for noun in nouns for c in noun.children if c.dep_ in ("amod", "compound", "nmod")]
    return frozenset(str(word.lower_) for word in (*nouns, *ties))


def _state(figure: Figure, clause: Sequence[Token], text: Text) -> str | None:
    """What is said of the things counted: a state of people, or the verb."""
    verb = clause[-1]
    counted = text.tokens(figure.counted.start, figure.counted.end) if figure.counted is not None else ()
    for token in (*counted, *(c for t in counted for c in t.children), *clause, *verb.children):
        if token.i > verb.i and token.dep_ in ("dobj", "prep", "advcl", "ccomp", "conj"):
            continue
        lemma = token.lemma_.lower()
        word = f"not {lemma}" if token.pos_ == "VERB" and is_negated(token) else lemma
        state: str | None = STATES.get(word) or STATES.get(token.lower_)
        if state is not None:
            return state
    return str(verb.lemma_).lower() if verb.pos_ == "VERB" and not is_negated(verb) else None


def _points(figure: Figure, token: Token, verb: Token) -> bool:
    """Whether the figure stands for one given before: "put the figure at 90", "it was closer to
    90", "there were about 90"."""
    noun = figure.counted.text.lower() if figure.counted is not None else None
    if verb.lemma_ in POINTING_VERBS:
        object_ = next((c for c in verb.children if c.dep_ == "dobj"), None)
        return object_ is not None and object_.lower_ in POINTING_NOUNS and not _is_of_something(object_)
    if verb.lemma_ not in COPULAS or not (noun is None or noun in POINTING_NOUNS):
        return False
    subject = next((c for c in verb.children if c.dep_ in (*SUBJECTS, "expl")), None)
    if subject is None or subject.i > token.i:
        return False
    if any(child.dep_ == "relcl" or child.lower_ == "the" for child in token.children):
        return False  # "below the 120 who came"
    there = subject.dep_ == "expl" and noun is None
    return there or (subject.lower_ in POINTING_NOUNS and not _is_of_something(subject))


def _is_of_something(noun: Token) -> bool:
    """ "the number of missing" says itself what it counts; "a figure" points at none."""
    return any(child.lower_ in ("of", "a", "an", "for") for child in noun.children)
