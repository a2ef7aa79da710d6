"""What /metrics says: numbers kept in Redis, so that every process gives the same answer and
none is lost with a restart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from service.store import StoreError
from service.store.counters import BUCKETS_S, CounterStore, Histogram
from service.store.jobs import JobStore
from service.store.requests import REQUEST_BUCKETS_S, RequestCounts, RequestStore
from service.store.workers import WorkerStore

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Counters of the store by the metric and label that they become; "" is a counter without label.
FAMILIES = {
    "finished": ("dateline_jobs_finished", "status", "Jobs that reached their last state"),
    "failed": ("dateline_jobs_failed", "reason", "Failed jobs by the code of their problem"),
    "deliveries": ("dateline_webhook_attempts", "outcome", "Webhook attempts by outcome"),
}
PLAIN = {
    "accepted": ("dateline_jobs_accepted", "Submissions accepted"),
    "cached": ("dateline_jobs_cached", "Jobs answered from an equal article's analysis"),
    "claimed": ("dateline_jobs_claimed", "Times that a worker took a job"),
    "lapsed": ("dateline_jobs_lapsed", "Leases that ran out because a worker died or hung"),
}


@dataclass(frozen=True, slots=True)
class MetricsSource:
    """The stores that hold the numbers."""

    counters: CounterStore
    jobs: JobStore
    workers: WorkerStore
    requests: RequestStore


def render_metrics(source: MetricsSource) -> bytes:
    """The metrics in Prometheus text format 0.0.4. When Redis is away there is `dateline_redis_up`
    with 0 and nothing else."""
    try:
        families = [_gauge("dateline_redis_up", "Whether Redis answers", 1), *_collect(source)]
    except StoreError:
        families = [_gauge("dateline_redis_up", "Whether Redis answers", 0)]
    registry = CollectorRegistry()
    registry.register(_Snapshot(families))
    return generate_latest(registry)


class _Snapshot(Collector):
    """Families that were read already."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def _collect(source: MetricsSource) -> Iterator[Metric]:
    yield from _counters(source.counters.read())
    yield from _queue(source)
    yield _histogram(
        "dateline_stage_duration_seconds",
        "How long a stage of the pipeline took",
        "stage",
        source.counters.stages(),
        BUCKETS_S,
    )
    yield from _requests(source.requests.read())


def _counters(values: Mapping[str, int]) -> Iterator[Metric]:
    """The store's counters; those that no row names are left out."""
    for name, (metric, help_) in PLAIN.items():
        yield CounterMetricFamily(metric, help_, value=values.get(name, 0))
    for prefix, (metric, label, help_) in FAMILIES.items():
        family = CounterMetricFamily(metric, help_, labels=[label])
        for name, value in values.items():
            if name.startswith((f"{prefix}:", f"{prefix}_")):
                family.add_metric([name[len(prefix) + 1 :]], value)
        yield family


def _queue(source: MetricsSource) -> Iterator[Metric]:
    stats = source.jobs.stats()
    yield _gauge("dateline_queue_depth", "Jobs that wait for a worker", stats.depth)
    yield _gauge("dateline_queue_oldest_seconds", "Age of the job that waits longest", stats.oldest_age_s)
    yield _gauge("dateline_jobs_running", "Jobs that a worker holds", stats.running)
    yield _gauge("dateline_jobs_stuck", "Running jobs whose lease has run out", stats.stuck)
    alive = GaugeMetricFamily("dateline_workers", "Worker processes that give signs of life", labels=["role"])
    alive.add_metric(["analysis"], source.workers.alive("analysis"))
    alive.add_metric(["notifier"], source.workers.alive("notifier"))
    yield alive


def _requests(counts: RequestCounts) -> Iterator[Metric]:
    family = CounterMetricFamily(
        "dateline_http_requests", "HTTP requests", labels=["method", "route", "status"]
    )
    for (method, route, status), value in counts.requests.items():
        family.add_metric([method, route, status], value)
    yield family
    yield _histogram(
        "dateline_http_request_duration_seconds",
        "How long a request took, long polls included",
        "route",
        counts.durations,
        REQUEST_BUCKETS_S,
    )


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_, value=value)


def _histogram(
    name: str, help_: str, label: str, rows: Mapping[str, Histogram], bounds_s: tuple[float, ...]
) -> Metric:
    """The histograms with their counts summed up, as Prometheus wants them."""
    family = HistogramMetricFamily(name, help_, labels=[label])
    for value, histogram in rows.items():
        total, buckets = 0, []
        for bound, count in zip([*map(str, bounds_s), "+Inf"], histogram.counts, strict=True):
            total += count
            buckets.append((bound, total))
        family.add_metric([value], buckets, histogram.sum_s)
    return family
