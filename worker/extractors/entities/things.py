"""What the entity component works on: mentions as token ranges, and the things that they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc

from schemas.document import EntityType, MentionKind
from worker.gazetteer import Found as Place

Gender = Literal["male", "female"]
# A name's words: what makes two names the same string.
Key = tuple[str, ...]


@dataclass(slots=True)
class Name:
    """A name in the text: tokens `start` to `end` (half-open)."""

    start: int
    end: int
    type: EntityType


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of a thing: tokens `start` to `end` (half-open), and the token that heads it."""

    start: int
    end: int
    kind: MentionKind
    head: int


@dataclass(slots=True, eq=False)
class Thing:
    """Somebody or something, and every place in the text that mentions it.

    `forms` are its names as written, `roles` token ranges, `descriptions` the nouns that it is called by,
    `attributes` all words of its roles."""

    type: EntityType
    references: list[Reference] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    roles: list[tuple[int, int]] = field(default_factory=list)
    descriptions: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    gender: Gender | None = None
    many: bool = False
    place: Place | None = None

    def refer(self, reference: Reference) -> None:
        """Adds a mention, unless one stands there already."""
        if all((r.start, r.end) != (reference.start, reference.end) for r in self.references[-8:]):
            self.references.append(reference)


def words(doc: Doc, start: int, end: int) -> str:
    """The tokens' text as it stands, without white space at its ends."""
    return str(doc[start:end].text).strip()


def key(doc: Doc, start: int, end: int) -> Key:
    """The words of the tokens."""
    return tuple(t.text for t in doc[start:end] if not t.is_space)
