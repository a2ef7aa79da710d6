"""Where and when an event is, and whose claim it stands in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection

from spacy.tokens import Token

from schemas.document import Moment
from worker import lexicon
from worker.extractors.events.triggers import Trigger
from worker.text import Sentence, Text

LOCATIVE = frozenset(
    ("in", "at", "near", "on", "inside", "outside", "around", "across", "throughout", "within")
)
DIRECTIONAL = frozenset(("into", "to", "from", "over", "off", "through"))
# A time that hangs on a word as one of these is its own: "a 2022 report", "the vote on Friday".
ADJUNCTS = frozenset(("prep", "npadvmod", "advmod", "pobj", "pcomp"))
WITHIN_PHRASE = ADJUNCTS | {"nummod", "compound", "amod", "nmod"}
# Clauses that share the time of the clause over them.
SHARED_CLAUSES = frozenset(("conj", "advcl"))
MAX_CLIMB = 8
MAX_MOMENTS = 20
DATELINE = re.compile(r"[^.!?\n]{0,60}?(?:—|–|--| - )\s")


class Scene:
    """Looks up the places, times and claims around a trigger."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._places = {e.id for e in text.entities if e.type in ("place", "facility")}
        moments = [m for m in text.timeline if m.type in ("date", "time") and not _in_dateline(m)]
        self._moments = sorted(moments, key=lambda m: (m.start, m.end))
        self._starts = [m.start for m in self._moments]
        self._claims = _innermost(text)

    def claim_at(self, offset: int) -> str | None:
        """The innermost claim whose span holds the offset."""
        at = bisect_left(self._claims, (offset + 1,)) - 1
        return self._claims[at][1] if at >= 0 else None

    def place_of(self, trigger: Trigger, targets: Collection[str]) -> str | None:
        """The place named with a preposition on the trigger or on a word that lends it its
        surroundings; a place that something comes to or from only if it is no target."""
        words = _surroundings(trigger)
        # "hosted the delegation in Ankara": the parser hangs the place on the object
        words += [c for c in trigger.token.children if c.dep_ in ("dobj", "nsubjpass")]
        for word in words:
            place = self._place_on(word, targets)
            if place:
                return place
        return self._place_before(trigger)

    def _place_on(self, word: Token, targets: Collection[str]) -> str | None:
        for preposition in word.children:
            if preposition.dep_ != "prep":
                continue
            for object_ in preposition.children:
                place = self._place_at(object_)
                if place and preposition.lower_ in LOCATIVE:
                    return place
                if place and preposition.lower_ in DIRECTIONAL and place not in targets:
                    return place
        return None

    def _place_at(self, token: Token) -> str | None:
        found = self._text.mention_at(token) if token.dep_ in ("pobj", "compound", "poss") else None
        return found[1].id if found and found[1].id in self._places else None

    def _place_before(self, trigger: Trigger) -> str | None:
        """The place that a noun carries before it: the Lisbon earthquake."""
        if trigger.lemma not in lexicon.words("events", "calamities"):
            return None
        return next((p for c in trigger.token.children if (p := self._place_at(c))), None)

    def time_of(self, trigger: Trigger, sentence: Sentence) -> str | None:
        """The time in the sentence that hangs nearest on the trigger or its surroundings."""
        first = bisect_left(self._starts, sentence.start)
        moments = self._moments[first : bisect_left(self._starts, sentence.end)][:MAX_MOMENTS]
        if not moments:
            return None
        words = {word.i: n for n, word in enumerate(_surroundings(trigger))}
        ranked = []
        for moment in moments:
            steps = self._steps(moment, words)
            if steps is not None:
                ranked.append((steps, abs(moment.start - trigger.token.idx), moment.id))
        return min(ranked)[2] if ranked else None

    def _steps(self, moment: Moment, words: dict[int, int]) -> int | None:
        """How far the time is from the trigger; None where it belongs to something else."""
        tokens = self._text.tokens(moment.start, moment.end)
        if not len(tokens):
            return None
        token, relations = tokens.root, WITHIN_PHRASE
        for climbed in range(MAX_CLIMB):
            if token.i in words:
                return 10 * words[token.i] + climbed
            if token.dep_ not in relations:
                return None
            if token.head.pos_ in ("NOUN", "PROPN") and token.i not in (t.i for t in tokens):
                relations = ADJUNCTS  # "during a visit in June" dates the visit and what was during it
            token = token.head
        return None


def _in_dateline(moment: Moment) -> bool:
    """Whether the time stands in the "LISBON, March 2 —" before the sentence."""
    opening = DATELINE.match(moment.sentence.text)
    return opening is not None and moment.end - moment.sentence.start < opening.end()


def _surroundings(trigger: Trigger) -> list[Token]:
    """The trigger and the words whose place and time are its own: a light verb, the verb that a noun
    is the subject of, the clause that a coordinated or participial clause belongs to."""
    token = trigger.token
    words = [token]
    if not trigger.is_verb:
        host = trigger.host
        if host is None and token.dep_ in ("nsubj", "nsubjpass"):
            host = token.head
        if host is None:
            return words
        words.append(host)
        token = host
    while len(words) < MAX_CLIMB and (token.dep_ in SHARED_CLAUSES or _is_raised(token)):
        if token.dep_ == "advcl" and token.tag_ != "VBG":
            break
        token = token.head
        words.append(token)
    return words


def _is_raised(verb: Token) -> bool:
    """Whether the verb is the content of "expected to", "began to": one event, one time."""
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in lexicon.words("events", "raising")


def _innermost(text: Text) -> list[tuple[int, str | None]]:
    """Change points (offset, claim id): from the offset on, that claim is the innermost."""
    edges = sorted(
        [(c.end, 0, 0, c.id) for c in text.claims]
        + [(c.start, 1, c.start - c.end, c.id) for c in text.claims]
    )
    stack: list[str] = []
    changes: list[tuple[int, str | None]] = []
    for offset, opens, _, id in edges:
        if opens:
            stack.append(id)
        elif id in stack:
            stack.remove(id)
        changes.append((offset, stack[-1] if stack else None))
    return _last_per_offset(changes)


def _last_per_offset(changes: list[tuple[int, str | None]]) -> list[tuple[int, str | None]]:
    return list(dict(changes).items())
