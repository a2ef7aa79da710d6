"""The embedded server: what it keeps, and whom it lets in."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from service.laptop.errors import LaptopError
from service.laptop.server import DataFolder, EmbeddedServer, free_port, wait_for_redis
from service.laptop.supervisor import Supervisor


@contextmanager
def running_server(path: Path) -> Iterator[EmbeddedServer]:
    with DataFolder(str(path)) as folder:
        server = EmbeddedServer(folder)
        supervisor = Supervisor(folder.logs, lambda name, code, pause_s: None)
        supervisor.start(server.command())
        try:
            wait_for_redis(server.url, 10, lambda: supervisor.is_running("store"))
            yield server
        finally:
            supervisor.stop([["store"]], threading.Event())


def test_data_is_kept_when_the_server_is_stopped_and_started_again(tmp_path: Path):
    for expected in (1, 2):
        with running_server(tmp_path) as server, redis.Redis.from_url(server.url) as client:
            assert client.incr("starts") == expected


def test_server_is_closed_to_others_when_they_lack_the_password(tmp_path: Path):
    with running_server(tmp_path) as server:
        with pytest.raises(LaptopError, match="refuses") as raised:
            wait_for_redis(server.url.replace("redis://:", "redis://:wrong"), 1)
        assert "wrong" not in str(raised.value).split("refuses")[0]
        mode = (tmp_path / "valkey.conf").stat().st_mode
        assert stat.S_IMODE(mode) == 0o600


def test_server_never_evicts_and_appends_to_a_file_when_asked_for_its_settings(tmp_path: Path):
    with (
        running_server(tmp_path) as server,
        redis.Redis.from_url(server.url, decode_responses=True) as client,
    ):
        settings = client.config_get("*")
        assert settings["maxmemory-policy"] == "noeviction"
        assert settings["appendonly"] == "yes"
        assert settings["appendfsync"] == "everysec"


def test_folder_is_refused_when_another_instance_uses_it(tmp_path: Path):
    with (
        DataFolder(str(tmp_path)),
        pytest.raises(LaptopError, match="another Dateline"),
        DataFolder(str(tmp_path)),
    ):
        pass
    with DataFolder(str(tmp_path)):
        pass


def test_error_says_so_when_nobody_answers():
    with pytest.raises(LaptopError, match="does not answer"):
        wait_for_redis(f"redis://127.0.0.1:{free_port()}/0", 0)
