"""Where and when an event is, and whose claim it stands in."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Token

from schemas.document import Moment
from worker.extractors.events.triggers import Trigger
from worker.text import Sentence, Text

PLACE_PREPOSITIONS = frozenset(
    ["in", "at", "near", "on", "inside", "outside", "around", "across", "into", "to", "from", "over", "off", "throughout", "within"]
)
CLAUSES = frozenset(("ROOT", "ccomp", "advcl", "relcl", "acl", "conj", "xcomp", "pcomp", "csubj", "parataxis"))
MAX_CLIMB = 12


class Scene:
    """Looks up the places, times and claims around a trigger."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._places = {e.id for e in text.entities if e.type in ("place", "facility")}
        self._moments = sorted(
            (m for m in text.timeline if m.type in ("date", "time")), key=lambda m: (m.start, m.end)
        )
        self._starts = [m.start for m in self._moments]
        self._claims = _innermost(text)

    def claim_at(self, offset: int) -> str | None:
        """The innermost claim whose span holds the offset."""
        at = bisect_left(self._claims, (offset + 1,)) - 1
        return self._claims[at][1] if at >= 0 else None

    def place_of(self, trigger: Trigger, sentence: Sentence) -> str | None:
        """The place named with a preposition on the trigger, its host, or the clause over it."""
        words = [trigger.token, *([trigger.host] if trigger.host is not None else [])]
        words += _governors(trigger.token)
        for word in words:
            for child in word.children:
                if child.dep_ == "prep" and child.lower_ in PLACE_PREPOSITIONS:
                    for object_ in child.children:
                        found = self._text.mention_at(object_) if object_.dep_ == "pobj" else None
                        if found and found[1].id in self._places:
                            return found[1].id
        return None

    def time_of(self, trigger: Trigger, sentence: Sentence) -> str | None:
        """The time in the sentence that the parse hangs on the trigger, else the one time that
        shares its clause, else the only one of the sentence."""
        first = bisect_left(self._starts, sentence.start)
        moments = self._moments[first : bisect_left(self._starts, sentence.end)][:20]
        if not moments:
            return None
        words = {trigger.token.i: 0}
        words |= {w.i: n for n, w in enumerate(_governors(trigger.token), start=1)}
        ranked = []
        for moment in moments:
            steps = self._steps(moment, words)
            if steps is not None:
                ranked.append((steps, abs(moment.start - trigger.token.idx), moment.id))
        return min(ranked)[2] if ranked else None

    def _steps(self, moment: Moment, words: dict[int, int]) -> int | None:
        """How many words lie between the trigger and the word that the time hangs on; None where
        the time belongs to another clause."""
        tokens = self._text.tokens(moment.start, moment.end)
        if not len(tokens):
            return None
        token: Token = tokens.root
        for _ in range(MAX_CLIMB):
            if token.i in words:
                return words[token.i]
            if token.head.i == token.i or token.dep_ in ("relcl", "ccomp", "advcl", "acl", "conj"):
                return None
            token = token.head
        return None


def _governors(token: Token) -> list[Token]:
    """The words over the token up to the top of the sentence, nearest first."""
    found: list[Token] = []
    while token.head.i != token.i and len(found) < MAX_CLIMB:
        if token.dep_ in ("relcl", "acl") and token.head.pos_ != "VERB":
            break
        token = token.head
        found.append(token)
    return found


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
