"""What goes wrong during the soak, drawn with a fixed seed."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress

import redis

from schemas.messages import ANALYSIS_QUEUE, WEBHOOK_QUEUE
from tests.clocks import jump
from tests.faults.soak.stage import WORKERS, Stage

LASTING_S = 8.0  # longer than a lease

# Does the fault; answers what undoes it after LASTING_S, where it does not pass by itself.
Fault = Callable[[Stage, random.Random], Callable[[], None] | None]


def _send(pid: int, kind: signal.Signals) -> None:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, kind)


def _main(role: str, kind: signal.Signals) -> Fault:
    """A signal to the main process of the role."""
    return lambda stage, _draw: _send(stage.pids(role)[0], kind)


def _child(roles: tuple[str, ...]) -> Fault:
    """SIGKILL to a child of one of the roles."""

    def fault(stage: Stage, draw: random.Random) -> None:
        children = [pid for role in roles for pid in stage.pids(role)[1]]
        if children:
            _send(draw.choice(children), signal.SIGKILL)

    return fault


def _worker(kind: signal.Signals) -> Fault:
    """A signal to the main process of one worker."""
    return lambda stage, draw: _send(stage.pids(draw.choice(WORKERS))[0], kind)


def _sleep(stage: Stage, draw: random.Random) -> Callable[[], None]:
    """A process that reads sleeps through its lease, and wakes to a job that is another's."""
    pids = [pid for role in WORKERS for pid in stage.pids(role)[1]] or [0]
    pid = draw.choice(pids)
    _send(pid, signal.SIGSTOP)
    return lambda: _send(pid, signal.SIGCONT)


def _freeze(stage: Stage, _draw: random.Random) -> Callable[[], None]:
    pid = stage.pids("store")[0]
    _send(pid, signal.SIGSTOP)
    return lambda: _send(pid, signal.SIGCONT)


def _fill(stage: Stage, _draw: random.Random) -> Callable[[], None]:
    """No memory is left in Redis, for a while."""

    def limit(most_bytes: int) -> None:
        with suppress(redis.RedisError):  # one that starts anew has no limit
            stage.redis.config_set("maxmemory", most_bytes)

    limit(1)
    return lambda: limit(0)


def _jump(seconds: int) -> Fault:
    """The clock of Redis jumps."""

    def fault(stage: Stage, _draw: random.Random) -> None:
        with suppress(redis.RedisError):
            jump(stage.redis, seconds)

    return fault


def _lose(stage: Stage, _draw: random.Random) -> None:
    with suppress(redis.RedisError):
        stage.redis.delete(ANALYSIS_QUEUE, WEBHOOK_QUEUE)


FAULTS: dict[str, Fault] = {
    "a worker's child is killed": _child(WORKERS),
    "a worker's child sleeps": _sleep,
    "a worker is killed": _worker(signal.SIGKILL),
    "a worker is told to stop": _worker(signal.SIGTERM),
    "the API is killed": _main("api", signal.SIGKILL),
    "a process of the API is killed": _child(("api",)),
    "the API is told to stop": _main("api", signal.SIGTERM),
    "the notifier is killed": _main("notifier", signal.SIGKILL),
    "the notifier is told to stop": _main("notifier", signal.SIGTERM),
    "Redis is killed": _main("store", signal.SIGKILL),
    "Redis is frozen": _freeze,
    "Redis is full": _fill,
    "the clock of Redis jumps an hour ahead": _jump(3_600),
    "the clock of Redis jumps an hour back": _jump(-3_600),
    "the broker loses its messages": _lose,
}


def drawn(draw: random.Random) -> Iterator[str]:
    """Names of faults without end: every kind once in each round, the rounds in ever other orders."""
    while True:
        yield from draw.sample(sorted(FAULTS), len(FAULTS))
