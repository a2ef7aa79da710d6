"""What the views call, handed to the app when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from service.api.metering import RequestMeter
from service.intake import Intake
from service.settings import Settings
from service.store.admissions import AdmissionStore
from service.store.articles import ArticleStore
from service.store.batches import BatchStore
from service.store.counters import CounterStore
from service.store.deliveries import DeliveryStore
from service.store.idempotency import IdempotencyStore
from service.store.jobs import JobStore
from service.store.requests import RequestStore
from service.store.webhooks import EndpointStore
from service.store.workers import WorkerStore
from service.watch import JobWatcher

EXTENSION = "dateline"


@dataclass(frozen=True, slots=True)
class Services:
    """The collaborators of the HTTP layer."""

    settings: Settings
    jobs: JobStore
    articles: ArticleStore
    batches: BatchStore
    endpoints: EndpointStore
    deliveries: DeliveryStore
    workers: WorkerStore
    counters: CounterStore
    idempotency: IdempotencyStore
    admissions: AdmissionStore
    requests: RequestStore
    intake: Intake
    watcher: JobWatcher
    meter: RequestMeter


def install(app: Flask, services: Services) -> None:
    """Makes the collaborators known to the app's views."""
    app.extensions[EXTENSION] = services


def services_of(app: Flask) -> Services:
    """The collaborators of an app."""
    return cast(Services, app.extensions[EXTENSION])


def services() -> Services:
    """The collaborators of the app at hand."""
    return services_of(current_app)
