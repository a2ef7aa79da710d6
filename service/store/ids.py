"""Identifiers: a prefix that says what it is, and 26 characters that sort by time of making."""

from __future__ import annotations

import secrets
import time
from typing import Literal

Prefix = Literal["job", "art", "whk", "dlv", "evt", "bat"]
# Crockford's base 32 in lower case: no i, l, o, u.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: Prefix) -> str:
    """A new id like job_01kaq…: 48 bits of milliseconds and 80 random bits (the layout of a ULID)."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    digits = [ALPHABET[value >> shift & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(digits)}"


def sibling(known: str, prefix: Prefix) -> str:
    """The id of the thing that belongs one to one to another: a job's article, its event."""
    return f"{prefix}_{known.partition('_')[2]}"
