"""Which addresses outgoing requests may reach. Pure: nothing is looked up here.

The API checks a URL when it is given; the worker checks every address that its host resolves
to when it connects, since a name may mean another address by then.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Protocol
from urllib.parse import urlsplit

from schemas.submissions import MAX_URL_CHARACTERS

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
# White space, controls and backslashes are where URL parsers disagree on the host.
AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
# A host whose last label is a number is an IPv4 address to some resolvers (WHATWG URL, 3.5).
NUMERIC_LABEL = re.compile(r"(?:0[xX][0-9a-fA-F]*|[0-9]+)\Z")
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
HOST_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\Z")

# IANA special-purpose address registries (RFC 6890 and its successors).
# Everything in IPv6 but 2000::/3 is closed by the last line.
CLOSED: tuple[tuple[IPNetwork, str], ...] = tuple(
    (ipaddress.ip_network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "IETF protocols"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("100::/64", "discard"),
        ("2001::/32", "Teredo"),
        ("2001:2::/48", "benchmarking"),
        ("2001::/23", "IETF protocols"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)  # fmt: skip
GLOBAL_V6 = IPv6Network("2000::/3")


class AddressError(ValueError):
    """Raised when a URL or an address must not be reached; the message says why to its owner."""


class EgressSettings(Protocol):
    """The two settings that open addresses and ports."""

    @property
    def egress_allow(self) -> tuple[str, ...]: ...
    @property
    def egress_ports(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Target:
    """A checked URL in parts. `host` is lower-case ASCII; `address` is set where the host is an
    address or localhost; `path` holds the query."""

    scheme: str
    host: str
    port: int
    path: str
    address: IPAddress | None

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def check_url(url: str, settings: EgressSettings) -> Target:
    """The URL in parts if an outgoing request may go there as far as the URL alone tells.
    Raises AddressError. A name still has to resolve to open addresses only (check_address)."""
    if len(url) > MAX_URL_CHARACTERS:
        raise AddressError(f"The URL has more than {MAX_URL_CHARACTERS} characters.")
    if AMBIGUOUS.search(url):
        raise AddressError("The URL holds white space, a control character or a backslash.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressError(f"The URL cannot be read: {error}.") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise AddressError("Only http and https URLs can be reached.")
    if "@" in parts.netloc:
        raise AddressError("A URL with a user name or password is not accepted.")
    host = _host(parts.hostname or "")
    if "[" in parts.netloc and ":" not in host:
        raise AddressError("The brackets hold no IPv6 address.")
    address = _address(host)
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    allowed = address is not None and check_address(address, settings.egress_allow)
    if not allowed and port not in settings.egress_ports:
        open_ports = ", ".join(map(str, settings.egress_ports))
        raise AddressError(f"Port {port} is closed to outgoing requests; open are {open_ports}.")
    path = _ascii(parts.path or "/") + (f"?{_ascii(parts.query)}" if parts.query else "")
    return Target(parts.scheme, host, port, path, address)


def check_address(address: IPAddress, allow: Sequence[str] = ()) -> bool:
    """True where the allow-list opens the address, False where it is open to everybody.
    Raises AddressError for every other."""
    if any(_inside(address, ipaddress.ip_network(network)) for network in allow):
        return True
    for network, reason in CLOSED:
        if _inside(address, network):
            raise AddressError(f"{address} is closed to outgoing requests: {network} is {reason}.")
    outside = isinstance(address, IPv6Address) and address not in GLOBAL_V6
    if outside or not address.is_global:
        raise AddressError(f"{address} is closed to outgoing requests: it is no public address.")
    return False


def _inside(address: IPAddress, network: IPNetwork) -> bool:
    return address.version == network.version and address in network


def _host(raw: str) -> str:
    """The host in lower-case ASCII without the root's dot. Raises AddressError."""
    if "%" in raw:
        raise AddressError("A host with an escape or a zone is not accepted.")
    try:
        host = raw if raw.isascii() else raw.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressError("The host is no valid name.") from None
    host = host.lower().removesuffix(".")
    if ":" not in host and (len(host) > 253 or not HOST_NAME.match(host)):
        raise AddressError("The URL has no valid host.")
    return host


def _address(host: str) -> IPAddress | None:
    """The address that the host is, None for a name. Raises AddressError for an address in an
    unusual spelling (octal, hexadecimal, one number): resolvers do not agree on those."""
    if ":" not in host and not NUMERIC_LABEL.match(host.rsplit(".", 1)[-1]):
        return IPv4Address("127.0.0.1") if _is_localhost(host) else None
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        raise AddressError(f"{host!r} is no IP address in its usual spelling.") from None


def _is_localhost(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")  # RFC 6761, 6.3


def _ascii(text: str) -> str:
    """Characters beyond ASCII as percent escapes of UTF-8 (RFC 3987, 3.1)."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in text)
