"""A webhook receiver on loopback, so that the demo shows the chain to its end.

It checks each signature as any receiver would (Standard Webhooks 1.0: HMAC-SHA256 over
`id.timestamp.body`), with the standard library alone.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

# An address of its own where loopback has more than one, so that only this one is opened to the notifier.
HOST = "127.83.84.1" if sys.platform == "linux" else "127.0.0.1"
TOLERANCE_S = 300
MAX_BODY_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Receipt:
    """A webhook that came: its type, and whether its signature holds."""

    type: str
    is_valid: bool


class Receiver:
    """Listens on a free port while it is open. `receipts` holds the last webhook of each job."""

    def __init__(self) -> None:
        self.secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        self.receipts: dict[str, Receipt] = {}
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def webhook(self) -> dict[str, str]:
        """What a submission says to have its webhook sent here."""
        return {"url": f"http://{HOST}:{self._server.server_port}/", "secret": self.secret}

    def receive(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Takes one webhook down. True where its signature holds."""
        is_valid = verify(self.secret, headers, body, time.time())
        try:
            event = json.loads(body)
            self.receipts[event["data"]["job"]["id"]] = Receipt(str(event["type"]), is_valid)
        except (ValueError, KeyError, TypeError):
            return False
        return is_valid

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receive = self.receive

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), MAX_BODY_BYTES)
                is_valid = receive(dict(self.headers), self.rfile.read(length))
                self.send_response(204 if is_valid else 400)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # the base's name
                """Says nothing: the display shows what came."""

        return Handler


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether one of the signatures in the headers is the secret's over these bytes, and the
    timestamp is of the last five minutes."""
    given = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(now - int(timestamp)) > TOLERANCE_S:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{message_id}.{timestamp}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()
    return any(hmac.compare_digest(wanted, each) for each in given.get("webhook-signature", "").split())
