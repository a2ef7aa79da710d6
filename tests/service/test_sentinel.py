"""`sentinel://` URLs, taken apart and put together for kombu."""

from __future__ import annotations

import pytest
from kombu import Connection

from service.queue import celery_options
from service.sentinel import SentinelUrl, parse_sentinel_url
from service.settings import Settings, SettingsError

HOSTS = (("one", 26379), ("two", 26380))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sentinel://one,two:26380/news", SentinelUrl(HOSTS, "news")),
        ("sentinel://one:26379,two:26380/news/3", SentinelUrl(HOSTS, "news", 3)),
        ("sentinel://:s%40%2C@one,two:26380/news/3", SentinelUrl(HOSTS, "news", 3, None, "s@,")),
        ("sentinel://me:s@one,two:26380/news", SentinelUrl(HOSTS, "news", 0, "me", "s")),
        ("sentinel://[::1]:26380/news", SentinelUrl((("::1", 26380),), "news")),
        (
            "sentinel://one,two:26380/news?sentinel_username=a&sentinel_password=b%26",
            SentinelUrl(HOSTS, "news", sentinel_username="a", sentinel_password="b&"),
        ),
    ],
)
def test_url_is_taken_apart_when_it_is_whole(url: str, expected: SentinelUrl) -> None:
    assert parse_sentinel_url(url) == expected


@pytest.mark.parametrize("url", ["redis://one:6379/0", "amqp://guest@one//", ""])
def test_url_is_none_of_sentinels_when_its_scheme_is_another(url: str) -> None:
    assert parse_sentinel_url(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "sentinel://one:26379",
        "sentinel:///news",
        "sentinel://one,,two/news",
        "sentinel://one:port/news",
        "sentinel://one/news/first",
        "sentinel://one/news?password=s3cret",
        "sentinel:one/news",
    ],
)
def test_settings_error_names_the_form_and_no_password_when_a_url_does_not_fit(url: str) -> None:
    with pytest.raises(SettingsError, match=r"DATELINE_REDIS_URL is not of the form sentinel://") as raised:
        Settings.from_env({"DATELINE_REDIS_URL": url})
    assert "s3cret" not in str(raised.value)


def test_passwords_are_not_shown_when_a_url_is_logged() -> None:
    shown = repr(parse_sentinel_url("sentinel://:s3cret@one/news?sentinel_password=0ther"))
    assert "s3cret" not in shown
    assert "0ther" not in shown


def test_kombu_knows_every_sentinel_when_it_gets_the_settings() -> None:
    url = "sentinel://me:s%3B%40@one,[::1]:26380/news/3?sentinel_password=other"
    options = celery_options(Settings(redis_url=url))
    transport = options["broker_transport_options"]
    broker = Connection(options["broker_url"], transport_options=transport)
    assert (broker.userid, broker.password, broker.virtual_host) == ("me", "s;@", "3")
    assert [Connection(one).port for one in broker.alt] == [26379, 26380]
    assert [Connection(one).hostname for one in broker.alt] == ["one", "::1"]
    assert transport["master_name"] == "news"
    assert transport["sentinel_kwargs"]["password"] == "other"
    assert options["worker_disable_prefetch"]


def test_sentinels_are_asked_in_time_when_there_are_many() -> None:
    url = parse_sentinel_url("sentinel://a,b,c,d,e,f/news")
    assert url is not None
    assert url.asking["socket_connect_timeout"] * len(url.hosts) <= 0.6
