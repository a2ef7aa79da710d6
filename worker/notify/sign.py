"""Standard Webhooks signatures (github.com/standard-webhooks/standard-webhooks, spec 1.0). Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from schemas.webhooks import key_of


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """ "v1,<base64 HMAC-SHA256>" over `id.timestamp.body`; `timestamp` is in Unix seconds.
    Raises ValueError where the secret is none."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key_of(secret), content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signed_headers(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The webhook-* headers for exactly these bytes. After a rotation several secrets sign,
    newest first; without any secret there is no signature header."""
    headers = {"webhook-id": message_id, "webhook-timestamp": str(timestamp)}
    if secrets:
        signatures = [sign(secret, message_id, timestamp, body) for secret in secrets]
        headers["webhook-signature"] = " ".join(signatures)
    return headers
