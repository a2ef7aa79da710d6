"""Who asks, and windows of requests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.keys import SCOPES
from service.store import keys
from service.store.admissions import AdmissionStore, Identity
from service.store.apikeys import ApiKeyStore

ADDRESS = "192.0.2.1"


@pytest.fixture
def admissions(redis_client, settings) -> AdmissionStore:
    return AdmissionStore(redis_client, replace(settings, rate_limit=2, rate_window_s=60))


def test_window_ends_when_its_time_is_over_since_the_first_request(admissions, redis_client) -> None:
    _, first = admissions.admit("", ADDRESS)
    redis_client.pexpire(keys.RATE("local"), 30_500)
    _, second = admissions.admit("", ADDRESS)
    assert (first.remaining, first.reset_s) == (1, 60)
    assert (second.remaining, second.reset_s, second.exceeded) == (0, 31, False)


def test_new_window_has_an_end_when_the_one_before_is_over(admissions, redis_client) -> None:
    admissions.admit("", ADDRESS)
    redis_client.delete(keys.RATE("local"))
    assert admissions.admit("", ADDRESS)[1].remaining == 1
    assert 0 < redis_client.pttl(keys.RATE("local")) <= 60_000


def test_everybody_is_local_when_no_keys_exist(admissions) -> None:
    for token in ("", "x", f"dl_{'0' * 16}_{'x' * 43}"):
        assert admissions.admit(token, ADDRESS)[0] == Identity("local", SCOPES)


def test_windows_are_apart_when_tenants_and_strangers_ask(admissions, redis_client) -> None:
    store = ApiKeyStore(redis_client)
    tokens = [store.create(tenant, SCOPES[:1])[1] for tenant in ("desk", "archive")]
    for token, tenant in zip(tokens, ("desk", "archive"), strict=True):
        identity, rate = admissions.admit(token, ADDRESS)
        assert identity == Identity(tenant, SCOPES[:1])
        assert rate.remaining == 1
    wrong = tokens[0][:-1] + ("x" if tokens[0][-1] != "x" else "y")
    for address in (ADDRESS, "192.0.2.2"):
        assert admissions.admit(wrong, address)[0] is None
    assert admissions.admit("", ADDRESS)[1].remaining == 0
    assert admissions.admit(tokens[0], ADDRESS)[1].remaining == 0
