"""Whose claim a figure is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from schemas.document import Claim


class ClaimIndex:
    """Finds the innermost claim around a span."""

    # Claims nest a few deep; one that begins further back does not hold the span.
    MAX_BACK = 40

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._claims = sorted(claims, key=lambda c: (c.start, -c.end, c.id))
        self._starts = [claim.start for claim in self._claims]

    def innermost(self, start: int, end: int) -> str | None:
        """The id of the shortest claim whose content holds the span."""
        at = bisect_right(self._starts, start)
        around = [c for c in self._claims[max(0, at - self.MAX_BACK) : at] if c.end >= end]
        return min(around, key=lambda c: (c.end - c.start, c.id)).id if around else None
