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
from service.store import StoreUnavailableError, keys, translated
from service.store.keys import lua_names

# How long the service remembers that an expired id was known (410, not 404).
MEMORY_S = 30 * 24 * 3600
# The API answers within 2 seconds, come what may.
REPLICATED_WITHIN_MS = 1000


class Scripts:
    """Runs the scripts on one client. Redis gets a script with its first use, and again after a
    restart that forgot it."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self._client = client
        self._replicas = settings.accept_replicas
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

    @translated()
    def run_replicated(self, name: str, *args: str | bytes | float) -> Any:
        """As `run`, and on as many replicas as the settings ask for. Raises StoreUnavailableError
        where they do not have it in time; the master keeps it all the same."""
        if not self._replicas:
            return self.run(name, *args)
        with self._client.pipeline(transaction=False) as pipe:
            self.script(name)(args=args, client=pipe)
            # Replicas are asked for the last write of this connection; a script that finds its work
            # done already, after an answer that came too late, writes nothing.
            pipe.hincrby(keys.COUNTERS(), "replicated", 1)
            pipe.wait(self._replicas, REPLICATED_WITHIN_MS)
            answer, _, reached = pipe.execute()
        if reached < self._replicas:
            raise StoreUnavailableError(f"{reached} of {self._replicas} replicas have it")
        return answer

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
