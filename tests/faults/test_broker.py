"""The broker goes away and comes back, while the store stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.faults.brokers import EACH_BROKER, Broker
from tests.faults.client import assert_each_shown_once
from tests.faults.proxy import Proxy
from tests.faults.system import IMPATIENT, System, make_system

pytestmark = pytest.mark.slow


@pytest.fixture
def url(broker: Broker, redis_server) -> str:
    """Where the broker is."""
    return broker.settings.get("broker_url", redis_server.url)


@pytest.fixture
def proxy(url: str) -> Iterator[Proxy]:
    parts = urlsplit(url)
    proxy = Proxy(parts.hostname, parts.port)
    yield proxy
    proxy.cut()


@pytest.fixture
def system(redis_client, redis_server, broker: Broker, url: str, proxy: Proxy, tmp_path) -> Iterator[System]:
    """A system that reaches its broker through the proxy, and its store without."""
    broken = url.replace(f":{urlsplit(url).port}", f":{proxy.port}")
    settings = replace(IMPATIENT, redis_url=redis_server.url, **broker.settings | {"broker_url": broken})
    yield from make_system(settings, redis_client, tmp_path)


@EACH_BROKER
@pytest.mark.parametrize(
    "break_proxy", [Proxy.cut, pytest.param(Proxy.fall_silent, marks=pytest.mark.faults)]
)
def test_articles_are_accepted_and_done_in_the_end_when_the_broker_was_away(
    system: System, proxy: Proxy, break_proxy: Callable[[Proxy], None]
) -> None:
    worker, client = system.start_worker(), system.client_of(system.start_api())
    accepted = [client.submit("first", "The mayor spoke.")["id"]]
    client.ended(accepted[0])
    break_proxy(proxy)
    for n in range(10):
        answer = client.once("POST", "/v1/articles", json={"text": f"Notice {n}.", "external_id": f"{n}"})
        assert answer is not None
        assert answer.status_code == 202
        accepted.append(answer.json()["id"])
    system.sweeps(3)
    proxy.mend()
    for job_id in accepted:
        assert client.ended(job_id)["status"] == "succeeded"
    assert worker.poll() is None
    assert assert_each_shown_once(client, accepted) == {"succeeded": 11}
