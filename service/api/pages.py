"""Lists as the API shows them."""

from __future__ import annotations

from typing import Any

from service.store.pages import Page


def page_view(page: Page[Any]) -> dict[str, Any]:
    """A page of a store as page_schema() dumps it."""
    return {"object": "list", "data": page.items, "next_cursor": page.next_cursor}
