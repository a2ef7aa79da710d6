"""Webhook endpoints, the events that they hear of, and deliveries (contract, section 5)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Literal

import orjson

# What an endpoint can choose from; a ping is sent on request and reaches every endpoint.
EVENT_TYPES: tuple[str, ...] = (
    "article.succeeded", "article.failed", "article.canceled", "batch.completed",
)  # fmt: skip
BATCH_COMPLETED = "batch.completed"
PING = "webhook.ping"

DeliveryStatus = Literal["pending", "succeeded", "failed"]
# Why an endpoint is off: its owner, a receiver that answered 410, or days of nothing but failures.
DisabledReason = Literal["by_owner", "gone", "failing"]

SECRET_PREFIX = "whsec_"  # noqa: S105  a prefix, no secret
MIN_SECRET_BYTES = 24
MAX_SECRET_BYTES = 64


def key_of(secret: str) -> bytes:
    """The bytes of a Standard Webhooks secret, "whsec_" and base64 of 24 to 64 bytes.
    Raises ValueError, whose message never holds the secret."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(SECRET_PREFIX) or not MIN_SECRET_BYTES <= len(key) <= MAX_SECRET_BYTES:
        raise ValueError("A secret is whsec_ and the base64 of 24 to 64 bytes.")
    return key


@dataclass(frozen=True, slots=True)
class EndpointIn:
    """An endpoint as its owner describes it. Without `events` it hears of all; without `secret`
    it gets one made."""

    url: str
    events: tuple[str, ...] = ()
    description: str | None = None
    secret: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A registered receiver. `secret` is set only in the answer to its creation and rotation.
    `failing_since` is the first of the failures that no success has ended yet."""

    id: str
    tenant: str
    url: str
    events: tuple[str, ...]
    enabled: bool
    created_at: str
    updated_at: str
    description: str | None = None
    disabled_at: str | None = None
    disabled_reason: DisabledReason | None = None
    failing_since: str | None = None
    secret: str | None = None

    def hears(self, event_type: str) -> bool:
        """Whether the endpoint wants events of this type now."""
        return self.enabled and (not self.events or event_type in self.events)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a delivery. `status_code` is None where no answer came; `error` is None where
    the try succeeded; `answer` is the beginning of the receiver's body."""

    at: str
    duration_ms: int
    status_code: int | None = None
    error: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one receiver. `event_id` is the webhook-id header of every
    attempt. `endpoint_id` is None for the webhook that came with a submission."""

    id: str
    tenant: str
    endpoint_id: str | None
    event_id: str
    event_type: str
    url: str
    status: DeliveryStatus
    created_at: str
    next_attempt_at: str | None = None
    finished_at: str | None = None
    attempts: tuple[Attempt, ...] = ()


def body_of(event_type: str, timestamp: str, data: dict[str, object]) -> bytes:
    """The body of a webhook: the bytes that are stored, signed and sent."""
    return orjson.dumps({"type": event_type, "timestamp": timestamp, "data": data})
