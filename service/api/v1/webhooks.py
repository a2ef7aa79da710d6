"""Webhook endpoints: register, change, try, and see what was sent."""

from __future__ import annotations

from typing import Any

from flask import request

from schemas.v1.pages import PageQuery, page_schema
from schemas.v1.webhooks import DeliveryOut, EndpointIn, EndpointOut, EndpointPatch, endpoint_of
from schemas.webhooks import Delivery, Endpoint
from service.api.auth import tenant
from service.api.components import header_refs
from service.api.pages import page_view
from service.api.resources import Resource
from service.api.services import services
from service.api.submissions import check_address_of, load, read_object

webhooks = Resource(
    "webhooks",
    "Receivers of events, and what was sent to them",
    scopes=("webhooks:manage", "webhooks:manage"),
)

ENDPOINT_BODY = {"application/json": {"schema": EndpointIn}}
PATCH_BODY = {"application/json": {"schema": EndpointPatch, "example": {"enabled": True}}}
# What goes on from a new endpoint.
ENDPOINT_OPERATIONS = ("getWebhook", "updateWebhook", "testWebhook", "rotateWebhookSecret", "listDeliveries")
NO_STORE = {"Cache-Control": "no-store"}


@webhooks.route("/webhooks", methods=["POST"])
@webhooks.doc(operationId="createWebhook")
@webhooks.links(201, **dict.fromkeys(ENDPOINT_OPERATIONS, "webhook_id=/id"))
@webhooks.body(ENDPOINT_BODY)
@webhooks.response(201, EndpointOut, headers=header_refs("Location"))
@webhooks.answers(400, 408, 413, 415)
def create_webhook() -> tuple[Endpoint, int, dict[str, str]]:
    """Register a receiver

    The answer shows the secret, once. Verify deliveries with it (Standard Webhooks).
    """
    data = load(EndpointIn(), read_object(request))
    check_address_of(data["url"], "/url", services().settings)
    endpoint = services().endpoints.create(tenant(), endpoint_of(data))
    return endpoint, 201, {"Location": f"/v1/webhooks/{endpoint.id}", **NO_STORE}


@webhooks.route("/webhooks")
@webhooks.doc(operationId="listWebhooks")
@webhooks.arguments(PageQuery, location="query")
@webhooks.response(200, page_schema(EndpointOut))
def list_webhooks(query: dict[str, Any]) -> dict[str, Any]:
    """List receivers"""
    return page_view(services().endpoints.list(tenant(), **query))


@webhooks.route("/webhooks/<webhook_id>")
@webhooks.doc(operationId="getWebhook")
@webhooks.response(200, EndpointOut)
@webhooks.answers(404)
def get_webhook(webhook_id: str) -> Endpoint:
    """Read a receiver"""
    return services().endpoints.get(tenant(), webhook_id)


@webhooks.route("/webhooks/<webhook_id>", methods=["PATCH"])
@webhooks.doc(operationId="updateWebhook")
@webhooks.body(PATCH_BODY)
@webhooks.response(200, EndpointOut)
@webhooks.answers(400, 404, 408, 413, 415)
def update_webhook(webhook_id: str) -> Endpoint:
    """Change a receiver"""
    data = load(EndpointPatch(), read_object(request))
    if "url" in data:
        check_address_of(data["url"], "/url", services().settings)
    return services().endpoints.update(tenant(), webhook_id, data)


@webhooks.route("/webhooks/<webhook_id>", methods=["DELETE"])
@webhooks.doc(operationId="deleteWebhook")
@webhooks.response(204)
@webhooks.answers(404)
def delete_webhook(webhook_id: str) -> None:
    """Remove a receiver

    Deliveries on their way to it are not made.
    """
    services().endpoints.delete(tenant(), webhook_id)


@webhooks.route("/webhooks/<webhook_id>/rotate-secret", methods=["POST"])
@webhooks.doc(operationId="rotateWebhookSecret")
@webhooks.response(200, EndpointOut)
@webhooks.answers(404)
def rotate_secret(webhook_id: str) -> tuple[Endpoint, int, dict[str, str]]:
    """Make a new secret

    The old secret signs too for a day, so that receivers can change over without a gap.
    """
    return services().endpoints.rotate(tenant(), webhook_id), 200, NO_STORE


@webhooks.route("/webhooks/<webhook_id>/test", methods=["POST"])
@webhooks.doc(operationId="testWebhook")
@webhooks.links(202, redeliver="webhook_id=/webhook_id,delivery_id=/id")
@webhooks.response(202, DeliveryOut)
@webhooks.answers(404)
def test_webhook(webhook_id: str) -> Delivery:
    """Send a `webhook.ping`"""
    return services().deliveries.ping(services().endpoints.get(tenant(), webhook_id))


@webhooks.route("/webhooks/<webhook_id>/deliveries")
@webhooks.doc(operationId="listDeliveries")
@webhooks.arguments(PageQuery, location="query")
@webhooks.response(200, page_schema(DeliveryOut))
@webhooks.answers(404)
def list_deliveries(query: dict[str, Any], webhook_id: str) -> dict[str, Any]:
    """List what was sent to a receiver

    Newest first, each with its attempts.
    """
    services().endpoints.get(tenant(), webhook_id)
    return page_view(services().deliveries.list(tenant(), webhook_id, **query))


@webhooks.route("/webhooks/<webhook_id>/deliveries/<delivery_id>/redeliver", methods=["POST"])
@webhooks.doc(operationId="redeliver")
@webhooks.response(202, DeliveryOut)
@webhooks.answers(404)
def redeliver(webhook_id: str, delivery_id: str) -> Delivery:
    """Send a delivery again"""
    return services().deliveries.redeliver(tenant(), webhook_id, delivery_id)
