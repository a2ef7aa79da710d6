"""A job as Server-Sent Events (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import orjson

from schemas.jobs import Job, job_view
from service.store import StoreError
from service.watch import JobWatcher

STREAM_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx would otherwise hold events back
}
# Writing is the only way to notice that a client has left.
HEARTBEAT_S = 15.0
HEARTBEAT = b": still here\n\n"
# A stream that lasts longer ends, and its client connects again by itself.
MAX_STREAM_S = 600.0


def job_events(watcher: JobWatcher, job: Job) -> Iterator[bytes]:
    """An event for the job as it is and for each change, up to its last state. When the store
    goes away the stream ends, and the client connects again."""
    yield event_of(job)
    ends = time.monotonic() + MAX_STREAM_S
    try:
        while not job.is_terminal and not watcher.is_closed and time.monotonic() < ends:
            for changed in watcher.changes(job.tenant, job.id, HEARTBEAT_S):
                if changed != job:
                    job = changed
                    yield event_of(job)
            if not job.is_terminal:
                yield HEARTBEAT
    except StoreError:
        return


def event_of(job: Job) -> bytes:
    """A `job` event."""
    return b"event: job\ndata: " + orjson.dumps(job_view(job)) + b"\n\n"
