"""What a time expression is read against: the publication date, the text around it, and the
dates that the text has named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schemas.document import Anchor, Modifier, MomentType
from worker.extractors.timeline.cues import Direction, direction
from worker.extractors.timeline.items import Item
from worker.extractors.timeline.rules import Match
from worker.text import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a match means. `start` and `end` are offsets where the expression is shorter than
    the match. `day` is the day that later expressions may count from."""

    type: MomentType
    value: str | None
    granularity: str | None = None
    modifier: Modifier | None = None
    anchor: Anchor | None = None
    start: int | None = None
    end: int | None = None
    day: date | None = None


# A line without a full stop is a headline even where nobody says so.
SENTENCE_ENDS = (".", "!", "?", ":", ";", ",", "…")
CLOSING = " \"'”’)"


# Nothing is published outside these years; arithmetic near the calendar's ends would leave it.
EARLIEST, LATEST = 1000, 9000


def published_day(text: Text) -> date | None:
    """The day of publication, where there is one that dates can count from."""
    day = text.published_at.date() if text.published_at else None
    return day if day is not None and EARLIEST <= day.year <= LATEST else None


class Frame:
    """The surroundings of the match that is being read."""

    def __init__(self, text: Text, items: Sequence[Item]) -> None:
        self.text = text
        self.items = items
        self.published = published_day(text)
        # The last day that the text named, with the end of its expression.
        self.named: date | None = None
        self.named_end = -1

    def direction(self, item: Item) -> Direction | None:
        """Which way the verbs around the item point."""
        tokens = self.text.tokens(item.start, item.end)
        if not len(tokens):
            return None
        sentence = self.text.sentence_at(item.start)
        headline = sentence.is_title or not sentence.text.rstrip(CLOSING).endswith(SENTENCE_ENDS)
        return direction(tokens[0], headline)

    def tag(self, item: Item) -> str:
        """The part of speech that the parser gives the item's first token."""
        tokens = self.text.tokens(item.start, item.end)
        return tokens[0].pos_ if len(tokens) else ""

    def relation(self, item: Item) -> str:
        """The item's place in the parse."""
        tokens = self.text.tokens(item.start, item.end)
        return tokens[0].dep_ if len(tokens) else ""

    def is_person(self, item: Item) -> bool:
        """Whether the parser takes the item for a part of a person's name ("April Jones")."""
        tokens = self.text.tokens(item.start, item.end)
        return len(tokens) > 0 and tokens[0].ent_type_ == "PERSON"

    def before(self, match: Match, count: int = 1) -> list[str]:
        """The words before the match, small letters, nearest last."""
        return [item.text.lower() for item in self.items[max(0, match.first - count) : match.first]]

    def after(self, match: Match, count: int = 1) -> list[str]:
        """The words behind the match, small letters."""
        return [item.text.lower() for item in self.items[match.stop : match.stop + count]]

    def text_anchor(self) -> tuple[date | None, Literal["text", "published_at"] | None]:
        """The day that "three days later" counts from: the last one named, else the publication's."""
        if self.named is not None:
            return self.named, "text"
        return self.published, "published_at" if self.published else None
