"""Pages of what stands in sorted sets, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from service.store.pages import Page, Place, decode_cursor, encode_cursor

Item = TypeVar("Item")


def page_of(
    client: Any,
    names: Sequence[str],
    cursor: str | None,
    limit: int,
    load: Callable[[Sequence[str]], Sequence[Item | None]],
) -> Page[Item]:
    """The page after `cursor` of the ids in the sorted sets, highest score first. `load` gives the
    items of ids in their order, None for one that is gone. Raises BadCursorError."""
    after = None if cursor is None else decode_cursor(cursor)
    found: list[tuple[Place, Item]] = []
    while len(found) <= limit:
        places = _places(client, names, after, limit + 1)
        items = load([place.id for place in places]) if places else ()
        found += [(place, item) for place, item in zip(places, items, strict=True) if item is not None]
        if len(places) <= limit:
            break
        after = places[-1]
    page = found[:limit]
    following = encode_cursor(page[-1][0]) if len(found) > limit else None
    return Page(tuple(item for _, item in page), following)


def _places(client: Any, names: Sequence[str], after: Place | None, limit: int) -> list[Place]:
    """The next ids of all the sets: the rest of those that share the score of `after`, however
    many they are, then the lower ones. Redis orders equal scores by id, as the cursor does."""
    with client.pipeline(transaction=False) as pipe:
        for name in names:
            if after is not None:
                pipe.zrange(name, after.score, after.score, desc=True, byscore=True, withscores=True)
            below = "+inf" if after is None else f"({after.score}"
            pipe.zrange(name, below, "-inf", desc=True, byscore=True, withscores=True, offset=0, num=limit)
        answers = pipe.execute()
    places = [Place(int(score), item.decode()) for rows in answers for item, score in rows]
    places.sort(key=lambda place: (place.score, place.id), reverse=True)
    return [place for place in places if after is None or after.is_after(place.score, place.id)][:limit]
