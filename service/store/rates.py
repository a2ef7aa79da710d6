"""How many requests a tenant has left."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import redis

from service.settings import Settings
from service.store import keys, translated


@dataclass(frozen=True, slots=True)
class Rate:
    """A window of requests: its quota, what is left of it, and when the next begins.
    `exceeded` says that this request was one too many."""

    quota: int
    window_s: int
    remaining: int
    reset_s: int
    exceeded: bool = False


class RateStore:
    """Fixed windows that begin with a tenant's first request."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        source = files("service.store.scripts").joinpath("rate.lua").read_text()
        self._script = client.register_script(source)
        self._quota = settings.rate_limit
        self._window_s = settings.rate_window_s

    @property
    def untouched(self) -> Rate:
        """A window in which nothing was counted."""
        return Rate(self._quota, self._window_s, self._quota, self._window_s)

    @translated()
    def count(self, who: str) -> Rate:
        """Counts one request; when Redis is full too, since reading and deleting go on then."""
        used, left_ms = self._script([keys.RATE(who)], [self._window_s * 1000])
        reset_s = max(1, -(-left_ms // 1000))
        return Rate(self._quota, self._window_s, max(0, self._quota - used), reset_s, used > self._quota)
