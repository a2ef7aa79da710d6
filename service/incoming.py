"""Bodies as they come over the wire: within a time, and so that other requests get their turn.

Import it only after gevent has patched the standard library (service.server).
"""

from __future__ import annotations

import sys
import time
from typing import Any

import gevent

from service.turns import Turns

# A chunked body may consist of single bytes, whose reading never waits.
PIECE_BYTES = 4_096


class SlowBodyError(Exception):
    """Raised when a body was not complete in time."""


class PatientInput:
    """The `wsgi.input` of a request, around gunicorn's. The time runs from the first read on."""

    def __init__(self, body: Any, timeout_s: float) -> None:
        self._body, self._timeout_s = body, timeout_s
        self._deadline: float | None = None
        self._turns = Turns()

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes, less only at the end. Raises SlowBodyError, and what gunicorn raises
        for a body that is no HTTP."""
        pieces: list[bytes] = []
        left = sys.maxsize if size is None or size < 0 else size
        while left > 0 and (piece := self._next(min(left, PIECE_BYTES))):
            pieces.append(piece)
            left -= len(piece)
            self._turns.give()
        return b"".join(pieces)

    def _next(self, size: int) -> bytes:
        if self._deadline is None:
            self._deadline = time.monotonic() + self._timeout_s
        left_s = self._deadline - time.monotonic()
        slow = SlowBodyError(f"The body was not complete within {self._timeout_s:g} seconds.")
        if left_s <= 0:
            raise slow
        with gevent.Timeout(left_s, slow):
            piece: bytes = self._body.read(size)
        return piece


def drain(read: Any, most_bytes: int, timeout_s: float) -> None:
    """Reads on for a while and throws it away: a connection that is closed on unread data is reset,
    and the client never sees the answer."""
    turns = Turns()
    with gevent.Timeout(timeout_s, False):
        while most_bytes > 0 and (piece := read(PIECE_BYTES)):
            most_bytes -= len(piece)
            turns.give()
