"""Webhook endpoints in Redis: secrets, changes, and who hears of what."""

from __future__ import annotations

import base64

import pytest
import redis

from schemas.webhooks import EVENT_TYPES, EndpointIn, key_of
from service.settings import Settings
from service.store import BadCursorError, NotFoundError
from service.store.webhooks import EndpointStore

URL = "https://desk.example/hook"


def secret_of(size: int) -> str:
    """A secret of so many bytes."""
    return "whsec_" + base64.b64encode(bytes(size)).decode()


class Watch:
    """A clock that tests move; microseconds."""

    now_us = 1_700_000_000_000_000

    def __call__(self) -> int:
        return self.now_us


@pytest.fixture
def clock() -> Watch:
    return Watch()


@pytest.fixture
def endpoints(redis_client: redis.Redis, clock: Watch) -> EndpointStore:
    return EndpointStore(redis_client, Settings(), clock)


def test_secret_is_shown_at_creation_only(endpoints: EndpointStore) -> None:
    made = endpoints.create("local", EndpointIn(URL, description="The desk"))
    assert len(key_of(made.secret)) == 32
    read = endpoints.get("local", made.id)
    assert (read.secret, read.url, read.description, read.enabled) == (None, URL, "The desk", True)
    assert endpoints.list("local").items == (read,)
    assert endpoints.update("local", made.id, {"description": None}).secret is None
    assert endpoints.secrets("local", made.id) == (made.secret,)


@pytest.mark.parametrize("size", [24, 64])
def test_secret_of_the_client_is_kept_when_it_has_the_right_size(endpoints: EndpointStore, size: int) -> None:
    given = secret_of(size)
    assert endpoints.create("local", EndpointIn(URL, secret=given)).secret == given


@pytest.mark.parametrize(
    "secret", ["whsec_", "hunter2", base64.b64encode(bytes(32)).decode(), "whsec_" + "!" * 40,
               secret_of(23), secret_of(65)],
)  # fmt: skip
def test_secret_of_the_client_is_refused_when_it_is_none(endpoints: EndpointStore, secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes") as refused:
        endpoints.create("local", EndpointIn(URL, secret=secret))
    assert secret == "whsec_" or secret not in str(refused.value)
    assert endpoints.list("local").items == ()


def test_every_secret_of_a_day_signs_when_rotated_twice(endpoints: EndpointStore, clock: Watch) -> None:
    first = endpoints.create("local", EndpointIn(URL))
    second = endpoints.rotate("local", first.id)
    clock.now_us += 3600 * 1_000_000
    third = endpoints.rotate("local", first.id)
    assert endpoints.secrets("local", first.id) == (third.secret, second.secret, first.secret)
    clock.now_us += 23 * 3600 * 1_000_000
    assert endpoints.secrets("local", first.id) == (third.secret, second.secret)


def test_endpoint_hears_only_what_it_chose_when_it_is_on(endpoints: EndpointStore) -> None:
    everything = endpoints.create("local", EndpointIn(URL))
    some = endpoints.create("local", EndpointIn(URL, events=("article.failed",)))
    endpoints.create("local", EndpointIn(URL, enabled=False))
    endpoints.create("other", EndpointIn(URL))
    for event_type in EVENT_TYPES:
        heard = {endpoint.id for endpoint in endpoints.hearing("local", event_type)}
        assert heard == ({everything.id, some.id} if event_type == "article.failed" else {everything.id})


def test_only_named_fields_change_when_updated(endpoints: EndpointStore, clock: Watch) -> None:
    made = endpoints.create("local", EndpointIn(URL, events=("article.failed",), description="The desk"))
    clock.now_us += 1_000_000
    changed = endpoints.update("local", made.id, {"url": URL + "/2", "description": None})
    assert (changed.url, changed.description, changed.events) == (URL + "/2", None, ("article.failed",))
    assert (changed.created_at, changed.updated_at > made.updated_at) == (made.created_at, True)
    assert endpoints.update("local", made.id, {"events": None}).events == ()
    off = endpoints.update("local", made.id, {"enabled": False})
    assert (off.enabled, off.disabled_reason, off.disabled_at is not None) == (False, "by_owner", True)
    on = endpoints.update("local", made.id, {"enabled": True})
    assert (on.enabled, on.disabled_reason, on.disabled_at) == (True, None, None)


def test_endpoint_is_not_found_when_it_is_anothers_or_gone(endpoints: EndpointStore) -> None:
    made = endpoints.create("local", EndpointIn(URL))

    def fails(tenant: str) -> None:
        calls = [
            lambda: endpoints.get(tenant, made.id),
            lambda: endpoints.update(tenant, made.id, {"enabled": False}),
            lambda: endpoints.rotate(tenant, made.id),
            lambda: endpoints.secrets(tenant, made.id),
            lambda: endpoints.delete(tenant, made.id),
        ]
        for call in calls:
            with pytest.raises(NotFoundError):
                call()
        assert endpoints.list(tenant).items == ()

    fails("other")
    assert endpoints.get("local", made.id).enabled
    endpoints.delete("local", made.id)
    fails("local")


def test_nothing_is_left_when_an_endpoint_is_deleted(
    endpoints: EndpointStore, redis_client: redis.Redis
) -> None:
    made = endpoints.create("local", EndpointIn(URL))
    endpoints.rotate("local", made.id)
    endpoints.delete("local", made.id)
    assert list(redis_client.scan_iter()) == []


def test_pages_hold_every_endpoint_once_when_listed(endpoints: EndpointStore, clock: Watch) -> None:
    made = []
    for number in range(7):
        clock.now_us += number % 5 == 0  # several share a microsecond
        made.append(endpoints.create("local", EndpointIn(URL)).id)
    seen, cursor = [], None
    for _ in range(4):
        page = endpoints.list("local", cursor=cursor, limit=2)
        seen += [endpoint.id for endpoint in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert sorted(seen) == sorted(made)
    with pytest.raises(BadCursorError):
        endpoints.list("local", cursor="nonsense")
