"""Who is at work: signs of life of the worker processes, and the engine that they run."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal, cast

import redis

from service.store import keys, translated

WorkerRole = Literal["analysis", "notifier"]
ROLES: tuple[WorkerRole, ...] = ("analysis", "notifier")
# A process that has given no sign of life for so long is taken for gone.
ALIVE_S = 15


class WorkerStore:
    """Worker processes, one entry for each main process."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client
        scripts = files("service.store.scripts")
        self._beat, self._announce = (
            client.register_script(scripts.joinpath(name).read_text())
            for name in ("beat.lua", "announce.lua")
        )

    @translated()
    def beat(self, role: WorkerRole, name: str, processes: int = 1) -> None:
        """A sign of life of the main process `name`, which has so many processes that work."""
        self._beat([keys.WORKERS(role), keys.PROCESSES(role)], [name, ALIVE_S, processes])

    @translated()
    def leave(self, role: WorkerRole, name: str) -> None:
        """The process stops of its own will."""
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.zrem(keys.WORKERS(role), name)
            pipe.hdel(keys.PROCESSES(role), name)
            pipe.execute()

    @translated()
    def alive(self, role: WorkerRole) -> int:
        """How many processes of the role have given a sign of life lately."""
        return int(self._redis.zcount(keys.WORKERS(role), *self._lately()))

    @translated()
    def is_alive_on(self, host: str) -> bool:
        """Whether a process of any role on this host has given a sign of life lately; processes
        are named `host:…` (worker.app.process_name)."""
        lately = self._lately()
        found = (self._redis.zrangebyscore(keys.WORKERS(role), *lately) for role in ROLES)
        names = [name for some in found for name in cast(list[bytes], some)]
        return any(name.startswith(f"{host}:".encode()) for name in names)

    @translated()
    def announce_engine(self, version: str) -> None:
        """A worker runs this engine version. Submissions are answered from results of the version
        that came last of those at work."""
        self._announce([keys.ENGINE(), keys.ENGINES()], [version, ALIVE_S])

    def _lately(self) -> tuple[float, float]:
        """From when and until when: signs from the future stand there since the clock went back."""
        seconds, microseconds = self._redis.time()
        now = float(seconds + microseconds / 1e6)
        return now - ALIVE_S, now + ALIVE_S
