"""`sentinel://` URLs: where the Sentinels of a Redis are, and which master they watch.

Pure, so that the settings, the store and the queue can share it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

SCHEME = "sentinel"
PORT = 26379
# What all Sentinels of a URL may take to answer, in seconds, where none of them does.
ASKING_S = 0.6
FORM = "sentinel://[user:password@]host:port,host:port,…/master[/database][?sentinel_password=…]"
_CREDENTIALS = {"sentinel_username", "sentinel_password"}


@dataclass(frozen=True, slots=True)
class SentinelUrl:
    """The Sentinels, what they call the master, and how to sign in: with Redis and with themselves."""

    hosts: tuple[tuple[str, int], ...]
    master: str
    database: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sentinel_username: str | None = None
    sentinel_password: str | None = field(default=None, repr=False)

    @property
    def asking(self) -> dict[str, Any]:
        """How to ask the Sentinels, as arguments of redis-py: soon through with all of them, since
        the API must answer within 2 seconds, and each is asked once."""
        each_s = ASKING_S / len(self.hosts)
        who = {"username": self.sentinel_username, "password": self.sentinel_password}
        return {"socket_timeout": each_s, "socket_connect_timeout": each_s, **who}

    @property
    def broker_url(self) -> str:
        """The Sentinels as kombu wants them: a whole URL for each, without the master's name."""
        who = "" if self.username is None else quote(self.username, safe="")
        secret = "" if self.password is None else f"{who}:{quote(self.password, safe='')}@"
        return ";".join(
            f"{SCHEME}://{secret}{_bracketed(host)}:{port}/{self.database}" for host, port in self.hosts
        )


def parse_sentinel_url(url: str) -> SentinelUrl | None:
    """The parts of a URL like FORM; None for a URL of another scheme. Raises ValueError."""
    if not url.startswith(f"{SCHEME}:"):
        return None
    try:
        return _parse(url)
    except ValueError:
        raise ValueError(f"is not of the form {FORM}") from None


def _parse(url: str) -> SentinelUrl:
    parts = urlsplit(url)
    who, _, hosts = parts.netloc.rpartition("@")
    username, _, password = who.partition(":")
    master, _, database = parts.path.strip("/").partition("/")
    own = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    if not master or parts.fragment or not own.keys() <= _CREDENTIALS:
        raise ValueError
    return SentinelUrl(
        hosts=tuple(_address(host) for host in hosts.split(",")),
        master=unquote(master),
        database=int(database or 0),
        username=unquote(username) or None,
        password=unquote(password) or None,
        **own,
    )


def _address(host: str) -> tuple[str, int]:
    """Host and port of `host`, `host:port` or `[IPv6]:port`. Raises ValueError."""
    parts = urlsplit(f"//{host}")
    if not parts.hostname:
        raise ValueError
    return parts.hostname, parts.port or PORT


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
