"""Turns: one process answers many clients, so long work of one of them pauses now and then."""

from __future__ import annotations

import time

WORK_S = 0.005
# gevent looks at its connections only in a pause that takes time; after one of 0 s it goes straight on.
PAUSE_S = 0.000_1


class Turns:
    """Call `give` between two steps of long work."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give(self) -> None:
        """Lets others have their turn, if the last time was a while ago."""
        if time.monotonic() - self._since > WORK_S:
            time.sleep(PAUSE_S)
            self._since = time.monotonic()
