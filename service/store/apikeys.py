"""API keys in Redis. Of the secret only a hash is kept: it has 256 random bits, which nobody
guesses, so that a slow hash would protect nothing."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from hashlib import sha256

import redis

from schemas.keys import SCOPES, ApiKey
from service.store import NotFoundError, keys, translated
from service.store.clocks import redis_clock
from service.store.keys import TENANT
from service.store.times import rfc3339

# dl_ id _ secret; the id finds the record, the secret's hash is compared.
TOKEN = re.compile(r"dl_([0-9a-f]{16})_([A-Za-z0-9-]{43})")


class ApiKeyStore:
    """All keys. Methods raise the errors of service.store only."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        self._clock = redis_clock(client)

    @translated()
    def create(self, tenant: str, scopes: Sequence[str], name: str | None = None) -> tuple[ApiKey, str]:
        """A new key and its token, which is not kept. Raises ValueError for a tenant or a scope
        that is none."""
        unknown = set(scopes) - set(SCOPES)
        if unknown or not scopes:
            raise ValueError(f"Scopes are {', '.join(SCOPES)}.")
        if not TENANT.fullmatch(tenant):
            raise ValueError("A tenant's name is 1 to 64 letters, digits, - and _.")
        key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32).replace("_", "-")
        now = self._clock()
        fields = {"tenant": tenant, "scopes": " ".join(scopes), "hash": _hashed(secret), "created": now}
        if name:
            fields["name"] = name
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(keys.API_KEY(key_id), mapping=fields)  # type: ignore[arg-type]
            pipe.zadd(keys.API_KEYS(), {key_id: now})
            pipe.execute()
        return ApiKey(key_id, tenant, tuple(scopes), rfc3339(now), name), f"dl_{key_id}_{secret}"

    @translated()
    def exist(self) -> bool:
        """Whether a key was ever made; from then on every call needs one."""
        return bool(self._redis.exists(keys.API_KEYS()))

    @translated()
    def list(self) -> list[ApiKey]:
        """Every key, oldest first, the revoked too."""
        ids = [found.decode() for found in self._redis.zrange(keys.API_KEYS(), 0, -1)]  # type: ignore[union-attr]
        with self._redis.pipeline(transaction=False) as pipe:
            for key_id in ids:
                pipe.hgetall(keys.API_KEY(key_id))
            records = pipe.execute()
        return [_key(key_id, _decoded(record)) for key_id, record in zip(ids, records, strict=True)]

    @translated()
    def revoke(self, key_id: str) -> None:
        """Makes a key worthless from this moment on. Raises NotFoundError."""
        if not self._redis.exists(keys.API_KEY(key_id)):
            raise NotFoundError(f"there is no key {key_id}")
        self._redis.hsetnx(keys.API_KEY(key_id), "revoked", str(self._clock()))


def key_and_hash(token: str) -> tuple[str, str] | None:
    """The id of a token's key and the hash of its secret, to be compared with the one that is kept:
    how long that takes says nothing of the secret. None for what is no token."""
    parts = TOKEN.fullmatch(token)
    return (parts[1], _hashed(parts[2])) if parts else None


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _decoded(record: dict[bytes, bytes]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in record.items()}


def _key(key_id: str, record: dict[str, str]) -> ApiKey:
    revoked = record.get("revoked")
    return ApiKey(
        id=key_id,
        tenant=record["tenant"],
        scopes=tuple(record["scopes"].split()),
        created_at=rfc3339(int(record["created"])),
        name=record.get("name"),
        revoked_at=rfc3339(int(revoked)) if revoked else None,
    )
