"""What Celery is told of the broker."""

from __future__ import annotations

import ssl

import pytest
from kombu import Connection

from service.queue import celery_options
from service.settings import Settings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("rediss://one:6379/0", {"ssl_cert_reqs": ssl.CERT_REQUIRED}),
        (
            "rediss://one:6379/0?ssl_ca_certs=ca.pem",
            {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": "ca.pem"},
        ),
    ],
)
def test_certificate_of_the_broker_is_verified_when_it_speaks_tls(url: str, expected: dict) -> None:
    broker = Connection(celery_options(Settings(redis_url=url))["broker_url"])
    assert {name: broker.ssl[name] for name in expected} == expected


@pytest.mark.parametrize("url", ["redis://one:6379/0", "amqp://guest:guest@one//"])
def test_url_of_a_broker_stays_as_it_is_when_it_speaks_no_tls(url: str) -> None:
    assert celery_options(Settings(broker_url=url))["broker_url"] == url
