"""Deliveries of webhooks: the schedule, who works at which, and the log of attempts.

The schedule is the sorted sets of scripts/deliveries.lua. A delivery is taken (reserved, its
bell rung), claimed by the notifier that hears the bell, and finished. What is taken and not
finished within the lease is due again: at least once, always under the same webhook-id.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import urlsplit

import orjson
import redis

from schemas.webhooks import PING, Attempt, Delivery, Endpoint, body_of
from service.settings import Settings
from service.store import ConflictError, NotFoundError, keys, translated
from service.store.clocks import Clock, redis_clock
from service.store.ids import ALPHABET, new_id
from service.store.listing import page_of
from service.store.pages import Page
from service.store.times import rfc3339

Outcome = Literal["succeeded", "failed", "retry"]

# Beyond the answer's own time limit: resolving, writing the outcome, a pause of the machine.
LEASE_MARGIN_S = 15
ATTEMPTS_KEPT = 20
NO_KEY = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """An event in the bytes that every receiver gets."""

    event_id: str
    event_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where a submission's own webhook goes: no endpoint, no log beyond its deliveries."""

    url: str
    secret: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery in the hands of one notifier. `tries` counts from 1 since it was last made due
    by its owner. Without `endpoint_id`, the URL and secret are its submission's."""

    id: str
    tenant: str
    lane: str
    token: str
    event_id: str
    event_type: str
    tries: int
    body: bytes
    endpoint_id: str | None
    url: str
    secret: str | None


class DeliveryStore:
    """Deliveries in Redis. `clock` gives microseconds; Redis's own by default, since the
    notifiers of several machines share it."""

    def __init__(self, client: redis.Redis, settings: Settings, clock: Clock | None = None) -> None:
        self._redis: Any = client  # redis-py types answers as unions of what every protocol gives
        self._settings = settings
        self._clock = clock or redis_clock(client)
        self._ttl_ms = settings.delivery_ttl_s * 1000
        self._lease_us = int((settings.webhook_timeout_s + LEASE_MARGIN_S) * 1e6)
        source = files("service.store.scripts").joinpath("deliveries.lua").read_text()
        self._script = client.register_script(source)

    # ------------------------------------------------------------------ making deliveries

    @translated()
    def add(self, tenant: str, notice: Notice, to: Endpoint | Receiver) -> str:
        """The id of the delivery of the event to this receiver, due now. It is made once,
        however often this is called: its id follows from both."""
        is_endpoint = isinstance(to, Endpoint)
        endpoint_id = to.id if isinstance(to, Endpoint) else ""
        delivery_id = _derived_id(notice.event_id, endpoint_id or to.url)
        lane = endpoint_id or _lane_of(tenant, to.url)
        now = self._clock()
        fields: dict[str, str | int] = {
            "tenant": tenant, "endpoint": endpoint_id, "lane": lane, "event": notice.event_id,
            "type": notice.event_type, "url": to.url, "status": "pending", "created": now,
            "due": now, "tries": 0,
        }  # fmt: skip
        if not is_endpoint and to.secret:
            fields["secret"] = to.secret
        index = keys.DELIVERIES(endpoint_id) if is_endpoint else NO_KEY
        flat = [part for field in fields.items() for part in field]
        delivery = [keys.DELIVERY(delivery_id), keys.DELIVERY_BODY(delivery_id), index]
        self._run("add", lane, delivery, delivery_id, notice.body, *flat, now=now)
        return delivery_id

    def ping(self, endpoint: Endpoint) -> Delivery:
        """A `webhook.ping` to the endpoint, due now, whatever events it chose."""
        event_id = new_id("evt")
        body = body_of(PING, rfc3339(self._clock()), {"endpoint_id": endpoint.id})
        delivery_id = self.add(endpoint.tenant, Notice(event_id, PING, body), endpoint)
        return self.get(endpoint.tenant, endpoint.id, delivery_id)

    @translated()
    def redeliver(self, tenant: str, endpoint_id: str, delivery_id: str) -> Delivery:
        """The delivery, due now with a new schedule. Raises NotFoundError, and ConflictError
        while an attempt is being made."""
        lane = self._fields(tenant, endpoint_id, delivery_id)["lane"]
        delivery = [keys.DELIVERY(delivery_id), keys.DELIVERY_BODY(delivery_id), keys.ATTEMPTS(delivery_id)]
        done = self._run("redeliver", lane, delivery, delivery_id)
        if done is None:
            raise NotFoundError(delivery_id)
        if not done:
            raise ConflictError("An attempt of this delivery is being made right now.")
        return self.get(tenant, endpoint_id, delivery_id)

    # ------------------------------------------------------------------ the log

    @translated()
    def get(self, tenant: str, endpoint_id: str, delivery_id: str) -> Delivery:
        """The delivery with its attempts. Raises NotFoundError."""
        fields = self._fields(tenant, endpoint_id, delivery_id)
        attempts = self._redis.lrange(keys.ATTEMPTS(delivery_id), 0, -1)
        return _delivery(delivery_id, fields, attempts)

    @translated()
    def list(
        self, tenant: str, endpoint_id: str, *, cursor: str | None = None, limit: int = 20
    ) -> Page[Delivery]:
        """The deliveries to the tenant's endpoint, newest first, each with its attempts.
        Raises BadCursorError."""

        def load(ids: Sequence[str]) -> Sequence[Delivery | None]:
            with self._redis.pipeline(transaction=False) as pipe:
                for delivery_id in ids:
                    pipe.hgetall(keys.DELIVERY(delivery_id))
                    pipe.lrange(keys.ATTEMPTS(delivery_id), 0, -1)
                answers = pipe.execute()
            rows = zip(ids, map(_decoded, answers[::2]), answers[1::2], strict=True)
            return [
                _delivery(found, fields, attempts) if fields.get("tenant") == tenant else None
                for found, fields, attempts in rows
            ]

        return page_of(self._redis, [keys.DELIVERIES(endpoint_id)], cursor, limit, load)

    def _fields(self, tenant: str, endpoint_id: str, delivery_id: str) -> dict[str, str]:
        fields = _decoded(self._redis.hgetall(keys.DELIVERY(delivery_id)))
        if not fields or (fields["tenant"], fields["endpoint"]) != (tenant, endpoint_id):
            raise NotFoundError(delivery_id)
        return fields

    # ------------------------------------------------------------------ the schedule

    @translated()
    def take_due(self, limit: int = 100) -> Sequence[str]:
        """Reserves the due deliveries of up to `limit` receivers, no more of each than may be
        in flight to it. Returns their ids; each needs its bell."""
        families = [family("") for family in (keys.LANE_DUE, keys.LANE_FLIGHT, keys.DELIVERY)]
        self._run("look", "", [keys.CLOCK()], *families, now=0)
        found = self._redis.zrange(keys.LANES(), "-inf", self._clock(), byscore=True, offset=0, num=limit)
        return [taken for lane in found for taken in self.take_lane(lane.decode())]

    @translated()
    def take_lane(self, lane: str) -> Sequence[str]:
        """Reserves the due deliveries of one receiver. Returns their ids; each needs its bell."""
        now = self._clock()
        taken = self._run("take", lane, [], now + self._lease_us, keys.DELIVERY(""), now=now)
        return [delivery_id.decode() for delivery_id in taken]

    @translated()
    def claim(self, delivery_id: str) -> Claim | None:
        """The delivery for this caller alone until the lease ends; None where it is not due, in
        other hands, gone, or where enough is in flight to its receiver."""
        lane = self._redis.hget(keys.DELIVERY(delivery_id), "lane")
        if lane is None:
            return None
        now, token = self._clock(), secrets.token_hex(8)
        delivery = [keys.DELIVERY(delivery_id), keys.DELIVERY_BODY(delivery_id)]
        found = self._run("claim", lane.decode(), delivery, delivery_id, now + self._lease_us, token, now=now)
        if found is None:
            return None
        fields = _decoded(dict(zip(found[0][::2], found[0][1::2], strict=True)))
        return Claim(
            delivery_id, fields["tenant"], fields["lane"], token, fields["event"], fields["type"],
            int(fields["tries"]), found[1], fields["endpoint"] or None, fields["url"], fields.get("secret"),
        )  # fmt: skip

    @translated()
    def finish(
        self,
        claim: Claim,
        outcome: Outcome,
        attempt: Attempt,
        *,
        url: str,
        retry_in_s: float = 0,
        is_gone: bool = False,
    ) -> str | None:
        """Logs the attempt and moves the delivery on; a delivery whose claim was lost is only
        logged. Returns the reason if that switched the endpoint off."""
        now = self._clock()
        endpoint = keys.ENDPOINT(claim.tenant, claim.endpoint_id) if claim.endpoint_id else NO_KEY
        delivery = [
            keys.DELIVERY(claim.id), keys.DELIVERY_BODY(claim.id), keys.ATTEMPTS(claim.id), endpoint,
            keys.COUNTERS(),
        ]  # fmt: skip
        reason = self._run(
            "finish", claim.lane, delivery, claim.id, claim.token, outcome, now + int(retry_in_s * 1e6),
            orjson.dumps(attempt), ATTEMPTS_KEPT, int(is_gone),
            self._settings.webhook_disable_after_s * 1_000_000, url, now=now,
        )  # fmt: skip
        return reason.decode() or None if reason else None

    # ------------------------------------------------------------------ Redis

    def _run(
        self,
        operation: str,
        lane: str,
        more_keys: Sequence[str],
        *args: str | int | bytes,
        now: int | None = None,
    ) -> Any:
        lane_keys = [keys.LANES(), keys.LANE_DUE(lane), keys.LANE_FLIGHT(lane), keys.LANE_FAILING(lane)]
        now = self._clock() if now is None else now
        cap = self._settings.webhook_endpoint_concurrency
        return self._script([*lane_keys, *more_keys], [operation, lane, now, cap, self._ttl_ms, *args])


def _derived_id(event_id: str, receiver: str) -> str:
    """A delivery id that follows from what is delivered where; it sorts by the event's time."""
    time = event_id.partition("_")[2][:10]
    value = int.from_bytes(sha256(f"{event_id}\n{receiver}".encode()).digest()[:10])
    digits = [ALPHABET[value >> shift & 31] for shift in range(75, -1, -5)]
    return f"dlv_{time}{''.join(digits)}"


def _lane_of(tenant: str, url: str) -> str:
    """The lane of a submission's own webhook: one for a tenant's requests to one server."""
    server = urlsplit(url)
    return "url_" + sha256(f"{tenant}\n{server.scheme}\n{server.netloc}".encode()).hexdigest()[:32]


def _decoded(fields: Mapping[bytes, bytes]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in fields.items()}


def _delivery(delivery_id: str, fields: Mapping[str, str], attempts: Sequence[bytes]) -> Delivery:
    due, finished = fields.get("due"), fields.get("finished")
    return Delivery(
        id=delivery_id,
        tenant=fields["tenant"],
        endpoint_id=fields["endpoint"] or None,
        event_id=fields["event"],
        event_type=fields["type"],
        url=fields["url"],
        status=fields["status"],  # type: ignore[arg-type]  # only this module writes it
        created_at=rfc3339(int(fields["created"])),
        next_attempt_at=rfc3339(int(due)) if due else None,
        finished_at=rfc3339(int(finished)) if finished else None,
        attempts=tuple(Attempt(**orjson.loads(attempt)) for attempt in attempts),
    )
