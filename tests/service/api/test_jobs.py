"""Reading jobs, and waiting for them."""

from __future__ import annotations

import json
import threading
import time


def test_job_asks_to_come_back_when_it_is_not_terminal(client, submit, finish):
    job = submit()
    waiting = client.get(job["links"]["self"])
    finish()
    done = client.get(job["links"]["self"])

    assert waiting.json["queue_position"] == 1
    assert int(waiting.headers["Retry-After"]) > 0
    assert done.json["status"] == "succeeded"
    assert "Retry-After" not in done.headers
    assert done.json["links"]["cancel"] is None
    assert done.json["finished_at"].endswith("Z")


def test_wait_ends_when_the_job_is_done(client, submit, finish):
    job = submit()
    threading.Timer(0.3, finish).start()
    began = time.monotonic()

    answer = client.get(f"{job['links']['self']}?wait=30")

    assert answer.json["status"] == "succeeded"
    assert 0.2 < time.monotonic() - began < 10


def test_wait_ends_when_the_time_is_up(client, submit):
    job = submit()
    began = time.monotonic()

    answer = client.get(job["links"]["self"], headers={"Prefer": "respond-async, wait=1"})

    assert answer.json["status"] == "queued"
    assert answer.headers["Preference-Applied"] == "wait=1"
    assert 0.9 < time.monotonic() - began < 5


def test_preference_is_ignored_when_it_cannot_be_read(client, submit):
    job = submit()

    for value in ("wait=soon", "wait=-1", "wait", "wait=1.5", ";;,,="):
        answer = client.get(job["links"]["self"], headers={"Prefer": value})
        assert answer.status_code == 200
        assert "Preference-Applied" not in answer.headers


def test_wait_is_refused_when_it_is_no_number(client, submit):
    job = submit()

    for value in ("soon", "-1", "1.5", ""):
        answer = client.get(f"{job['links']['self']}?wait={value}")
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/wait")


def events_of(stream: str) -> list[dict]:
    """The data of the `job` events of a stream."""
    blocks = [block for block in stream.split("\n\n") if block and not block.startswith(":")]
    assert all(block.startswith("event: job\ndata: ") for block in blocks)
    return [json.loads(block.partition("data: ")[2]) for block in blocks]


def test_stream_ends_when_the_job_is_done(client, submit, finish):
    job = submit()
    threading.Timer(0.3, finish).start()

    answer = client.get(job["links"]["events"])

    assert answer.mimetype == "text/event-stream"
    events = events_of(answer.text)
    assert events[0] == job
    assert [event["status"] for event in events][-1] == "succeeded"
    assert all(event["id"] == job["id"] for event in events)


def test_stream_is_one_event_when_the_job_is_terminal(client, submit, finish):
    job = submit()
    finish()

    (event,) = events_of(client.get(job["links"]["events"]).text)

    assert event["status"] == "succeeded"
    assert client.get("/v1/jobs/job_0/events").status_code == 404


def test_job_is_canceled_once_when_it_is_asked_twice(client, submit):
    job = submit()

    first = client.post(job["links"]["cancel"])
    second = client.post(job["links"]["cancel"])

    assert (first.status_code, first.json["status"]) == (200, "canceled")
    assert (second.status_code, second.json["type"]) == (409, "/problems/conflict")
    assert client.get(job["links"]["article"]).status_code == 404
    assert client.post("/v1/jobs/job_0/cancel").status_code == 404


def test_jobs_are_listed_by_state_when_it_is_given(client, submit, finish):
    ids = [submit(text=f"Bridge {n}.")["id"] for n in range(5)]
    finish()

    everything = client.get("/v1/jobs?limit=3").json
    rest = client.get(f"/v1/jobs?limit=3&cursor={everything['next_cursor']}").json
    queued = client.get("/v1/jobs?status=queued").json

    assert [job["id"] for job in everything["data"] + rest["data"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert [job["id"] for job in queued["data"]] == ids[:0:-1]
    assert client.get("/v1/jobs?status=done").status_code == 422
