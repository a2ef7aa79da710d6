"""The Flask app: the only place where the service's parts are put together."""

from __future__ import annotations

import redis as redis_py
from flask import Flask, request

from service.api.auth import register_auth
from service.api.bodies import set_body_limit
from service.api.docs import docs
from service.api.errors import register_errors
from service.api.health import health
from service.api.metering import RequestMeter, register_metering
from service.api.openapi import install_document, make_api
from service.api.services import Services, install
from service.api.tracing import register_tracing
from service.api.v1.articles import articles
from service.api.v1.batches import batches
from service.api.v1.jobs import jobs
from service.api.v1.webhooks import webhooks
from service.intake import Intake
from service.queue import Queue
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

RESOURCES = (articles, batches, jobs, webhooks, health)


def create_app(settings: Settings, *, redis: redis_py.Redis, queue: Queue) -> Flask:
    """The app on a real store. Connects with its first request."""
    jobs_store, batches = JobStore(redis, settings), BatchStore(redis, settings)
    requests = RequestStore(redis)
    return make_app(
        Services(
            settings=settings,
            jobs=jobs_store,
            articles=ArticleStore(redis, settings),
            endpoints=EndpointStore(redis, settings),
            deliveries=DeliveryStore(redis, settings),
            workers=WorkerStore(redis),
            counters=CounterStore(redis),
            idempotency=IdempotencyStore(redis, settings),
            admissions=AdmissionStore(redis, settings),
            requests=requests,
            intake=Intake(jobs_store, batches, queue),
            batches=batches,
            watcher=JobWatcher(redis, jobs_store),
            meter=RequestMeter(requests),
        )
    )


def make_app(services: Services) -> Flask:
    """The app over any collaborators."""
    app = Flask("service.api", static_folder=None)
    limit_bytes = services.settings.max_body_bytes
    app.before_request(lambda: set_body_limit(request, limit_bytes))
    install(app, services)
    register_tracing(app)
    register_metering(app, services.meter)
    register_auth(app)
    register_errors(app)
    api = make_api(app)
    for resource in RESOURCES:
        api.register_blueprint(resource)
    install_document(app, api, services.settings)
    app.register_blueprint(docs)
    return app
