"""Every key in Redis: its name, the type of its value, and how long it lives.

Scripts get the same names: `lua_names()` is put before each. A tenant's name is part of the keys
of its lists and never holds a colon (`TENANT`), so no two tenants can share a key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PREFIX = "dl:"
TENANT = re.compile(r"[A-Za-z0-9_-]{1,64}")

ValueType = Literal["string", "hash", "list", "set", "zset", "channel"]


@dataclass(frozen=True, slots=True)
class Key:
    """A family of keys. `lifetime` says when a key goes, or why it stays."""

    name: str
    type: ValueType
    lifetime: str

    def __call__(self, *parts: str) -> str:
        """The key for the parts, joined by colons."""
        return ":".join((PREFIX + self.name, *parts))


JOB = Key("job", "hash", "result_ttl_s from the terminal state on; none before: accepted means kept")
SUBMISSION = Key("submission", "string", "deleted with the terminal state of its job")
WAITING = Key("waiting", "zset", "no TTL: jobs to do, by priority class, then age")
LEASES = Key("leases", "zset", "no TTL: running jobs, by the end of their lease")
JOBS = Key("jobs", "zset", "one per tenant and status: with its last job; none for the queued and running")
GONE = Key("gone", "string", "result_ttl_s and 30 days from the terminal state on: tells 410 from 404")
ARTICLE = Key("article", "hash", "result_ttl_s")
ANALYSIS = Key("analysis", "hash", "as long as the last article that shares it")
SHARERS = Key("sharers", "zset", "as long as its analysis: the articles that share it, by expiry")
INDEX = Key("index", "zset", "result_ttl_s from the last entry on; entries leave with their article")
OUTBOX = Key("outbox", "zset", "no TTL: events that no notifier has taken over yet, by due time")
EVENTS = Key("events", "hash", "no TTL: the bodies of the outbox's events")
COUNTERS = Key("counters", "hash", "no TTL: what /metrics counts, over restarts")
STAGES = Key("stages", "hash", "no TTL: how long the pipeline's stages took, for /metrics")
REQUESTS = Key("requests", "hash", "no TTL: HTTP requests by route, for /metrics")
ENGINE = Key("engine", "string", "no TTL: of the engine versions at work, the one that came last")
ENGINES = Key("engines", "hash", "no TTL: the engine versions at work, since when and when last seen")
WORKERS = Key("workers", "zset", "no TTL: one per role; processes by their last sign of life")
PROCESSES = Key("processes", "hash", "no TTL: one per role; the number of processes of each worker")
BELLS = Key("bells", "hash", "no TTL: when a sweep last rang, and how often in vain")
BATCH = Key("batch", "hash", "result_ttl_s from its last job's terminal state on")
BATCH_JOBS = Key("batch_jobs", "zset", "with its batch")
IDEMPOTENCY = Key("idempotency", "hash", "24 hours from its first use on")
API_KEY = Key("api_key", "hash", "no TTL: the revoked are kept too, so that the service stays closed")
API_KEYS = Key("api_keys", "zset", "no TTL: every API key by age")
RATE = Key("rate", "string", "rate_window_s from the first request in the window on")
ENDPOINT = Key("endpoint", "hash", "no TTL: a webhook endpoint stays until its owner deletes it")
RETIRED_SECRETS = Key("retired_secrets", "zset", "webhook_secret_overlap_s from the last rotation on")
ENDPOINTS = Key("endpoints", "zset", "no TTL: one per tenant; its webhook endpoints by age")
DELIVERY = Key("delivery", "hash", "delivery_ttl_s from the last change on")
DELIVERY_BODY = Key("delivery_body", "string", "with its delivery")
ATTEMPTS = Key("attempts", "list", "with its delivery")
DELIVERIES = Key("deliveries", "zset", "one per endpoint: twice delivery_ttl_s from the last entry on")
LANES = Key("lanes", "zset", "no TTL: receivers with deliveries to come, by when they need a look")
LANE_DUE = Key("lane_due", "zset", "delivery_ttl_s from the last change on")
LANE_FLIGHT = Key("lane_flight", "zset", "delivery_ttl_s from the last change on")
LANE_FAILING = Key("lane_failing", "string", "delivery_ttl_s from the last failure on")
CLOCK = Key("clock", "string", "a day: Redis's time at a notifier's last look, to see when it goes back")
CHANGES = Key("changes", "channel", "a channel: ids of jobs that changed")

# For scripts: what each key's name starts with.
_LUA = {
    "job": JOB, "submission": SUBMISSION, "jobs": JOBS, "gone": GONE, "article": ARTICLE,
    "analysis": ANALYSIS, "sharers": SHARERS, "index": INDEX, "batch": BATCH,
    "batch_jobs": BATCH_JOBS, "idempotency": IDEMPOTENCY, "api_key": API_KEY, "rate": RATE,
    "processes": PROCESSES,
}  # fmt: skip
_LUA_WHOLE = {
    "waiting": WAITING, "leases": LEASES, "outbox": OUTBOX, "events": EVENTS, "counters": COUNTERS,
    "stages": STAGES, "engine": ENGINE, "bells": BELLS, "changes": CHANGES,
    "api_keys": API_KEYS,
}  # fmt: skip


def lua_names() -> str:
    """The Lua table `K` of key names; families end in a colon, ready for an id."""
    rows = [f"{name}='{key()}:'" for name, key in _LUA.items()]
    rows += [f"{name}='{key()}'" for name, key in _LUA_WHOLE.items()]
    return f"local K = {{{', '.join(rows)}}}\n"
