"""The whole service on a store of its own, kept running while it is broken."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import redis

from service.laptop.process import Command
from service.laptop.server import DataFolder, EmbeddedServer, free_port, wait_for_redis
from service.laptop.supervisor import Supervisor
from service.settings import Settings
from service.store import connect

ROLE = "DATELINE_TEST_ROLE"
WORKERS = ("worker-1", "worker-2")
READY_WITHIN_S = 120.0
STOP_ORDER = (("api",), (*WORKERS, "notifier"), ("store",))


@dataclass(frozen=True)
class Stage:
    """The running service. The supervisor belongs to the thread that made the stage."""

    settings: Settings
    redis: redis.Redis
    supervisor: Supervisor
    logs: Path
    exits: list[str]

    def pids(self, role: str) -> tuple[int, list[int]]:
        """The main process of a role and its children; (0, []) between two lives."""
        if role == "store":  # it writes its title over its environment
            return self._store_pid(), []
        return processes(self.settings.data_dir).get(role, (0, []))

    def _store_pid(self) -> int:
        try:
            return int(self.redis.info("server")["process_id"])
        except redis.RedisError:
            return 0


@contextmanager
def running(receiver_port: int) -> Iterator[Stage]:
    """Starts everything and stops it again; nothing stays behind."""
    with tempfile.TemporaryDirectory(prefix="dateline-soak-") as path, DataFolder(path) as folder:
        server = EmbeddedServer(folder)
        settings = Settings(
            redis_url=server.url,
            port=free_port(),
            data_dir=path,
            worker_processes=1,
            api_processes=2,
            rate_limit=1_000_000_000,
            lease_s=6,
            heartbeat_s=2,
            reap_every_s=1,
            webhook_timeout_s=3,
            article_time_limit_s=120,
            egress_allow=("127.0.0.0/8",),
            egress_ports=(receiver_port,),
        )
        exits: list[str] = []
        supervisor = Supervisor(folder.logs, lambda name, code, _pause_s: exits.append(f"{name} {code}"))
        try:
            for command in _commands(settings, server):
                supervisor.start(command)
                if command.name == "store":
                    wait_for_redis(server.url, 20)
            _await_ready(settings.local_url, supervisor)
            with connect(server.url, role="api") as client:
                yield Stage(settings, client, supervisor, folder.logs, exits)
        finally:
            supervisor.stop(STOP_ORDER, threading.Event())


def _commands(settings: Settings, server: EmbeddedServer) -> list[Command]:
    """Every process. The store writes each change down before it answers: it is killed, too."""
    store = server.command()
    python = sys.executable
    analysis = (python, "-m", "worker", "analysis")
    programs = [
        replace(store, argv=(*store.argv, "--appendfsync", "always")),
        Command("api", (python, "-m", "service.cli", "serve"), {}, grace_s=15),
        *(Command(name, analysis, {}, grace_s=30, orphan_signal=signal.SIGKILL) for name in WORKERS),
        Command("notifier", (python, "-m", "worker", "notifier"), {}, grace_s=30),
    ]
    common = {**os.environ, **settings.as_env(), "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    return [replace(one, env={**common, ROLE: one.name}) for one in programs]


def _await_ready(url: str, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        supervisor.watch()
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/readyz").is_success:
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"the service is not ready after {READY_WITHIN_S:g} s")
        time.sleep(0.1)


def processes(data_dir: str) -> dict[str, tuple[int, list[int]]]:
    """The main process of each role that runs on the data folder, and its children (Linux)."""
    found: dict[str, list[tuple[int, int]]] = {}
    mark = f"DATELINE_DATA_DIR={data_dir}".encode()
    for process in Path("/proc").iterdir():
        try:
            words = (process / "environ").read_bytes().split(b"\0") if process.name.isdecimal() else []
            if mark in words:
                role = next(w for w in words if w.startswith(f"{ROLE}=".encode())).partition(b"=")[2].decode()
                parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
                found.setdefault(role, []).append((int(process.name), parent))
        except OSError:
            continue
    mains = {}
    for role, pairs in found.items():
        pids = {pid for pid, _ in pairs}
        main = next((pid for pid, parent in pairs if parent not in pids), 0)
        mains[role] = (main, sorted(pid for pid, parent in pairs if parent == main))
    return mains
