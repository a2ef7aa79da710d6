"""An API in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from service.settings import Settings
from tests.conftest import free_port


@dataclass(frozen=True)
class Api:
    """A running API, which logs into a file."""

    url: str
    port: int
    process: subprocess.Popen
    log: Path


def start_api(redis_url: str, folder: Path, **settings: object) -> Api:
    """The API in processes of its own, once it answers."""
    port, log = free_port(), folder / "api.log"
    env = {**os.environ, **Settings(redis_url=redis_url, port=port, **settings).as_env()}
    with log.open("wb") as stderr:
        command = [sys.executable, "-m", "service.cli", "serve"]
        process = subprocess.Popen(command, env=env, stderr=stderr)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz")
            return Api(f"http://127.0.0.1:{port}", port, process, log)
        except httpx.TransportError:
            assert process.poll() is None, log.read_text()
    raise TimeoutError("the API did not come up")


def stop_api(api: Api) -> list[dict]:
    """Ends the API; its log lines."""
    api.process.terminate()
    assert api.process.wait(30) == 0
    lines = api.log.read_text().splitlines()
    assert [line for line in lines if not line.startswith("{")] == []
    return [json.loads(line) for line in lines]
