"""Rings the workers' bell: messages by task name through Celery's broker (Redis or RabbitMQ)."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import Any

import structlog
from celery import Celery
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from schemas.messages import Message
from service.sentinel import parse_sentinel_url
from service.settings import Settings

log = structlog.get_logger()

# Celery otherwise tries for 19 s and more to publish while the broker is away.
_AT_ONCE = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
# A worker that listens to a Redis that fell silent leaves it after twice the interval of checks.
_REDIS_TRANSPORT = {
    **_AT_ONCE, "socket_connect_timeout": 0.5, "socket_timeout": 2, "health_check_interval": 5,
}  # fmt: skip
# RabbitMQ that fell silent is left after two of these; Celery would wait for minutes.
_HEARTBEAT_S = 10
_AMQP_TRANSPORT = {**_AT_ONCE, "read_timeout": 2, "write_timeout": 2}


def celery_options(settings: Settings) -> dict[str, Any]:
    """Celery's configuration, the same for who sends and who works. Messages are acknowledged
    when they are taken: a lost one is made good from the job records."""
    broker_url, transport = _broker(settings.celery_broker_url)
    is_redis = transport is not _AMQP_TRANSPORT
    return {
        "broker_url": broker_url,
        "broker_transport_options": transport,
        "broker_connection_timeout": 0.5,
        "broker_heartbeat": _HEARTBEAT_S,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "task_publish_retry": False,
        "task_ignore_result": True,
        "task_acks_late": False,
        "task_serializer": "json",
        "accept_content": ["json"],
        "worker_prefetch_multiplier": 1,
        "worker_disable_prefetch": is_redis,
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
    }


def queue_name(settings: Settings, queue: str) -> str:
    """What a queue of schemas.messages is called at the broker."""
    return settings.queue_prefix + queue


def _broker(url: str) -> tuple[str, dict[str, Any]]:
    """The broker as kombu wants it: its URL and the options of the transport."""
    if url.startswith(("amqp", "pyamqp")):
        return url, _AMQP_TRANSPORT
    sentinels = parse_sentinel_url(url)
    if sentinels is None:
        return _verifying(url), _REDIS_TRANSPORT
    asking = {"retry": Retry(NoBackoff(), 0), **sentinels.asking}
    own = {"master_name": sentinels.master, "sentinel_kwargs": asking}
    return sentinels.broker_url, {**_REDIS_TRANSPORT, **own}


def _verifying(url: str) -> str:
    """The URL; kombu looks at the certificate of a rediss:// server only where it is told to."""
    if not url.startswith("rediss:") or "ssl_cert_reqs=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}ssl_cert_reqs=required"


class Queue:
    """The sending side. It connects with the first message."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, message: Message) -> bool:
        """Sends a message within seconds; False where the broker is away, which is no error: the
        sweep of a worker rings again."""
        try:
            self._celery.send_task(
                message.task,
                kwargs=asdict(message),
                queue=queue_name(self._settings, message.queue),
                ignore_result=True,
            )
        except self._away as error:
            log.warning("bell_failed", task=message.task, reason=type(error).__name__)
            return False
        return True

    @cached_property
    def _celery(self) -> Celery:
        celery = Celery("dateline", set_as_current=False)
        celery.conf.update(celery_options(self._settings))
        return celery

    @cached_property
    def _away(self) -> tuple[type[Exception], ...]:
        """What a broker that is away raises, whichever it is."""
        transport = self._celery.connection_for_write().transport
        return (
            OperationalError, RedisError, OSError,
            *transport.connection_errors, *transport.channel_errors,
        )  # fmt: skip
