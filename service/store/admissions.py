"""Who asks, and how many requests they have left: in one step, as every request needs both."""

from __future__ import annotations

from dataclasses import dataclass

import redis

from schemas.keys import LOCAL_TENANT, SCOPES
from service.settings import Settings
from service.store.apikeys import key_and_hash
from service.store.scripts import Scripts


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks."""

    tenant: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A window of requests: its quota, what is left of it, and when the next begins.
    `exceeded` says that this request was one too many."""

    quota: int
    window_s: int
    remaining: int
    reset_s: int
    exceeded: bool = False


class AdmissionStore:
    """Identities by API key, and fixed windows of requests, one for each tenant. Methods raise the
    errors of service.store only."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._scripts = Scripts(client, settings)
        self._quota = settings.rate_limit
        self._window_s = settings.rate_window_s

    @property
    def untouched(self) -> Rate:
        """A window in which nothing was counted."""
        return Rate(self._quota, self._window_s, self._quota, self._window_s)

    def admit(self, token: str, address: str) -> tuple[Identity | None, Rate]:
        """Counts one request; when Redis is full too, since reading and deleting go on then.
        Without a key, or with one that is unknown or revoked, everybody is the local tenant while
        no keys exist; after that nobody, and the quota is that of the address."""
        key_id, secret_hash = key_and_hash(token) or ("", "")
        found = self._scripts.run(
            "admit", key_id, secret_hash, LOCAL_TENANT, f"address:{address}", self._window_s * 1000
        )
        tenant, scopes, used, left_ms = found[0].decode(), found[1].decode(), found[2], found[3]
        identity = Identity(tenant, tuple(scopes.split()) or SCOPES) if tenant else None
        reset_s = max(1, -(-left_ms // 1000))
        rate = Rate(self._quota, self._window_s, max(0, self._quota - used), reset_s, used > self._quota)
        return identity, rate
