"""Turns the words that fill an event's roles into entities of the article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Token

from schemas.document import Entity
from worker import lexicon
from worker.extractors.events.participants import Roles, objects_of
from worker.extractors.events.triggers import Trigger
from worker.text import Text

Ids = tuple[str, ...]
MODIFIERS = ("poss", "compound", "amod", "nmod")
ACTING = frozenset(("person", "organization", "place", "group"))
FIRST_PERSON = frozenset(("i", "me", "my", "we", "us", "our", "mine", "ours"))
PARTITIVES = frozenset(("of", "from"))
MAX_COORDINATED = 10
MAX_DEPTH = 3


@cache
def _words(table: str) -> frozenset[str]:
    return lexicon.words("events", table)


class Cast:
    """Finds the entities behind the words around a trigger."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._entities = {e.id: e for e in text.entities}
        self._quotes = [(q.start, q.end, q.speaker.entity_id) for q in text.quotes if q.speaker]
        self._quote_starts = [q[0] for q in self._quotes]

    def act(self, ids: Iterable[str]) -> bool:
        """Whether one of the entities can act: people, organisations, countries."""
        return any(self._entities[id].type in ACTING for id in ids)

    def of(self, trigger: Trigger, roles: Roles) -> tuple[Ids, Ids]:
        """Entity ids of the actors and of the targets. Those of a mutual event are both."""
        actors, targets = self._ids(roles.actors), self._ids(roles.targets)
        for owner in roles.owners:
            self._take_owner(owner, trigger, roles, actors, targets)
        if not roles.direct:
            for id in [i for i in actors if self._entities[i].type not in ACTING]:
                del actors[id]  # a thing does not act: what happens happens to it
                targets[id] = None
        if roles.mutual and not targets:
            return tuple(actors), tuple(actors) if len(actors) > 1 else ()
        return tuple(actors), tuple(i for i in targets if i not in actors)

    def _take_owner(
        self, owner: Token, trigger: Trigger, roles: Roles, actors: dict[str, None], targets: dict[str, None]
    ) -> None:
        """A possessor or modifier of an event noun acts, unless it is a thing or the noun names what
        befalls it: Apple's *launch*, the iPhone *launch*, his *death*."""
        for id in self._ids([owner]):
            if self._entities[id].type == "place" and trigger.lemma in _words("calamities"):
                continue  # the Lisbon earthquake is not Lisbon's deed
            acts = self._entities[id].type in ACTING and trigger.lemma not in _words("undergone_nouns")
            if not acts:
                targets[id] = None
            elif not roles.actors or owner.dep_ == "poss":
                actors[id] = None

    def _ids(self, tokens: Iterable[Token]) -> dict[str, None]:
        """Ids as an ordered set."""
        parts = (part for token in tokens for part in with_coordinates(token))
        return {id: None for part in parts for id in self._behind(part, MAX_DEPTH)}

    def _behind(self, token: Token, depth: int) -> Iterator[str]:
        """The entity that the noun phrase names, and whom a person or group in it stands for
        ("Russia's ambassador"); else what the phrase holds nearest to its head."""
        found = self._entity_at(token)
        if found is not None:
            yield found.id
            if token.pos_ == "NOUN" and found.type in ("person", "group"):
                yield from self._stood_for(token, found)
            return
        if depth and token.lemma_.lower() not in _words("calamities"):
            for children in (self._modifying(token), self._within(token, depth)):
                ids = [id for child in children for id in self._behind(child, depth - 1)]
                yield from ids
                if ids:
                    return
        if token.dep_ == "appos" and (named := self._entity_at(token.head)) is not None:
            yield named.id

    def _stood_for(self, token: Token, representative: Entity) -> Iterator[str]:
        for child in token.children:
            over = self._entity_at(child) if child.dep_ in MODIFIERS else None
            if over and over.id != representative.id and over.type in ("place", "organization"):
                yield over.id

    def _entity_at(self, token: Token) -> Entity | None:
        found = self._text.mention_at(token)
        if found is not None:
            return found[1]
        if token.lower_ not in FIRST_PERSON:
            return None
        at = bisect_right(self._quote_starts, token.idx) - 1
        if at < 0 or self._quotes[at][1] <= token.idx:
            return None
        return self._entities.get(self._quotes[at][2] or "")

    def _modifying(self, token: Token) -> list[Token]:
        return [c for c in token.children if c.dep_ in (*MODIFIERS, "appos")]

    def _within(self, token: Token, depth: int) -> list[Token]:
        """Nouns behind "of" and "from", and behind "in" right on the word itself."""
        allowed = PARTITIVES | {"in"} if depth == MAX_DEPTH else PARTITIVES
        inside = [c for c in token.children if c.dep_ == "prep" and c.lower_ in allowed]
        return [object_ for c in inside for object_ in objects_of(c)]


def with_coordinates(token: Token) -> Iterator[Token]:
    """The token and what is coordinated with it, at most ten."""
    for _ in range(MAX_COORDINATED):
        yield token
        following = next((c for c in token.children if c.dep_ == "conj"), None)
        if following is None:
            return
        token = following
