"""Pages of lists: items, and an opaque cursor to the next page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.store import BadCursorError

Item = TypeVar("Item")
# An id, with a score of 56 bits (microseconds, or a count) in the place of its underscore.
CURSOR = re.compile(r"^([a-z]{3})([0-9a-f]{14})([0-9a-hjkmnp-tv-z]{26})$")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Items of a list, newest first; `next_cursor` is None on the last page."""

    items: tuple[Item, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the score and the id of its last item."""

    score: int
    id: str

    def is_after(self, score: int, item_id: str) -> bool:
        """Whether an item comes after this place, newest first."""
        return (score, item_id) < (self.score, self.id)


def encode_cursor(place: Place) -> str:
    """The cursor for a place."""
    prefix, _, rest = place.id.partition("_")
    return f"{prefix}{place.score:014x}{rest}"


def decode_cursor(cursor: str) -> Place:
    """The place of a cursor. Raises BadCursorError."""
    parts = CURSOR.fullmatch(cursor)
    if parts is None:
        raise BadCursorError("this cursor was not made by the service")
    prefix, score, rest = parts.groups()
    return Place(int(score, 16), f"{prefix}_{rest}")
