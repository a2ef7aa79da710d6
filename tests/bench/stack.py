"""The real thing, on a store and ports of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from rich.console import Console

from service.laptop.process import Process
from service.laptop.server import DataFolder, EmbeddedServer, free_port, wait_for_redis
from service.laptop.up import Laptop, Signals
from service.settings import Settings
from service.store import connect
from service.store.jobs import JobStore

PROCESSES = 2
TENANT = "local"
UNLIMITED = 1_000_000_000


@dataclass(frozen=True)
class Stack:
    """A running Dateline."""

    settings: Settings
    redis: redis.Redis
    jobs: JobStore
    logs: Path
    worker: tuple[int, ...]

    def store_bytes(self) -> int:
        """What the store's data take in its memory."""
        return int(self.redis.info("memory")["used_memory_dataset"])

    def until_written(self, within_s: float = 60) -> None:
        """Returns when the store has written down what it was given."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            state = self.redis.info("persistence")
            if not any(state[k] for k in ("aof_pending_bio_fsync", "aof_rewrite_in_progress", "loading")):
                return
            time.sleep(0.1)

    def until_idle(self, within_s: float = 120) -> float:
        """Returns when no job waits or runs; how many seconds that took."""
        started = time.monotonic()
        deadline = started + within_s
        while (stats := self.jobs.stats()).depth or stats.running:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{stats} after {within_s} s")
            time.sleep(0.02)
        return time.monotonic() - started


@contextmanager
def running() -> Iterator[Stack]:
    """Starts everything and stops it again; nothing stays behind."""
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as path, DataFolder(path) as folder:
        server = EmbeddedServer(folder)
        store = Process(server.command(), folder.logs)
        try:
            wait_for_redis(server.url, 20)
            settings = Settings(
                redis_url=server.url,
                port=free_port(),
                data_dir=path,
                worker_processes=PROCESSES,
                api_processes=PROCESSES,
                rate_limit=UNLIMITED,
                log_level="WARNING",
            )
            with _laptop(settings, folder), connect(server.url, role="worker") as client:
                yield Stack(settings, client, JobStore(client, settings), folder.logs, _worker_pids(path))
        finally:
            store.ask_to_stop()
            store.wait(20)
            store.sweep()


@contextmanager
def _laptop(settings: Settings, folder: DataFolder) -> Iterator[None]:
    laptop = Laptop(settings, folder, Console(quiet=True), Signals(), own_server=False)
    try:
        laptop.start()
        yield
    finally:
        laptop.stop()


def _worker_pids(data_dir: str) -> tuple[int, ...]:
    """The processes of the worker that runs on the data folder: the main one, then its children."""
    mark, found = f"DATELINE_DATA_DIR={data_dir}\0".encode(), []
    for process in Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes() if process.name.isdecimal() else b""
            if b"\0worker\0analysis\0" in words and mark in (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return tuple(sorted(found))


def private_bytes(pid: int) -> int:
    """The memory that only this process holds (Linux)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
