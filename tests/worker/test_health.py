"""The health check of a container: signs of life of this host's own processes."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from service.laptop.server import free_port
from service.settings import Settings
from service.store.workers import WorkerStore
from worker.health import check_health


@pytest.fixture
def settings(redis_server) -> Settings:
    return Settings(redis_url=redis_server.url)


@pytest.mark.parametrize("role", ["analysis", "notifier"])
def test_host_is_healthy_when_a_process_of_either_role_gives_signs_of_life(
    redis_client, settings: Settings, role
):
    assert check_health(settings) == 1
    WorkerStore(redis_client).beat(role, f"{socket.gethostname()}:7")
    assert check_health(settings) == 0
    WorkerStore(redis_client).leave(role, f"{socket.gethostname()}:7")
    assert check_health(settings) == 1


def test_host_is_not_healthy_when_only_another_host_gives_signs_of_life(
    redis_client, settings: Settings, capsys
):
    WorkerStore(redis_client).beat("analysis", f"{socket.gethostname()}x:7")
    assert check_health(settings) == 1
    assert "no worker on" in capsys.readouterr().err


def test_host_is_not_healthy_when_redis_is_away(settings: Settings, capsys):
    away = replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0")
    assert check_health(away) == 1
    assert "Redis" in capsys.readouterr().err
