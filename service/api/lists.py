"""What a list's query asks for."""

from __future__ import annotations

from typing import Any

from schemas.v1.values import epoch_s
from service.store.articles import ArticleFilters


def filters_of(query: dict[str, Any]) -> ArticleFilters:
    """The filters in a load of ArticlesQuery."""
    after, before = query.get("published_after"), query.get("published_before")
    return ArticleFilters(
        external_id=query.get("external_id"),
        entity=query.get("entity"),
        topic=query.get("topic"),
        source=query.get("source"),
        published_after=None if after is None else epoch_s(after),
        published_before=None if before is None else epoch_s(before, end=True),
    )
