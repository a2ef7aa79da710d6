"""Batches: kept whole, counted, complete once."""

from __future__ import annotations

import pytest

from schemas.batches import BatchItem
from schemas.problems import make_problem
from service.store import BadCursorError, ConflictError, NotFoundError, StoreFullError
from service.store.batches import BatchStore
from service.store.ids import new_id, sibling
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from tests.factories import a_job, a_submission, an_analysis

PROBLEM = make_problem("invalid-input", "No text.")


@pytest.fixture
def batches(redis_client, settings) -> BatchStore:
    return BatchStore(redis_client, settings)


def create(batches: BatchStore, texts: list[str], bad: tuple[int, ...] = ()) -> tuple[str, list[str]]:
    batch_id = new_id("bat")
    items = [BatchItem(a_submission(t), problem=PROBLEM if n in bad else None) for n, t in enumerate(texts)]
    jobs = [(a_job(item.submission, batch_id=batch_id), item) for item in items]
    batches.create("local", batch_id, jobs)
    return batch_id, [job.id for job, _ in jobs]


def test_bad_item_fails_alone(batches: BatchStore, jobs: JobStore) -> None:
    batch_id, ids = create(batches, ["One.", "", "Two."], bad=(1,))
    found = batches.get("local", batch_id)
    assert found.total == 3
    assert found.counts == {"queued": 2, "running": 0, "succeeded": 0, "failed": 1, "canceled": 0}
    assert jobs.get("local", ids[1]).error == PROBLEM
    assert [jobs.claim("w").job_id for _ in range(2)] == [ids[0], ids[2]]  # in their order


def test_batch_is_complete_once_when_its_last_job_ends(
    batches: BatchStore, jobs: JobStore, outbox: OutboxStore
) -> None:
    batch_id, ids = create(batches, ["One.", "Two.", "Three."])
    jobs.succeed(jobs.claim("w"), an_analysis())
    jobs.fail(jobs.claim("w"), PROBLEM)
    assert batches.get("local", batch_id).finished_at is None
    jobs.cancel("local", ids[2])
    with pytest.raises(ConflictError):
        jobs.cancel("local", ids[2])
    found = batches.get("local", batch_id)
    assert found.counts == {"queued": 0, "running": 0, "succeeded": 1, "failed": 1, "canceled": 1}
    assert found.finished_at < found.expires_at
    (event,) = [e for e in outbox.due() if e.type == "batch.completed"]
    assert (event.batch_id, event.event_id, event.job_id) == (batch_id, sibling(batch_id, "evt"), None)


def test_batch_is_complete_at_once_when_nothing_of_it_is_left_to_do(batches: BatchStore, outbox) -> None:
    batch_id, _ = create(batches, ["", ""], bad=(0, 1))
    assert batches.get("local", batch_id).finished_at is not None
    assert [e.type for e in outbox.due()].count("batch.completed") == 1


def test_pages_hold_the_jobs_in_the_order_of_the_articles(batches: BatchStore) -> None:
    batch_id, ids = create(batches, [f"Text {n}." for n in range(5)])
    found, cursor = [], None
    while True:
        page = batches.jobs("local", batch_id, cursor=cursor, limit=2)
        found += [job.id for job in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == ids
    with pytest.raises(BadCursorError):
        batches.jobs("local", batch_id, cursor="x")


def test_batch_is_kept_once_when_created_twice(batches: BatchStore, jobs: JobStore) -> None:
    batch_id = new_id("bat")
    item = BatchItem(a_submission())
    for _ in range(2):
        batches.create("local", batch_id, [(a_job(item.submission, batch_id=batch_id), item)])
    assert batches.get("local", batch_id).total == 1
    assert jobs.stats().depth == 1


def test_nothing_of_a_batch_is_kept_when_redis_is_full(batches: BatchStore, redis_client) -> None:
    redis_client.config_set("maxmemory", 1)
    try:
        with pytest.raises(StoreFullError):
            create(batches, ["One.", "Two."])
    finally:
        redis_client.config_set("maxmemory", 0)
    assert redis_client.keys("dl:batch*") == redis_client.keys("dl:job:*") == []


def test_batch_is_not_found_when_another_tenant_asks(batches: BatchStore) -> None:
    batch_id, _ = create(batches, ["One."])
    for call in (batches.get, batches.jobs):
        with pytest.raises(NotFoundError):
            call("other", batch_id)


def test_thousand_articles_are_one_batch(batches: BatchStore) -> None:
    batch_id, _ = create(batches, [f"Text {n}." for n in range(1000)])
    assert batches.get("local", batch_id).counts["queued"] == 1000
