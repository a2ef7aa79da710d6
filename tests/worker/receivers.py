"""HTTP servers on loopback that behave well or badly, every answer written by hand."""

from __future__ import annotations

import contextlib
import queue
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    """What a receiver got. Header names are in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes
    peer: str


Behaviour = Callable[["Receiver", socket.socket, Request], None]


class Receiver:
    """An HTTP server of which every answer is written by hand. `requests` holds what came."""

    def __init__(
        self, behaviour: Behaviour, *, tls: ssl.SSLContext | None = None, greeting: bytes = b""
    ) -> None:
        self.behaviour = behaviour
        self.requests: queue.Queue[Request] = queue.Queue()
        self.closing = threading.Event()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if greeting:
                    self.request.sendall(greeting)
                with contextlib.suppress(OSError):  # senders go, as they should from a bad receiver
                    raw = self.request
                    with tls.wrap_socket(raw, server_side=True) if tls else raw as connection:
                        outer._serve(connection)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.request_queue_size = 128
        self._server.server_bind()
        self._server.server_activate()
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _serve(self, connection: socket.socket) -> None:
        request = _read_request(connection)
        if request is not None:
            self.requests.put(request)
            self.behaviour(self, connection, request)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _read_request(connection: socket.socket) -> Request | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        chunk = connection.recv(65_536)
        if not chunk:
            return None
        raw += chunk
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *rows = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (row.partition(": ") for row in rows)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65_536)
    return Request(line, headers, body, connection.getpeername()[0])


def says(status: int, body: bytes = b"ok", **headers: str) -> Behaviour:
    """A receiver that answers properly."""
    rows = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{rows}\r\n".encode()
    return raw(head + body)


def raw(answer: bytes) -> Behaviour:
    """A receiver that sends these bytes and hangs up."""

    def behave(receiver: Receiver, connection: socket.socket, request: Request) -> None:
        connection.sendall(answer)

    return behave


def hangs(receiver: Receiver, connection: socket.socket, request: Request) -> None:
    """A receiver that never answers."""
    receiver.closing.wait()


def drips(receiver: Receiver, connection: socket.socket, request: Request) -> None:
    """A receiver that sends a byte now and then, so that no pause is ever long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not receiver.closing.wait(0.02):
        connection.sendall(b".")
