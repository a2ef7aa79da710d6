"""The analysis worker: one main process that sweeps, and processes that read articles."""

from __future__ import annotations

import gc
import math
import os
import signal
from collections.abc import Callable
from functools import partial
from mmap import mmap

import structlog
from celery.signals import worker_process_init, worker_shutting_down
from celery.worker import state

import worker.extractors
import worker.summarisers
from schemas.messages import ANALYSIS_QUEUE
from service import logs
from service.queue import Queue, queue_name
from service.settings import Settings, SettingsError
from service.store import connect
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from service.tether import tie_to_parent
from worker.app import PerProcess, consume, create_celery, process_name
from worker.limits import limit_memory, recycle_above_kb
from worker.model import load_parser
from worker.pipeline import Pipeline
from worker.readers import reader_of
from worker.reaper import Load, Reaper, Worker
from worker.registry import RegistryError, registry
from worker.runner import SPELL_S, Runner
from worker.tasks import register_analysis
from worker.warmup import WarmUpError, warm_up

log = structlog.get_logger()


def run_worker(settings: Settings) -> int:
    """Reads articles until it is told to stop; returns the exit code. Raises SettingsError."""
    logs.configure(settings, service="worker")
    extras = load_components(settings)
    pipeline = Pipeline(load_parser(), registry, extras, read=reader_of(settings))
    try:
        warm_up(pipeline, settings.article_time_limit_s)
    except WarmUpError as error:
        log.critical("component_hangs", reason=str(error))
        return 1
    app = create_celery(
        settings,
        task_time_limit=settings.article_time_limit_s + math.ceil(SPELL_S),  # for the last of a spell
        worker_max_memory_per_child=recycle_above_kb(settings.article_memory_mb),
    )
    runner = PerProcess(partial(_make_runner, settings, pipeline, _shutdown_flag()))
    register_analysis(app, lambda: runner.get().run_waiting())
    reaper = _make_reaper(settings, pipeline)
    # The model stands in memory that all processes share as long as nobody writes to it: the
    # garbage collector would, to mark what it has seen.
    gc.collect()
    gc.freeze()
    # Processes of a main process that was killed would go on, and wait for a store in vain.
    tie = partial(tie_to_parent, os.getpid(), signal.SIGKILL)
    worker_process_init.connect(lambda **_: tie(), weak=False)
    try:
        return consume(
            app,
            queue=queue_name(settings, ANALYSIS_QUEUE),
            pool="prefork",
            concurrency=settings.worker_processes,
            on_ready=reaper.start,
        )
    finally:
        reaper.stop()


def _shutdown_flag() -> Callable[[], bool]:
    """Whether the main process was told to stop, to be asked in every process."""
    shared = mmap(-1, 1)  # memory that the processes have in common

    def raise_flag(**_: object) -> None:
        shared[0] = 1

    worker_shutting_down.connect(raise_flag, weak=False)
    return lambda: shared[0] == 1


def load_components(settings: Settings) -> tuple[str, ...]:
    """Registers the components of this package, then those of the modules that the settings name;
    answers the names of the latter. Raises SettingsError where they do not fit together."""
    registry.load(worker.extractors, worker.summarisers)
    own = {component.name for component in registry.ordered()}
    try:
        for module in settings.extra_components:
            registry.load_module(module)
        return tuple(c.name for c in registry.ordered() if c.name not in own)
    except RegistryError as error:
        raise SettingsError(f"DATELINE_EXTRA_COMPONENTS: {error}") from error


def _make_runner(settings: Settings, pipeline: Pipeline, is_stopping: Callable[[], bool]) -> Runner:
    limit_memory(settings.article_memory_mb)
    jobs = JobStore(connect(settings.redis_url, role="worker"), settings)
    return Runner(settings, jobs, Queue(settings), pipeline, process_name(), is_stopping)


def _make_reaper(settings: Settings, pipeline: Pipeline) -> Reaper:
    client = connect(settings.redis_url, role="worker")
    load = Load(settings.worker_processes, busy=lambda: len(state.reserved_requests))
    stores = JobStore(client, settings), WorkerStore(client)
    this = Worker(process_name(), pipeline.engine.version, settings.worker_processes)
    return Reaper(settings, stores, Queue(settings), load, this)
