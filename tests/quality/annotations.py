"""What a careful reader takes from an article. Places are code points into its text, half-open.

Frozensets hold every value that is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.quality.words import Range


@dataclass
class Entity:
    """Somebody or something. `named` is false where the article gives a description only."""

    name: str
    types: frozenset[str]
    country: str | None
    named: bool
    mentions: list[Range]
    roles: list[str]


@dataclass(frozen=True)
class Party:
    """A source, a speaker, an actor: an entity of the article, or words of it (any of the places)."""

    words: str
    entity: int | None
    places: tuple[Range, ...]


@dataclass(frozen=True)
class Quote:
    place: Range
    speaker: Party | None
    kind: str


@dataclass(frozen=True)
class Claim:
    """`stance`, `certainty`, `polarity` and `kinds` hold every value that is right."""

    pieces: tuple[Range, ...]
    sources: tuple[Party, ...]
    stance: frozenset[str]
    certainty: frozenset[str]
    polarity: frozenset[str]
    kinds: frozenset[str]
    parent: int | None


@dataclass(frozen=True)
class Figure:
    """`values` holds every right (low, high, unit); low and high are equal but for a range. The unit
    "-" is not judged."""

    words: str
    place: Range
    values: tuple[tuple[float, float, str | None], ...]
    qualifiers: frozenset[str]
    counted: str | None
    kinds: frozenset[str]
    claimant: Party | None
    where: Party | None


@dataclass(frozen=True)
class Time:
    place: Range
    values: frozenset[str]
    types: frozenset[str]


@dataclass(frozen=True)
class Event:
    place: Range
    lemma: str
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    status: frozenset[str]


@dataclass(frozen=True)
class Leaning:
    """Words that only point back, at the opening of a sentence; `kind` says by what."""

    place: Range
    kind: str


@dataclass
class Article:
    """One article with its annotations; `events` is None where they have not been annotated."""

    name: str
    title: str
    body: str
    published: str
    beat: str
    entities: list[Entity] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    not_quotes: list[Range] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    conflicts: list[tuple[int, int]] = field(default_factory=list)
    products: list[tuple[int, int, float]] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    events: list[Event] | None = None
    leaning: list[Leaning] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What the offsets count in: title, blank line, body."""
        return f"{self.title}\n\n{self.body}"
