"""When a failed delivery is tried again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Receivers that fail together must not be hit together again.
JITTER = 0.1
MAX_RETRY_AFTER_S = 24 * 3600


def retry_in_s(
    tries: int, schedule_s: Sequence[int], *, jitter: float, retry_after_s: float | None
) -> float | None:
    """Seconds until the next try after `tries` (from 1) have failed; None where none is left.
    `jitter` is 0 to 1. What the receiver asked for counts where it is longer than the schedule."""
    if tries > len(schedule_s):
        return None
    delay = schedule_s[tries - 1] * (1 + JITTER * jitter)
    return max(delay, min(retry_after_s or 0, MAX_RETRY_AFTER_S))


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds in a Retry-After header (RFC 9110, 10.2.3: seconds, or a date); None where it
    says nothing usable."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
