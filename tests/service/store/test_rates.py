"""Windows of requests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.store import keys
from service.store.rates import RateStore


@pytest.fixture
def rates(redis_client, settings) -> RateStore:
    return RateStore(redis_client, replace(settings, rate_limit=2, rate_window_s=60))


def test_window_ends_when_its_time_is_over_since_the_first_request(rates, redis_client) -> None:
    first = rates.count("local")
    redis_client.pexpire(keys.RATE("local"), 30_500)
    second = rates.count("local")
    assert (first.remaining, first.reset_s) == (1, 60)
    assert (second.remaining, second.reset_s, second.exceeded) == (0, 31, False)


def test_new_window_has_an_end_when_the_one_before_is_over(rates, redis_client) -> None:
    rates.count("local")
    redis_client.delete(keys.RATE("local"))
    assert rates.count("local").remaining == 1
    assert 0 < redis_client.pttl(keys.RATE("local")) <= 60_000


def test_windows_are_apart_when_the_names_differ(rates) -> None:
    rates.count("local")
    assert rates.count("desk").remaining == 1
