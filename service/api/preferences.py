"""Prefer and Preference-Applied (RFC 7240)."""

from __future__ import annotations

from flask import Request

PARAMETER = {
    "in": "header",
    "name": "Prefer",
    "description": "`wait=N` holds the answer for up to N seconds (RFC 7240), 60 at most unless set lower",
    "schema": {"type": "string"},
    "example": "wait=5",
}


def preferred_wait_s(request: Request, most_s: int) -> int | None:
    """Seconds that `Prefer: wait=N` asks for, `most_s` at most; None where it does not. A
    preference that cannot be read is ignored, as the RFC says."""
    for preference in ",".join(request.headers.getlist("Prefer")).split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        digits = value.strip().strip('"')
        if name.strip().lower() == "wait" and digits.isascii() and digits.isdigit():
            return min(int(digits[:9]), most_s)
    return None


def applied(wait_s: int | None) -> dict[str, str]:
    """The header that says that the wait was honoured."""
    return {} if wait_s is None else {"Preference-Applied": f"wait={wait_s}"}
