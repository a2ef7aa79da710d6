"""The notifier's signs of life."""

from __future__ import annotations

import threading

from redis.exceptions import ResponseError

from worker.notifier import Pulse


class Workers:
    """A store whose first answer is an error that it has no word for."""

    def __init__(self) -> None:
        self.beats = 0
        self.left = False
        self.beat_again = threading.Event()

    def beat(self, role: str, name: str) -> None:
        self.beats += 1
        if self.beats == 1:
            raise ResponseError("NOPERM this user has no permissions")
        self.beat_again.set()

    def leave(self, role: str, name: str) -> None:
        self.left = True


def test_pulse_goes_on_when_a_beat_fails_in_an_unknown_way() -> None:
    workers = Workers()
    pulse = Pulse(workers, "host:1", every_s=0.01)
    pulse.start()
    assert workers.beat_again.wait(20)
    pulse.stop()
    assert workers.left
