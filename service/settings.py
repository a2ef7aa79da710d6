"""Settings from the environment. The only module that reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address, ip_network

BOOLEANS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


class SettingsError(Exception):
    """Raised when an environment variable cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is the environment variable DATELINE_<FIELD IN CAPITALS>."""

    redis_url: str = "redis://127.0.0.1:6379/0"
    broker_url: str = ""  # empty: the same Redis
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
        variable that does not fit its type."""
        known = {f"DATELINE_{f.name.upper()}": f for f in fields(cls)}
        values: dict[str, object] = {}
        for name, field in known.items():
            if name in env:
                values[field.name] = _parse(name, env[name], field.default)
        return cls(**values)  # type: ignore[arg-type]  # _parse keeps the default's type

    def as_env(self) -> dict[str, str]:
        """The DATELINE_* variables that from_env reads back as these settings."""
        return {f"DATELINE_{f.name.upper()}": _written(getattr(self, f.name)) for f in fields(self)}


def check_exposure(settings: Settings, have_keys: Callable[[], bool] = lambda: False) -> None:
    """Raises SettingsError where the API would answer anybody beyond this machine without a key.
    `have_keys` is asked only where it matters."""
    if is_loopback(settings.host) or settings.allow_keyless or have_keys():
        return
    raise SettingsError(
        f"DATELINE_HOST={settings.host} is reachable from other machines and there are no keys:"
        " make one with `dateline keys create`."
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
    return f"DATELINE_{field.upper()}" in env


def _written(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _parse(name: str, raw: str, default: object) -> object:
    """The value in the type of the setting's default. Raises SettingsError."""
    try:
        if isinstance(default, bool):
            return BOOLEANS[raw.strip().lower()]
        if isinstance(default, tuple):
            items = [item.strip() for item in raw.split(",") if item.strip()]
            if name.endswith("_ALLOW"):
                return tuple(str(ip_network(item)) for item in items)
            return tuple(map(type(default[0]), items)) if default else tuple(items)
        return type(default)(raw)  # type: ignore[call-arg]  # str, int or float
    except (KeyError, TypeError, ValueError):
        raise SettingsError(f"{name}={raw!r} is not a valid {type(default).__name__}") from None
