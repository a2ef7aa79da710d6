"""`dateline up` as a newcomer runs it: real processes from the first to the last."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from pathlib import Path

import orjson
import pytest

from schemas.keys import SCOPES
from service.laptop.client import Client
from service.laptop.errors import ClientError
from service.laptop.server import free_port
from service.store import connect
from service.store.apikeys import ApiKeyStore
from tests.e2e.instances import Instance, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")

SEED = {
    "title": "Bridge over the Lenna to open in May",
    "published_at": "2025-03-04",
    "source": {"name": "Lenna Post"},
    "external_id": "bridge",
    "text": "The bridge over the Lenna will open on 12 May, mayor Clara Voss said on Tuesday.\n\n"
    "“We have waited eleven years for this,” Voss told reporters. The works cost €48m, about a fifth"
    " more than planned.",
}
ARTICLE = b"A dam in the north is safe, engineers said on Friday. They had inspected it for two weeks."


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path, SEED)


def read(instance: Instance, body: bytes) -> bytes:
    """The result of an article that is submitted now."""
    with Client(instance.url) as client:
        job = client.job(client.submit(body, "text/plain")["id"], wait_s=30)
        assert job["status"] == "succeeded"
        return client.article(job["article_id"])


@pytest.mark.slow
def test_everything_is_kept_and_nothing_left_running_when_stopped_and_started_again(instance: Instance):
    with instance.up() as process:
        instance.await_ready(process)
        first = read(instance, ARTICLE)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert instance.processes() == {}
    output = instance.output.read_text()
    assert "signature valid" in output
    assert "Bridge over the Lenna to open in May" in output
    assert "Clara Voss" in output

    with instance.up() as process:
        instance.await_ready(process)
        assert "1 articles from before" in instance.output.read_text()
        with Client(instance.url) as client:
            assert client.article(orjson.loads(first)["id"]) == first
            job = client.submit(ARTICLE * 1_000, "text/plain")
            until(lambda: client.job(job["id"])["status"] == "running")  # a worker that is busy goes too
        process.kill()
        process.wait()
        until(lambda: not instance.processes(), 20)


@pytest.mark.slow
def test_worker_comes_back_when_it_is_killed(instance: Instance, redis_starter):
    instance.env["DATELINE_REDIS_URL"] = redis_starter().url
    with instance.up() as process:
        instance.await_ready(process)
        before = until(lambda: instance.worker(process.pid))
        os.kill(before, signal.SIGKILL)
        until(lambda: instance.worker(process.pid) not in (None, before))
        assert b"engineers" in read(instance, ARTICLE)
        assert not any("valkey" in words for words in instance.processes().values())
        assert "worker ended (SIGKILL)" in instance.output.read_text()
        process.terminate()
        assert process.wait(30) == 0
    assert instance.processes() == {}


@pytest.mark.slow
def test_start_beyond_loopback_is_refused_until_there_is_a_key(tmp_path: Path, redis_starter):
    server = redis_starter()
    instance = Instance(tmp_path)
    instance.env |= {"DATELINE_REDIS_URL": server.url, "DATELINE_HOST": "0.0.0.0"}
    with instance.up() as process:
        assert process.wait(30) == 1
    output = instance.output.read_text()
    assert "Error: DATELINE_HOST=0.0.0.0 is reachable from other machines and there are no keys" in output
    assert "✓ api" not in output

    with connect(server.url, role="api") as client:
        ApiKeyStore(client).create("local", SCOPES, None)
    with instance.up() as process:
        instance.await_ready(process)
        with Client(instance.url) as client, pytest.raises(ClientError, match="No valid key"):
            client.article("art_1")
        until(lambda: "There are keys, so the API wants one" in instance.output.read_text())
        process.terminate()
        assert process.wait(30) == 0


def test_start_beyond_loopback_is_refused_when_the_store_is_new(instance: Instance):
    instance.env["DATELINE_HOST"] = "0.0.0.0"
    with instance.up() as process:
        assert process.wait(30) == 1
    assert "there are no keys" in instance.output.read_text()
    assert instance.processes() == {}


def test_second_instance_is_refused_when_one_uses_the_folder(instance: Instance):
    import fcntl

    instance.data.mkdir()
    with (instance.data / "lock").open("w") as lock:
        lock.write("4711\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        with instance.up() as process:
            assert process.wait(30) == 1
    (line,) = instance.output.read_text().splitlines()
    assert re.match(
        r"Error: another Dateline \(process 4711\) uses .*: stop it, or set DATELINE_DATA_DIR", line
    )


def test_taken_port_is_named_when_there_is_one(instance: Instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", instance.port))
        taken.listen()
        with instance.up() as process:
            assert process.wait(30) == 1
    (line,) = instance.output.read_text().splitlines()
    assert line.startswith(f"Error: cannot listen on 127.0.0.1:{instance.port}: Address already in use.")


def test_wrong_setting_is_named_when_there_is_one(instance: Instance):
    instance.env["DATELINE_API_PROCESSES"] = "many"
    with instance.up() as process:
        assert process.wait(30) == 1
    assert (
        instance.output.read_text()
        == "Error: DATELINE_API_PROCESSES='many' is not a whole number from 1 to 256\n"
    )


def test_missing_redis_is_named_when_a_url_is_given(instance: Instance):
    instance.env["DATELINE_REDIS_URL"] = f"redis://user:secret@127.0.0.1:{free_port()}/0"
    with instance.up() as process:
        assert process.wait(60) == 1
    output = instance.output.read_text()
    assert "Redis does not answer at 127.0.0.1" in output
    assert "secret" not in output
