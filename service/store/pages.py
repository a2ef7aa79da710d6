"""Pages of lists: items, and an opaque cursor to the next page."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.store import BadCursorError

Item = TypeVar("Item")
# Scores are counts and microseconds; sorted sets hold them exactly up to here.
MAX_SCORE = 2**53


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
    return urlsafe_b64encode(f"{place.score}.{place.id}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> Place:
    """The place of a cursor. Raises BadCursorError."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        score, _, item_id = text.partition(".")
        place = Place(int(score), item_id)
    except ValueError:
        raise BadCursorError("this cursor was not made by the service") from None
    if encode_cursor(place) != cursor or not item_id or not 0 <= place.score < MAX_SCORE:
        raise BadCursorError("this cursor was not made by the service")
    return place
