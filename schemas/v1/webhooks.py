"""The public JSON of webhooks: endpoints, deliveries, and the webhook of one submission."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from marshmallow import RAISE, Schema, fields, pre_dump, validate

from schemas.v1.values import Flag, Line, WebAddress
from schemas.webhooks import EVENT_TYPES, PING, Delivery, Endpoint
from schemas.webhooks import EndpointIn as NewEndpoint

# "whsec_" and the base64 of 24 to 64 bytes.
_B = "[A-Za-z0-9+/]"
SECRET = rf"^whsec_(({_B}{{4}}){{8,20}}({_B}{{2}}==|{_B}{{3}}=)?|({_B}{{4}}){{21}}({_B}{{2}}==)?)$"


def _events_in() -> fields.List[Any]:
    """The events to hear of; written twice, since a field belongs to one schema."""
    return fields.List(
        fields.String(validate=validate.OneOf(EVENT_TYPES)),
        allow_none=True,
        metadata={"description": "All when absent or empty", "example": ["article.succeeded"]},
    )


def _secret_in() -> fields.String:
    return fields.String(
        allow_none=True,
        validate=validate.Regexp(SECRET, error="must be whsec_ and the base64 of 24 to 64 bytes"),
        metadata={"description": "Standard Webhooks secret"},
    )


class SubmissionWebhookIn(Schema):
    """A receiver for the events of this submission alone. Without `secret` its deliveries are
    not signed."""

    class Meta:
        unknown = RAISE

    url = WebAddress(required=True, metadata={"example": "https://desk.example/hooks/dateline"})
    events = _events_in()
    secret = _secret_in()


class EndpointIn(Schema):
    """A receiver of webhooks."""

    class Meta:
        unknown = RAISE

    url = WebAddress(required=True, metadata={"example": "https://desk.example/hooks/dateline"})
    events = _events_in()
    description = Line(500, allow_none=True, metadata={"example": "The desk's inbox"})
    secret = _secret_in()
    enabled = Flag(metadata={"description": "true when absent"})


def endpoint_of(data: dict[str, Any]) -> NewEndpoint:
    """The endpoint that a load of EndpointIn describes."""
    return NewEndpoint(
        url=data["url"],
        events=tuple(data.get("events") or ()),
        description=data.get("description"),
        secret=data.get("secret"),
        enabled=data.get("enabled", True),
    )


class EndpointPatch(Schema):
    """What may be changed of an endpoint; absent fields stay as they are."""

    class Meta:
        unknown = RAISE

    url = WebAddress(metadata={"example": "https://desk.example/hooks/dateline"})
    events = _events_in()
    description = Line(500, allow_none=True)
    enabled = Flag(metadata={"description": "true opens a disabled endpoint again"})


class EndpointOut(Schema):
    """A registered receiver."""

    id = fields.String(required=True, metadata={"example": "whk_01jc8x4f2m"})
    object = fields.String(required=True, validate=validate.OneOf(["webhook"]))
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True, metadata={"description": "Empty: every event"})
    description = fields.String(required=True, allow_none=True)
    enabled = fields.Boolean(required=True)
    disabled_at = fields.String(required=True, allow_none=True)
    disabled_reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "by_owner, gone (it answered 410) or failing (five days long)"},
    )
    created_at = fields.String(required=True)
    updated_at = fields.String(required=True)
    secret = fields.String(
        metadata={
            "description": "Shown at creation and rotation only",
            "example": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        }
    )

    @pre_dump
    def view(self, endpoint: Endpoint, **_: Any) -> dict[str, Any]:
        """The endpoint's public fields; the secret only where it is to be shown."""
        shown = {"object": "webhook", **asdict(endpoint)}
        return {name: value for name, value in shown.items() if name != "secret" or value is not None}


class AttemptOut(Schema):
    """One try of a delivery."""

    at = fields.String(required=True)
    duration_ms = fields.Integer(required=True)
    status_code = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null where no answer came"}
    )
    error = fields.String(required=True, allow_none=True)
    answer = fields.String(
        required=True, allow_none=True, metadata={"description": "The beginning of the receiver's answer"}
    )


class DeliveryOut(Schema):
    """One event on its way to one receiver."""

    id = fields.String(required=True, metadata={"example": "dlv_01jc8x4f2m"})
    object = fields.String(required=True, validate=validate.OneOf(["delivery"]))
    webhook_id = fields.String(required=True, allow_none=True)
    event_id = fields.String(required=True, metadata={"description": "The webhook-id header of each attempt"})
    event_type = fields.String(required=True, validate=validate.OneOf([*EVENT_TYPES, PING]))
    url = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["pending", "succeeded", "failed"]))
    created_at = fields.String(required=True)
    next_attempt_at = fields.String(required=True, allow_none=True)
    finished_at = fields.String(required=True, allow_none=True)
    attempts = fields.List(fields.Nested(AttemptOut), required=True)

    @pre_dump
    def view(self, delivery: Delivery, **_: Any) -> dict[str, Any]:
        """The delivery's public fields."""
        return {"object": "delivery", "webhook_id": delivery.endpoint_id, **asdict(delivery)}
