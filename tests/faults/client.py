"""A client as a careful user writes one: every submission has a key of its own and is repeated until it
is answered; and the checks of what such a client sees."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import httpx

Json = dict[str, Any]

TERMINAL = {"succeeded", "failed", "canceled"}
# Answers that ask to come again: limited, in flight, not serving now.
AGAIN = {409, 429, 503}
LONGEST_PAUSE_S = 2.0
PAGE = 100


class Client:
    """Speaks to one or several addresses of the API; where one refuses the connection, the next is
    tried. For use by many threads. `statuses` counts every answer that came."""

    def __init__(
        self, *urls: str, patience_s: float = 60, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.urls: Sequence[str] = urls
        self.patience_s = patience_s
        self.statuses: Counter[int] = Counter()
        self.broken_connections = 0
        self._transport = transport
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: list[httpx.Client] = []

    def submit(self, key: str, text: str, **fields: object) -> Json:
        """The job of an article. Its external id is the key."""
        body = {"text": text, "external_id": key, **fields}
        return self.ask("POST", "/v1/articles", json=body, headers={"Idempotency-Key": key})

    def job(self, job_id: str) -> Json:
        """A job as it stands."""
        return self.ask("GET", f"/v1/jobs/{job_id}")

    def ended(self, job_id: str, within_s: float = 60) -> Json:
        """The job once it has ended."""
        deadline = time.monotonic() + within_s
        while (job := self.ask("GET", f"/v1/jobs/{job_id}", params={"wait": "5"}))["status"] not in TERMINAL:
            assert time.monotonic() < deadline, job
        return job

    def all(self, path: str) -> Iterator[Json]:
        """Every item of a list, page by page."""
        cursor: str | None = None
        while True:
            page = self.ask("GET", path, params={"limit": PAGE} | ({"cursor": cursor} if cursor else {}))
            yield from page["data"]
            cursor = page.get("next_cursor")
            if not cursor:
                return

    def ask(self, method: str, path: str, **options: Any) -> Json:
        """The answer's body, once there is one that does not ask to come again. An answer of another
        kind than 2xx is an AssertionError."""
        deadline, tries = time.monotonic() + self.patience_s, 0
        while True:
            answer = self.once(method, path, self.urls[tries % len(self.urls)], **options)
            tries += 1
            if answer is not None and answer.status_code not in AGAIN:
                assert answer.is_success, (method, path, answer.status_code, answer.text)
                return answer.json()
            assert time.monotonic() < deadline, (method, path, answer and answer.text)
            time.sleep(_pause_s(answer))

    def once(self, method: str, path: str, url: str | None = None, **options: Any) -> httpx.Response | None:
        """The answer to one try, or None where the connection was refused or broke."""
        try:
            answer = self._http.request(method, f"{url or self.urls[0]}{path}", **options)
        except httpx.TransportError:
            with self._lock:
                self.broken_connections += 1
            return None
        with self._lock:
            self.statuses[answer.status_code] += 1
        return answer

    def close(self) -> None:
        """Ends every connection."""
        for one in self._opened:
            one.close()

    @property
    def _http(self) -> httpx.Client:
        if not hasattr(self._local, "http"):
            self._local.http = httpx.Client(transport=self._transport, timeout=30)
            with self._lock:
                self._opened.append(self._local.http)
        return self._local.http


def _pause_s(answer: httpx.Response | None) -> float:
    """How long to wait before the next try."""
    asked = float(answer.headers.get("Retry-After", 0)) if answer is not None else 0.1
    return min(asked, LONGEST_PAUSE_S)


def assert_each_shown_once(client: Client, accepted: Collection[str]) -> Counter[str]:
    """What a client sees once all has ended: the accepted jobs (by id) and no other, each once and in a
    terminal state, and one whole article for each that succeeded. Answers how many ended how."""
    jobs = list(client.all("/v1/jobs"))
    assert Counter(job["id"] for job in jobs) == Counter(accepted)
    states = Counter(job["status"] for job in jobs)
    assert set(states) <= TERMINAL, states
    succeeded = {job["article_id"]: job for job in jobs if job["status"] == "succeeded"}
    assert Counter(one["id"] for one in client.all("/v1/articles")) == Counter(succeeded.keys())
    for article_id, job in succeeded.items():
        document = client.ask("GET", f"/v1/articles/{article_id}")
        assert document["external_id"] == job["external_id"]
        assert document["stats"]["characters"] == len(document["text"]) > 0
    return states
