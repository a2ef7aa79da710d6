"""Times as the store keeps them (microseconds since 1970, of Redis's clock) and as clients see them."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(at_us: int) -> str:
    """The instant in UTC with milliseconds: 2026-01-31T12:00:00.000Z."""
    moment = datetime.fromtimestamp(at_us // 1_000_000, UTC).replace(microsecond=at_us % 1_000_000)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
