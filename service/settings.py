"""Settings from the environment. The only module that reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address, ip_network

from service.sentinel import parse_sentinel_url

DAY_S = 24 * 3600
STORE_SCHEMES = ("redis", "rediss", "unix", "sentinel")
BROKER_SCHEMES = (*STORE_SCHEMES, "amqp", "amqps", "pyamqp")
# What one character of a text takes of a worker's memory while it is read, measured and rounded up.
BYTES_PER_CHARACTER = 4_000
BOOLEANS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


class SettingsError(Exception):
    """Raised when an environment variable cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is the environment variable DATELINE_<FIELD IN CAPITALS>."""

    redis_url: str = "redis://127.0.0.1:6379/0"  # or sentinel://, see service/sentinel.py
    broker_url: str = ""  # empty: the same Redis
    queue_prefix: str = ""  # for installations that share a broker
    accept_replicas: int = 0  # of Redis, which must have an article before it is accepted
    host: str = "127.0.0.1"
    port: int = 8000
    key: str = ""  # API key that the command line sends
    allow_keyless: bool = False  # beyond loopback without keys: where the port is published on loopback
    api_processes: int = 2
    worker_processes: int = 2
    data_dir: str = "data"
    log_level: str = "INFO"
    log_format: str = "json"  # or "console"
    max_body_bytes: int = 5_000_000
    body_timeout_s: float = 60.0  # for a request's body to come in whole
    max_text_characters: int = 200_000
    max_wait_s: int = 60  # how long an answer is held for a client that waits
    max_batch_items: int = 1_000
    max_batch_bytes: int = 20_000_000
    rate_limit: int = 60_000  # requests of a tenant in a window
    rate_window_s: int = 60
    result_ttl_s: int = 30 * 24 * 3600
    max_attempts: int = 3
    lease_s: float = 30.0  # a job whose worker gives no sign of life for so long goes to another
    heartbeat_s: float = 10.0
    reap_every_s: float = 5.0
    article_time_limit_s: int = 300
    article_memory_mb: int = 2_000  # beside the model; 200,000 characters take 750
    webhook_timeout_s: float = 15.0
    webhook_concurrency: int = 32
    webhook_endpoint_concurrency: int = 4  # requests in flight to one endpoint; 1 while it fails
    # Seconds before each retry; up to a tenth is added, so that receivers are not hit in step.
    webhook_retry_s: tuple[int, ...] = (
        5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    )  # fmt: skip
    webhook_disable_after_s: int = 5 * 24 * 3600  # of nothing but failures
    webhook_secret_overlap_s: int = 24 * 3600  # how long a rotated secret still signs
    delivery_ttl_s: int = 7 * 24 * 3600  # how long a delivery is kept after its last change
    fetch_timeout_s: float = 20.0  # for a `url` submission, redirects included
    extra_components: tuple[str, ...] = ()  # modules with components of your own, by import name
    egress_allow: tuple[str, ...] = ()  # CIDRs that outgoing requests may reach though private
    egress_ports: tuple[int, ...] = (80, 443, 8080, 8443)

    @property
    def celery_broker_url(self) -> str:
        """Where Celery's messages go."""
        return self.broker_url or self.redis_url

    @property
    def local_url(self) -> str:
        """Where this machine reaches the API."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  # a comparison
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Reads DATELINE_* variables; tuples are comma-separated. Raises SettingsError for a
        variable that does not fit its type, its bounds (BOUNDS, CHOICES) or another one."""
        values: dict[str, object] = {}
        for field in fields(cls):
            raw = env.get(_variable(field.name))
            if raw is not None:
                values[field.name] = _parse(field.name, raw, field.default)
        settings = cls(**values)  # type: ignore[arg-type]  # _parse keeps the default's type
        _check_together(settings)
        return settings

    def as_env(self) -> dict[str, str]:
        """The DATELINE_* variables that from_env reads back as these settings."""
        return {_variable(f.name): _written(getattr(self, f.name)) for f in fields(self)}


# The least and the most that a number may be; of a list, each of its numbers.
BOUNDS: dict[str, tuple[float, float]] = {
    "accept_replicas": (0, 10),
    "port": (1, 65_535),
    "api_processes": (1, 256),
    "worker_processes": (1, 1_024),
    "max_body_bytes": (1_000, 1_000_000_000),
    "body_timeout_s": (1, 3_600),
    "max_text_characters": (100, 100_000_000),
    "max_wait_s": (0, 3_600),
    "max_batch_items": (1, 1_000_000),
    "max_batch_bytes": (1_000, 1_000_000_000),
    "rate_limit": (1, 1_000_000_000),
    "rate_window_s": (1, DAY_S),
    "result_ttl_s": (60, 3_650 * DAY_S),
    "max_attempts": (1, 100),
    "lease_s": (0.5, 3_600),
    "heartbeat_s": (0.1, 3_600),
    "reap_every_s": (0.1, 10),  # a sweep is a sign of life; after 15 s without, a worker counts as gone
    "article_time_limit_s": (1, DAY_S),
    "article_memory_mb": (100, 1_000_000),
    "webhook_timeout_s": (0.1, 600),
    "webhook_concurrency": (1, 10_000),
    "webhook_endpoint_concurrency": (1, 10_000),
    "webhook_retry_s": (0, 30 * DAY_S),
    "webhook_disable_after_s": (1, 3_650 * DAY_S),
    "webhook_secret_overlap_s": (0, 365 * DAY_S),
    "delivery_ttl_s": (60, 3_650 * DAY_S),
    "fetch_timeout_s": (0.1, 600),
    "egress_ports": (1, 65_535),
}
# The words that a setting may be; in capitals or not.
CHOICES = {
    "log_level": ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    "log_format": ("json", "console"),
}


def check_exposure(settings: Settings, have_keys: Callable[[], bool] = lambda: False) -> None:
    """Raises SettingsError where the API would answer anybody beyond this machine without a key.
    `have_keys` is asked only where it matters."""
    if is_loopback(settings.host) or settings.allow_keyless or have_keys():
        return
    raise SettingsError(
        f"DATELINE_HOST={settings.host} is reachable from other machines and there are no keys:"
        " make one with `dateline keys create`, while `dateline up` runs on loopback or Redis by itself."
        " DATELINE_ALLOW_KEYLESS=1 does without where something else keeps strangers out"
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_given(field: str, env: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment sets this field of Settings."""
    return _variable(field) in env


def _variable(field: str) -> str:
    return f"DATELINE_{field.upper()}"


def _written(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _parse(field: str, raw: str, default: object) -> object:
    """The value in the type of the setting's default, within its bounds. Raises SettingsError."""
    if field in ("redis_url", "broker_url"):
        return _parse_url(field, raw)
    try:
        if isinstance(default, tuple):
            items = [item.strip() for item in raw.split(",") if item.strip()]
            return tuple(_parse_one(field, item, default[0] if default else "") for item in items)
        return _parse_one(field, raw, default)
    except (KeyError, ValueError):
        raise SettingsError(f"{_variable(field)}={raw!r} is not {_expected(field, default)}") from None


def _parse_url(field: str, raw: str) -> str:
    """The URL as it is. Raises SettingsError, without the URL since it may hold a password."""
    schemes = STORE_SCHEMES if field == "redis_url" else BROKER_SCHEMES
    if raw and raw.partition(":")[0] not in schemes:
        raise SettingsError(f"{_variable(field)} does not begin with one of {', '.join(schemes)} and ://")
    try:
        parse_sentinel_url(raw)
    except ValueError as error:
        raise SettingsError(f"{_variable(field)} {error}") from None
    return raw


def _parse_one(field: str, raw: str, default: object) -> object:
    """One value. Raises KeyError, ValueError where it is not allowed."""
    if isinstance(default, bool):
        return BOOLEANS[raw.strip().lower()]
    if field in CHOICES:
        return {word.lower(): word for word in CHOICES[field]}[raw.strip().lower()]
    if field == "egress_allow":
        return str(ip_network(raw))
    if isinstance(default, int | float):
        number = type(default)(raw)
        least, most = BOUNDS[field]
        if not least <= number <= most:  # nor is what is no number between them
            raise ValueError(raw)
        return number
    return raw


def _expected(field: str, default: object) -> str:
    """What is allowed, in words."""
    if field in CHOICES:
        return f"one of {', '.join(CHOICES[field])}"
    if field == "egress_allow":
        return "a list of networks such as 10.0.0.0/8, separated by commas"
    if isinstance(default, bool):
        return "1 or 0"
    each = default[0] if isinstance(default, tuple) else default
    kind = "a number" if isinstance(each, float) else "a whole number"
    span = "from {} to {}".format(*BOUNDS[field])
    return f"{kind} {span}" if each is default else f"a list of whole numbers {span}, separated by commas"


def _check_together(settings: Settings) -> None:
    """Raises SettingsError where two settings do not fit each other."""
    if settings.heartbeat_s >= settings.lease_s:
        raise SettingsError(
            f"DATELINE_HEARTBEAT_S={settings.heartbeat_s:g} is not less than"
            f" DATELINE_LEASE_S={settings.lease_s:g}: every lease would lapse before it is renewed"
        )
    most = settings.article_memory_mb * 2**20 // BYTES_PER_CHARACTER
    if settings.max_text_characters > most:
        raise SettingsError(
            f"DATELINE_MAX_TEXT_CHARACTERS={settings.max_text_characters} is more than the {most} that can"
            f" be read within DATELINE_ARTICLE_MEMORY_MB={settings.article_memory_mb}"
        )
