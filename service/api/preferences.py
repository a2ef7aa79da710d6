"""Prefer and Preference-Applied (RFC 7240)."""

from __future__ import annotations

from flask import Request

MAX_WAIT_S = 60
PARAMETER = {
    "in": "header",
    "name": "Prefer",
    "description": f"`wait=N` holds the answer for up to N seconds, {MAX_WAIT_S} at most (RFC 7240)",
    "schema": {"type": "string"},
    "example": "wait=30",
}


def preferred_wait_s(request: Request) -> int | None:
    """Seconds that `Prefer: wait=N` asks for, 60 at most; None where it does not. A preference
    that cannot be read is ignored, as the RFC says."""
    for preference in ",".join(request.headers.getlist("Prefer")).split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        digits = value.strip().strip('"')
        if name.strip().lower() == "wait" and digits.isascii() and digits.isdigit():
            return min(int(digits[:9]), MAX_WAIT_S)
    return None


def applied(wait_s: int | None) -> dict[str, str]:
    """The header that says that the wait was honoured."""
    return {} if wait_s is None else {"Preference-Applied": f"wait={wait_s}"}
