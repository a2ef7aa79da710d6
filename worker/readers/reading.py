"""What every reader returns, and the rules for text that they share."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from unicodedata import category

from schemas.document import PublishedAtSource, Warning

# C0 and C1 controls but for tab and line feed; they have no place in an article.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
MAX_BYLINE_CHARACTERS = 1_000
# Letters and symbols that show nothing: fillers of Hangul, the empty pattern of Braille.
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
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
    language: str | None = None

    @property
    def text(self) -> str:
        """The text that all offsets count in."""
        return "\n\n".join(part for part in (self.title, self.body) if part)

    def without_repeated_title(self) -> Reading:
        """The reading whose body does not begin with its title once more."""
        first, _, rest = self.body.partition("\n")
        repeats = self.title is not None and one_line(first) == self.title and rest.strip()
        return replace(self, body=rest.strip()) if repeats else self


def one_line(text: str | None) -> str | None:
    """The text in one line, single spaces between words; None where nothing is left."""
    return " ".join(cleaned(text or "").split()) or None


def byline_in(text: str | None) -> str | None:
    """The names in one line; None where nothing is left, or more than a client may give."""
    line = one_line(text)
    return line if line and len(line) <= MAX_BYLINE_CHARACTERS else None


def cleaned(text: str) -> str:
    """Line breaks as LF, no control characters, at most one blank line between paragraphs.
    Everything else stays, code point for code point; of a text without a visible character, nothing."""
    if not any(map(_is_visible, text)):
        return ""
    text = CONTROLS.sub("", LINE_BREAKS.sub("\n", text))
    return BLANK_LINES.sub("\n\n", text).strip()


def _is_visible(character: str) -> bool:
    """Whether it leaves a mark on paper: a letter, number, punctuation mark or symbol."""
    return category(character)[0] in "LNPS" and character not in FILLERS


def instant(value: str) -> datetime:
    """An RFC 3339 time or date, with its offset, for "today" is the day where it was written; a date
    alone is its midnight in UTC, as is a time without an offset. Raises ValueError, OverflowError."""
    if len(value) == 10:
        day = date.fromisoformat(value)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment = datetime.fromisoformat(value)
    return in_range(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def in_range(moment: datetime) -> datetime:
    """The moment itself. Raises OverflowError where it has no date in UTC."""
    moment.astimezone(UTC)
    return moment


def language_code(tag: str) -> str | None:
    """The language of a BCP 47 tag ("en-GB" is "en"); None for what is no tag."""
    code = tag.strip().lower().split("-")[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None
