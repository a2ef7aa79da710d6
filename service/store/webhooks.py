"""Webhook endpoints: who wants to hear of what, and the secrets that sign for them."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import orjson
import redis

from schemas.webhooks import SECRET_PREFIX, Endpoint, EndpointIn, key_of
from service.settings import Settings
from service.store import NotFoundError, keys, translated
from service.store.clocks import Clock, redis_clock
from service.store.ids import new_id
from service.store.listing import page_of
from service.store.pages import Page
from service.store.times import rfc3339

SECRET_BYTES = 32


def new_secret() -> str:
    """A Standard Webhooks secret of 32 random bytes."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


class EndpointStore:
    """Endpoints in Redis, one hash each. `clock` gives microseconds; Redis's own by default."""

    def __init__(self, client: redis.Redis, settings: Settings, clock: Clock | None = None) -> None:
        self._redis: Any = client  # redis-py types answers as unions of what every protocol gives
        self._settings = settings
        self._clock = clock or redis_clock(client)
        source = files("service.store.scripts").joinpath("endpoints.lua").read_text()
        self._script = client.register_script(source)

    @translated()
    def create(self, tenant: str, new: EndpointIn) -> Endpoint:
        """The registered endpoint with its secret. Raises ValueError for a secret that is none."""
        endpoint_id, now = new_id("whk"), self._clock()
        secret = new.secret or new_secret()
        key_of(secret)
        fields: dict[str, str | int] = {
            "url": new.url, "events": orjson.dumps(new.events).decode(), "secret": secret,
            "enabled": int(new.enabled), "created": now, "updated": now,
        }  # fmt: skip
        if new.description is not None:
            fields["description"] = new.description
        if not new.enabled:
            fields |= {"disabled": now, "disabled_reason": "by_owner"}
        with self._redis.pipeline() as pipe:
            pipe.hset(keys.ENDPOINT(tenant, endpoint_id), mapping=fields)
            pipe.zadd(keys.ENDPOINTS(tenant), {endpoint_id: now})
            pipe.execute()
        return replace(self.get(tenant, endpoint_id), secret=secret)

    @translated()
    def get(self, tenant: str, endpoint_id: str) -> Endpoint:
        """The endpoint without its secret. Raises NotFoundError."""
        fields = self._redis.hgetall(keys.ENDPOINT(tenant, endpoint_id))
        if not fields:
            raise NotFoundError(endpoint_id)
        return _endpoint(tenant, endpoint_id, fields)

    @translated()
    def list(self, tenant: str, *, cursor: str | None = None, limit: int = 20) -> Page[Endpoint]:
        """The tenant's endpoints, newest first. Raises BadCursorError."""
        return page_of(
            self._redis, [keys.ENDPOINTS(tenant)], cursor, limit, lambda ids: self._all(tenant, ids)
        )

    @translated()
    def hearing(self, tenant: str, event_type: str) -> tuple[Endpoint, ...]:
        """The endpoints that want events of this type now."""
        ids = [found.decode() for found in self._redis.zrange(keys.ENDPOINTS(tenant), 0, -1)]
        return tuple(e for e in self._all(tenant, ids) if e and e.hears(event_type))

    @translated()
    def update(self, tenant: str, endpoint_id: str, changes: Mapping[str, Any]) -> Endpoint:
        """Sets url, events, description or enabled. Switching an endpoint on forgets its
        failures. Raises NotFoundError."""
        now = self._clock()
        fields: dict[str, str | int] = {"updated": now}
        gone: list[str] = []
        for name in ("url", "description"):
            if changes.get(name) is not None:
                fields[name] = changes[name]
            elif name in changes:
                gone.append(name)
        if "events" in changes:
            fields["events"] = orjson.dumps(list(changes["events"] or ())).decode()
        if changes.get("enabled") is True:
            fields["enabled"] = 1
            gone += ["disabled", "disabled_reason", "failing_since"]
        elif changes.get("enabled") is False:
            fields |= {"enabled": 0, "disabled": now, "disabled_reason": "by_owner"}
        flat = [part for field in fields.items() for part in field]
        self._change(tenant, endpoint_id, "set", len(gone), *gone, *flat)
        return self.get(tenant, endpoint_id)

    @translated()
    def rotate(self, tenant: str, endpoint_id: str) -> Endpoint:
        """The endpoint with a new secret; the old one signs too for a while. Raises
        NotFoundError."""
        secret, now = new_secret(), self._clock()
        overlap_s = self._settings.webhook_secret_overlap_s
        until = now + overlap_s * 1_000_000
        self._change(tenant, endpoint_id, "rotate", secret, until, now, overlap_s * 1000)
        return replace(self.get(tenant, endpoint_id), secret=secret)

    @translated()
    def secrets(self, tenant: str, endpoint_id: str) -> tuple[str, ...]:
        """The secrets that sign now, newest first. For the notifier only. Raises NotFoundError."""
        current = self._redis.hget(keys.ENDPOINT(tenant, endpoint_id), "secret")
        if current is None:
            raise NotFoundError(endpoint_id)
        retired = self._redis.zrange(
            keys.RETIRED_SECRETS(endpoint_id), f"({self._clock()}", "+inf", byscore=True
        )
        return tuple(secret.decode() for secret in (current, *reversed(retired)))

    @translated()
    def delete(self, tenant: str, endpoint_id: str) -> None:
        """Removes the endpoint; what was under way to it is not sent. Raises NotFoundError."""
        with self._redis.pipeline() as pipe:
            pipe.delete(keys.ENDPOINT(tenant, endpoint_id))
            pipe.zrem(keys.ENDPOINTS(tenant), endpoint_id)
            pipe.delete(keys.RETIRED_SECRETS(endpoint_id), keys.DELIVERIES(endpoint_id))
            pipe.delete(keys.LANE_DUE(endpoint_id))
            was_there = pipe.execute()[0]
        if not was_there:
            raise NotFoundError(endpoint_id)

    def _all(self, tenant: str, ids: Sequence[str]) -> Sequence[Endpoint | None]:
        with self._redis.pipeline(transaction=False) as pipe:
            for endpoint_id in ids:
                pipe.hgetall(keys.ENDPOINT(tenant, endpoint_id))
            rows = zip(ids, pipe.execute(), strict=True)
        return [_endpoint(tenant, found, fields) if fields else None for found, fields in rows]

    def _change(self, tenant: str, endpoint_id: str, *args: str | int) -> None:
        names = [keys.ENDPOINT(tenant, endpoint_id), keys.RETIRED_SECRETS(endpoint_id)]
        if not self._script(names, args):
            raise NotFoundError(endpoint_id)


def _endpoint(tenant: str, endpoint_id: str, raw: Mapping[bytes, bytes]) -> Endpoint:
    """The endpoint in a hash; the secret stays where it is."""
    fields = {name.decode(): value.decode() for name, value in raw.items()}
    disabled, failing = fields.get("disabled"), fields.get("failing_since")
    return Endpoint(
        id=endpoint_id,
        tenant=tenant,
        url=fields["url"],
        events=tuple(orjson.loads(fields["events"])),
        enabled=fields["enabled"] == "1",
        created_at=rfc3339(int(fields["created"])),
        updated_at=rfc3339(int(fields["updated"])),
        description=fields.get("description"),
        disabled_at=rfc3339(int(disabled)) if disabled else None,
        disabled_reason=fields.get("disabled_reason"),  # type: ignore[arg-type]  # written here only
        failing_since=rfc3339(int(failing)) if failing else None,
    )
