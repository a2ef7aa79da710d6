"""What every reader returns, and the rules for text that they share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from schemas.document import PublishedAtSource, Warning

# C0 and C1 controls but for tab and line feed; they have no place in an article.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")


class UnreadableError(Exception):
    """Raised when no article can be read from a submission; `code` says why, for programs."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it was read. `text` is the title, a blank line and the body."""

    title: str | None
    body: str
    byline: str | None = None
    published_at: datetime | None = None
    published_at_source: PublishedAtSource = "none"
    warnings: tuple[Warning, ...] = ()

    @property
    def text(self) -> str:
        """The text that all offsets count in."""
        return "\n\n".join(part for part in (self.title, self.body) if part)


def cleaned(text: str) -> str:
    """Line breaks as LF, no control characters, at most one blank line between paragraphs.
    Everything else stays, code point for code point."""
    text = CONTROLS.sub("", LINE_BREAKS.sub("\n", text))
    return BLANK_LINES.sub("\n\n", text).strip()


def instant(value: str) -> datetime:
    """An RFC 3339 time or date as a UTC datetime; a date alone is its midnight.
    Raises ValueError."""
    if len(value) == 10:
        day = date.fromisoformat(value)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
