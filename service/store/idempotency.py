"""Requests that may come twice: what each Idempotency-Key was used for, and its first answer."""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson
import redis

from schemas.records import pack, unpack
from service.settings import Settings
from service.store import keys, translated
from service.store.ids import Prefix, new_id
from service.store.scripts import Scripts

LIFETIME_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, kept to be given again. One with an article in it is kept without, beside
    the article's id: so nothing of an article stays behind when it is deleted."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """The request is the caller's to handle. `id` is for what it makes: the same when the
    request is begun again."""

    id: str


class KeyReusedError(Exception):
    """Raised when the key was used for another request."""


class InFlightError(Exception):
    """Raised while the first request with the key is being handled."""


class IdempotencyStore:
    """Keys of all tenants. Methods raise the errors of service.store and those above."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._redis = client
        self._scripts = Scripts(client, settings)

    def begin(self, tenant: str, key: str, fingerprint: str, prefix: Prefix, lease_s: int) -> Begun | Answer:
        """The first step of a request: go on with `Begun`, or give the first answer again. After
        `lease_s` without an answer the process that began counts as dead.
        Raises KeyReusedError, InFlightError."""
        lease_us, lifetime_us = lease_s * 1_000_000, LIFETIME_S * 1_000_000
        found = self._scripts.run(
            "idempotency", tenant, key, fingerprint, new_id(prefix), lease_us, lifetime_us
        )
        if found[0] == b"mismatch":
            raise KeyReusedError
        if found[0] == b"busy":
            raise InFlightError
        return Begun(found[1].decode()) if found[0] == b"begin" else _unpacked(*found[1:])

    def complete(self, tenant: str, key: str, answer: Answer) -> None:
        """Keeps the answer for the rest of the key's life."""
        head = orjson.dumps([answer.status, answer.headers])
        record = pack(head + b"\n" + answer.body)
        self._scripts.run(
            "idempotency_set", tenant, key, "answer", record, "article", answer.article_id or ""
        )

    @translated()
    def forget(self, tenant: str, key: str) -> None:
        """The request was refused and made nothing: the key is as new."""
        self._redis.delete(keys.IDEMPOTENCY(tenant, key))

    def release(self, tenant: str, key: str) -> None:
        """The request broke off and may have made something: it may be begun again at once."""
        self._scripts.run("idempotency_set", tenant, key, "lease", 0)


def _unpacked(record: bytes, article_id: bytes) -> Answer:
    head, _, body = unpack(record).partition(b"\n")
    status, headers = orjson.loads(head)
    return Answer(status, body, headers, article_id.decode() or None)
