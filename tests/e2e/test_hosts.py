"""Many hosts on one Redis: it makes no difference which of them a client asks or a worker runs on."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import httpx
import orjson
import pytest

from service.store import connect
from tests.conftest import RedisServer, free_port, start_redis, stop_redis
from tests.e2e.hosts import Site, running_site
from tests.faults.brokers import Broker, make_broker
from tests.faults.system import IMPATIENT
from tests.worker.receivers import Receiver, says

# One set of hosts for all tests of this file.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hosts")]

APIS, WORKERS = ("north", "south"), ("one", "two", "three")


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    receiver = Receiver(says(200))
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def redis(tmp_path_factory) -> Iterator[RedisServer]:
    server = start_redis(str(tmp_path_factory.mktemp("redis")), free_port(), "--appendonly", "no")
    yield server
    stop_redis(server)


@pytest.fixture(scope="module", params=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest, redis: RedisServer) -> Iterator[Broker]:
    with connect(redis.url, role="worker") as client:
        client.flushall()
        yield from make_broker(request.param, client)


@pytest.fixture(scope="module")
def site(tmp_path_factory, redis: RedisServer, broker: Broker, receiver: Receiver) -> Iterator[Site]:
    settings = replace(
        IMPATIENT, redis_url=redis.url, worker_processes=1,
        egress_allow=("127.0.0.0/8",), egress_ports=(receiver.port,), **broker.settings,
    )  # fmt: skip
    with running_site(tmp_path_factory.mktemp("hosts"), settings, APIS, WORKERS) as site:
        yield site


def test_job_is_seen_everywhere_at_once_when_one_api_accepts_it(site: Site) -> None:
    job = site.post("north", "The ferry sails.").json()
    assert site.get("south", f"/v1/jobs/{job['id']}").status_code == 200
    assert job["id"] in [one["id"] for one in site.get("south", "/v1/jobs").json()["data"]]
    ended = site.ended("south", job["id"])
    articles = [site.get(api, f"/v1/articles/{ended['article_id']}") for api in APIS]
    assert len({article.content for article in articles}) == 1
    assert len({article.headers["ETag"] for article in articles}) == 1


def test_stream_of_one_api_tells_of_a_job_of_the_other(site: Site) -> None:
    job = site.post("north", "PAUSE stream. The ferry sails.").json()
    url = f"{site.hosts['south'].url}/v1/jobs/{job['id']}/events"
    with httpx.stream("GET", url, timeout=60) as answer:
        states = []
        for line in answer.iter_lines():
            if line.startswith("data: "):
                states.append(orjson.loads(line.removeprefix("data: "))["status"])
                (site.folder / "stream.over").touch()
    assert states[-1] == "succeeded"


def test_quota_is_one_when_two_apis_are_asked(site: Site) -> None:
    left = [
        int(re.search(r"r=(\d+)", site.get(api, "/v1/jobs").headers["RateLimit"])[1])
        for api in ("north", "south", "north")
    ]
    assert left[0] - left[1] == left[1] - left[2] == 1


def test_request_is_handled_once_when_it_is_repeated_at_another_api(site: Site) -> None:
    key = {"Idempotency-Key": "hosts-1"}
    first, second = (site.post(api, "The bridge reopened.", headers=key) for api in APIS)
    assert first.json()["id"] == second.json()["id"]
    assert second.headers["Idempotent-Replayed"] == "true"


def test_article_is_gone_everywhere_when_one_api_deletes_it(site: Site) -> None:
    job = site.ended("north", site.post("north", "The road is closed.").json()["id"])
    path = f"/v1/articles/{job['article_id']}"
    assert httpx.delete(f"{site.hosts['south'].url}{path}").status_code == 204
    assert site.get("north", path).status_code in (404, 410)


def test_metrics_are_the_same_when_any_api_is_asked(site: Site) -> None:
    site.ended("north", site.post("south", "The mayor spoke.").json()["id"])
    ours = [
        [line for line in site.get(api, "/metrics").text.splitlines() if line.startswith("dateline_jobs")]
        for api in APIS
    ]
    assert ours[0] == ours[1]
    assert all(site.get(api, "/readyz").status_code == 200 for api in APIS)


def test_each_webhook_is_delivered_once_when_many_hosts_work(site: Site, receiver: Receiver) -> None:
    hook = {"url": receiver.url}
    jobs = [
        httpx.post(
            f"{site.hosts[APIS[n % 2]].url}/v1/articles", json={"text": f"Notice {n}.", "webhook": hook}
        ).json()["id"]
        for n in range(12)
    ]
    told = [receiver.requests.get(timeout=60) for _ in jobs]
    assert sorted(orjson.loads(one.body)["data"]["job"]["id"] for one in told) == sorted(jobs)
    assert len({one.headers["webhook-id"] for one in told}) == len(jobs)
    delivered = f'dateline_webhook_attempts_total{{outcome="succeeded"}} {len(jobs):.1f}'
    site.until(lambda: delivered in site.get("north", "/metrics").text)
    assert receiver.requests.empty()


def test_last_host_finishes_everything_when_the_others_lose_power(site: Site) -> None:
    """Two hosts hold an article each and go for good; a client that waits at another API than it
    submitted to hears of its job from the third."""
    held = [site.post("north", f"HOLD {name}. The bridge reopened.").json()["id"] for name in ("a", "b")]
    site.until(lambda: all((site.folder / name).exists() for name in ("a", "b")))
    third = site.post("north", "The third host is left.").json()["id"]
    assert site.ended("south", third)["attempts"] == 1
    answers: list[dict] = []
    waiting = threading.Thread(target=lambda: answers.extend(site.ended("south", job) for job in held))
    waiting.start()
    holders = site.holders(held)
    assert len(holders) == 2
    for name in holders:
        site.hosts[name].lose_power()
    waiting.join()
    assert [(job["status"], job["attempts"]) for job in answers] == [("succeeded", 2)] * 2
