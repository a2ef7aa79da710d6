"""What a client submitted, as the API hands it to the worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from schemas.document import SECTIONS, ArticleSource

Format = Literal["text", "html", "url", "ninjs", "jsonld"]
Priority = Literal["high", "normal", "low"]

# The longest URL that is taken, in a submission or for a webhook.
MAX_URL_CHARACTERS = 2_048


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """How long the summary may be, and what it should be about."""

    max_sentences: int = 3
    max_words: int | None = None
    max_characters: int | None = None
    focus: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What to compute. Sections left out of `include` come back empty."""

    include: tuple[str, ...] = SECTIONS
    summary: SummaryOptions = SummaryOptions()


@dataclass(frozen=True, slots=True)
class Submission:
    """One article to read. `content` is text, HTML, a URL, or JSON of a ninjs item or a
    schema.org article, as `format` says.

    `title_from_text` is set for `text/plain` bodies: their first line may be the title.
    `published_at` is RFC 3339 or a date, as the client gave it (already validated).
    """

    format: Format
    content: str
    title: str | None = None
    title_from_text: bool = False
    published_at: str | None = None
    byline: str | None = None
    language: str | None = None
    source: ArticleSource = ArticleSource()
    external_id: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    options: Options = Options()
    priority: Priority = "normal"
