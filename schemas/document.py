"""The result document (contract, section 4) as frozen dataclasses.

Offsets: `start` and `end` are Unicode code points, half-open, into `Article.text`;
`article.text[item.start:item.end] == item.text` holds for every item that has them.
The order of the fields is the order of the keys in the served JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

SCHEMA_VERSION = "1.0"

SECTIONS = (
    "summary",
    "entities",
    "quotes",
    "claims",
    "figures",
    "timeline",
    "events",
    "keyphrases",
    "topics",
)

EntityType = Literal[
    "person", "organization", "place", "group", "facility", "event", "product", "law", "work"
]
MentionKind = Literal["name", "nominal", "pronoun"]
QuoteKind = Literal["direct", "partial"]
ResolvedBy = Literal["name", "pronoun", "nominal", "continuation"]
SourceKind = Literal["person", "organization", "document", "anonymous", "group"]
Stance = Literal[
    "stated", "estimated", "reported", "speculated", "denied", "confirmed",
    "predicted", "demanded", "promised", "accused", "condemned", "asked",
]  # fmt: skip
Certainty = Literal["certain", "probable", "possible", "doubtful"]
Polarity = Literal["positive", "negative"]
FigureKind = Literal["count", "money", "percent", "measure", "ratio", "age", "score", "rank"]
Qualifier = Literal["exact", "approximately", "at_least", "at_most", "more_than", "less_than", "range"]
MomentType = Literal["date", "time", "duration", "set"]
Modifier = Literal["approx", "before", "after", "start", "end"]
Anchor = Literal["published_at", "text"]
EventStatus = Literal["happened", "ongoing", "planned", "possible", "denied", "demanded"]
PublishedAtSource = Literal["given", "page", "dateline", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the article."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the article names, describes or points at an entity."""

    text: str
    start: int
    end: int
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a place entity is: ISO 3166-1 alpha-2 code, WGS 84 degrees, GeoNames id."""

    country_code: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the article is about; `name` is its fullest form there."""

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...]
    roles: tuple[Span, ...]
    salience: float
    mentions: tuple[Mention, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that carries an attribution ("said", "according to")."""

    text: str
    start: int
    end: int
    lemma: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke a quote. `mention` is where the article says so."""

    entity_id: str | None
    name: str
    mention: Span
    resolved_by: ResolvedBy


@dataclass(frozen=True, slots=True)
class Quote:
    """Text inside quotation marks; the span leaves the marks out."""

    id: str
    text: str
    start: int
    end: int
    kind: QuoteKind
    speaker: Speaker | None
    cue: Cue | None
    medium: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what a claim is attributed to."""

    entity_id: str | None
    name: str
    mention: Span
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Claim:
    """An attributed statement; the span is its content."""

    id: str
    text: str
    start: int
    end: int
    sources: tuple[Source, ...]
    cue: Cue | None
    stance: Stance
    certainty: Certainty
    polarity: Polarity
    quote_ids: tuple[str, ...]
    figure_ids: tuple[str, ...]
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts."""

    text: str
    start: int
    end: int
    entity_id: str | None


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a figure follows from others, and the stated figure that it agrees with."""

    operation: Literal["product"]
    figure_ids: tuple[str, ...]
    agrees_with: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A move of one quantity, by the ids of the figures that tell it: from the old value to the new
    one, by the difference. Each of the figures carries the whole change; what the article does not
    say is None."""

    from_id: str | None
    to_id: str | None
    by_id: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the article gives, in base units (3.7bn is 3700000000). `when` is the id of the
    moment that it holds at; `conflicts_with` are the figures that other sources give for the same
    thing and that cannot be true together with it."""

    id: str
    text: str
    start: int
    end: int
    value: int | float | None
    low: int | float | None
    high: int | float | None
    unit: str | None
    kind: FigureKind
    qualifier: Qualifier
    counted: Counted | None
    where: str | None
    claim_id: str | None
    derived_from: Derivation | None
    when: str | None = None
    change: Change | None = None
    conflicts_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time expression; `value` is a TIMEX3 value (ISO 8601 where one exists)."""

    id: str
    text: str
    start: int
    end: int
    type: MomentType
    value: str | None
    granularity: str | None
    modifier: Modifier | None
    anchor: Anchor | None
    event_ids: tuple[str, ...]
    sentence: Span


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is reported to happen; the span is its trigger word."""

    id: str
    text: str
    start: int
    end: int
    lemma: str
    type: str | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    where: str | None
    when: str | None
    status: EventStatus
    claim_id: str | None
    sentence: Span


@dataclass(frozen=True, slots=True)
class Keyphrase:
    """A phrase that says what the article is about, with every place where it stands."""

    text: str
    score: float
    count: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """An IPTC Media Topic."""

    code: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that lets a sentence be read alone: `replacement` is read where the article has the
    characters from `start` to `end`. It may drop a word and put a capital; it never says more."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence taken into the summary; `index` counts the article's sentences from 0. In the
    summary's text it is read with its edits. The words that the first of them replaces stand before
    its own `text`."""

    text: str
    start: int
    end: int
    index: int
    score: float
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A fact that a busy editor would list, with the entities in it."""

    text: str
    start: int
    end: int
    entity_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What to read when there is no time for the article, in its own words and its order.
    `reason` says why there is no text where there is none, and `focus_not_found` where the text is
    about something else than what was asked."""

    headline: Span | None
    text: str
    sentences: tuple[SummarySentence, ...]
    key_points: tuple[KeyPoint, ...]
    method: Literal["extractive"]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """ISO 639-1 code and the detector's confidence, 0 to 1; 1 where the client gave it."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Model:
    """The language model that parsed the article."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Engine:
    """What computed the document: same engine, same input, same bytes."""

    version: str
    components: dict[str, str]
    model: Model


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over `text`; reading time at 238 words a minute (Brysbaert 2019)."""

    characters: int
    words: int
    sentences: int
    paragraphs: int
    reading_time_seconds: int


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that the reader of a result should know; `code` is stable."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the worker makes of an article. It holds nothing of the submission's own
    (ids, metadata), so that equal submissions can share it."""

    engine: Engine
    title: str | None
    byline: str | None
    language: Language
    published_at: str | None
    published_at_source: PublishedAtSource
    text: str
    stats: Stats
    summary: Summary
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    timeline: tuple[Moment, ...] = ()
    events: tuple[Event, ...] = ()
    keyphrases: tuple[Keyphrase, ...] = ()
    topics: tuple[Topic, ...] = ()
    warnings: tuple[Warning, ...] = ()
    # What components of the operator's own have found, by name; served only where there are some.
    extensions: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """Where the client says that the article comes from."""

    name: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What belongs to one submission and is not shared: ids, metadata, source."""

    id: str
    external_id: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    source: ArticleSource = ArticleSource()
