"""The one way out: every outgoing request is resolved once, checked, and pinned.

The name is looked up once; if any address behind it is closed, the request is refused; the
connection goes to one of exactly these addresses, while the Host header, SNI and the
certificate check keep the name. A request has one deadline for everything: look-up,
connection, handshake, sending, and the answer, however slowly it drips. Proxies of the
environment are not used.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import certifi
import httpcore

from service.addresses import AddressError, IPAddress, Target, check_address, check_url
from service.settings import Settings

Resolve = Callable[[str, int], list[IPAddress]]

MAX_ADDRESSES = 4  # tried in turn; more would only stretch the wait for a dead host
CHUNK_BYTES = 16_384
MAX_HEADER_BYTES = 65_536


class EgressError(Exception):
    """Raised when no answer came; the message is fit for the delivery log."""


class RefusedError(EgressError):
    """Raised when the URL, or an address that its host resolves to, is closed."""


class DeadlineError(EgressError):
    """Raised when the answer was not complete in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in lower case; of several equal ones the last counts.
    `is_cut` tells that the body went on beyond `max_bytes`."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_cut: bool


def system_resolve(host: str, port: int) -> list[IPAddress]:
    """Every address of the host, best first (RFC 6724). Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(row[4][0]) for row in found))


def default_tls() -> ssl.SSLContext:
    """TLS that trusts the system's certificate authorities and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class Egress:
    """Sends requests, each over a connection of its own. Safe to share between threads."""

    def __init__(
        self, settings: Settings, *, resolve: Resolve = system_resolve, tls: ssl.SSLContext | None = None
    ) -> None:
        self._settings = settings
        self._resolve = resolve
        self._tls = tls or default_tls()

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        timeout_s: float,
        max_bytes: int,
    ) -> Answer:
        """The answer, of whose body at most `max_bytes` are read. Follows no redirect.
        Raises RefusedError, DeadlineError and, for every other failure, EgressError."""
        deadline = _Deadline(timeout_s)
        try:
            target = check_url(url, self._settings)
            backend = _Pinned(self._open_addresses(target, deadline), deadline, max_bytes)
            return self._exchange(method, target, headers, body, backend, max_bytes)
        except AddressError as error:
            raise RefusedError(str(error)) from None
        except httpcore.TimeoutException:
            raise DeadlineError(f"No complete answer within {timeout_s:g} s.") from None
        except httpcore.RemoteProtocolError as error:
            raise EgressError(f"The answer is no valid HTTP, or was cut off: {error}.") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise EgressError(f"The connection failed: {error or type(error).__name__}.") from None

    def _open_addresses(self, target: Target, deadline: _Deadline) -> list[IPAddress]:
        """The host's addresses, all of them checked. Raises AddressError, EgressError."""
        if target.address is not None:
            found = [target.address]
        else:
            found = _look_up(self._resolve, target.host, target.port, deadline)
        for address in found:
            check_address(address, self._settings.egress_allow)
        return found[:MAX_ADDRESSES]

    def _exchange(
        self,
        method: str,
        target: Target,
        headers: Mapping[str, str],
        body: bytes,
        backend: _Pinned,
        max_bytes: int,
    ) -> Answer:
        """One request over one connection."""
        scheme, host = target.scheme.encode(), target.host.encode()
        with httpcore.HTTPConnection(
            httpcore.Origin(scheme, host, target.port), ssl_context=self._tls, network_backend=backend
        ) as connection:
            sent = {"Host": target.authority, **headers, "Connection": "close"}
            if body:
                sent["Content-Length"] = str(len(body))
            url = httpcore.URL(scheme=scheme, host=host, port=target.port, target=target.path.encode())
            with connection.stream(method, url, headers=list(sent.items()), content=body) as answer:
                content, is_cut = _read(answer.iter_stream(), max_bytes)
            named = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
            return Answer(answer.status, named, content, is_cut)


def _read(chunks: Iterable[bytes], max_bytes: int) -> tuple[bytes, bool]:
    """The body up to `max_bytes`, and whether there was more."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > max_bytes:
            return bytes(content[:max_bytes]), True
    return bytes(content), False


class _Deadline:
    """A point in time that all steps of a request share."""

    def __init__(self, timeout_s: float) -> None:
        self._end = time.monotonic() + timeout_s

    def left_s(self, error: type[Exception]) -> float:
        """Seconds until the end. Raises the error when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise error
        return left


def _look_up(resolve: Resolve, host: str, port: int, deadline: _Deadline) -> list[IPAddress]:
    """The host's addresses. A thread of its own asks, since the system's resolver knows no
    deadline. Raises EgressError, and httpcore.ConnectTimeout when the time is up."""
    answers: queue.SimpleQueue[list[IPAddress] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        found = answers.get(timeout=deadline.left_s(httpcore.ConnectTimeout))
    except queue.Empty:
        raise httpcore.ConnectTimeout from None
    if isinstance(found, Exception) or not found:
        reason = found.strerror if isinstance(found, OSError) else "it has no address"
        raise EgressError(f"The host {host} cannot be found: {reason}.")
    return found


class _Pinned(httpcore.NetworkBackend):
    """Connects to the checked addresses, whatever host it is asked for."""

    def __init__(self, addresses: list[IPAddress], deadline: _Deadline, max_bytes: int) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._max_bytes = max_bytes + MAX_HEADER_BYTES

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address that takes it; an address that does not answer
        leaves time for those after it."""
        for at, address in enumerate(self._addresses, 1):
            left = self._deadline.left_s(httpcore.ConnectTimeout)
            is_last = at == len(self._addresses)
            try:
                raw = socket.create_connection((str(address), port), left if is_last else left / 2)
            except TimeoutError:
                if is_last:
                    raise httpcore.ConnectTimeout from None
            except OSError as error:
                if is_last:
                    raise httpcore.ConnectError(error.strerror or str(error)) from None
            else:
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return _Stream(raw, self._deadline, self._max_bytes)
        raise httpcore.ConnectError("the host has no address")


class _Stream(httpcore.NetworkStream):
    """A socket of which every call obeys the request's deadline, and which reads no more than
    `max_bytes` in all."""

    def __init__(self, raw: socket.socket, deadline: _Deadline, max_bytes: int) -> None:
        self._socket = raw
        self._deadline = deadline
        self._left_bytes = max_bytes

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._deadline.left_s(httpcore.ReadTimeout))
        if self._left_bytes <= 0:
            raise httpcore.ReadError("the answer is too long")
        try:
            data = self._socket.recv(min(max_bytes, CHUNK_BYTES, self._left_bytes))
        except TimeoutError:
            raise httpcore.ReadTimeout from None
        except OSError as error:
            raise httpcore.ReadError(error.strerror or str(error)) from None
        self._left_bytes -= len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = memoryview(buffer)
        try:
            while left:
                self._socket.settimeout(self._deadline.left_s(httpcore.WriteTimeout))
                left = left[self._socket.send(left) :]
        except TimeoutError:
            raise httpcore.WriteTimeout from None
        except OSError as error:
            raise httpcore.WriteError(error.strerror or str(error)) from None

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._socket.settimeout(self._deadline.left_s(httpcore.ConnectTimeout))
        try:
            self._socket = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        except OSError as error:
            self._socket.close()
            raise httpcore.ConnectError(f"TLS: {error.strerror or error}") from None
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None
