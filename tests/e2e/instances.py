"""A running `dateline up` with its own data folder and port, for tests of the whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import orjson

from service.laptop.server import free_port

Found = TypeVar("Found")


def until(look: Callable[[], Found], within_s: float = 60) -> Found:
    """What `look` finds as soon as it finds something."""
    deadline = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)
    return found


class Instance:
    """A running `dateline up` with its own data folder and port."""

    def __init__(self, folder: Path, *seeds: dict[str, Any]) -> None:
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "seeds").mkdir(exist_ok=True)
        for seed in seeds:
            (folder / "seeds" / f"{seed['external_id']}.json").write_bytes(orjson.dumps(seed))
        self.env = os.environ | {
            "DATELINE_DATA_DIR": str(self.data),
            "DATELINE_PORT": str(self.port),
            "DATELINE_API_PROCESSES": "1",
            "DATELINE_WORKER_PROCESSES": "1",
        }
        self.env.pop("DATELINE_REDIS_URL", None)

    @contextmanager
    def up(self) -> Iterator[subprocess.Popen[bytes]]:
        """Runs it until the block ends; whatever is left then is killed."""
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "service.cli", "up", "--seeds", str(self.folder / "seeds")]
            process = subprocess.Popen(
                command, env=self.env, stdout=output, stderr=output, start_new_session=True
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            for pid in self.processes():
                os.kill(pid, signal.SIGKILL)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def await_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Returns when it serves and the demo is over; fails when it ends before."""

        def look() -> bool:
            assert process.poll() is None, self.output.read_text()
            return "serving on" in self.output.read_text()

        until(look)

    def processes(self) -> dict[int, str]:
        """The command lines of everything that runs on the data folder, by process id."""
        found = {}
        mark = f"DATELINE_DATA_DIR={self.data}\0".encode()
        for process in Path("/proc").iterdir():
            try:
                if process.name.isdecimal() and mark in (process / "environ").read_bytes():
                    words = (process / "cmdline").read_bytes().decode().split("\0")
                    if words != [""]:  # a zombie has none
                        found[int(process.name)] = " ".join(words)
            except OSError:
                continue
        return found

    def worker(self, parent: int) -> int | None:
        """The main process of the worker."""
        for pid, words in self.processes().items():
            stat = Path(f"/proc/{pid}/stat").read_text()
            if "-m worker analysis" in words and int(stat.rsplit(")", 1)[1].split()[1]) == parent:
                return pid
        return None
