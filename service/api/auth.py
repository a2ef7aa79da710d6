"""Whose data a request may see."""

from __future__ import annotations

LOCAL_TENANT = "local"


def tenant() -> str:
    """The tenant of the request at hand."""
    return LOCAL_TENANT
