"""The Lua scripts of the store, each atomic in Redis. Every script begins with its flags, gets the
names of keys and the settings put before it, and what moves.lua defines.

Scripts that carry on with accepted work are allowed to write when Redis is full (`allow-oom`);
only those that would accept more are refused.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import redis

from service.settings import Settings
from service.store import translated
from service.store.keys import lua_names

# How long the service remembers that an expired id was known (410, not 404).
MEMORY_S = 30 * 24 * 3600


class Scripts:
    """Runs the scripts on one client. Redis gets a script with its first use, and again after a
    restart that forgot it."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        numbers = {
            "ttl_us": int(settings.result_ttl_s * 1e6),
            "memory_us": MEMORY_S * 1_000_000,
            "lease_us": int(settings.lease_s * 1e6),
            "max_attempts": settings.max_attempts,
        }
        self._before = lua_names() + f"local S = {{{', '.join(f'{k}={v}' for k, v in numbers.items())}}}\n"
        self._known: dict[str, Any] = {}

    @translated()
    def run(self, name: str, *args: str | bytes | float) -> Any:
        """The answer of the script `name` to the arguments."""
        return self.script(name)(args=args)

    def script(self, name: str) -> Any:
        """The script as redis-py's callable: `script(args=…, client=pipeline)`."""
        if name not in self._known:
            flags, _, body = _source(name).partition("\n")
            text = "\n".join((flags, self._before, _source("moves"), body))
            self._known[name] = self._client.register_script(text)
        return self._known[name]


@cache
def _source(name: str) -> str:
    """The text of a script as it stands in its file."""
    return files(__package__).joinpath(f"{name}.lua").read_text()
