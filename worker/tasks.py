"""The tasks that answer the messages (schemas/messages.py). They take ids and are safe to run
twice; what they do lives elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from celery import Celery

from schemas.messages import AnalyseArticle, DeliverWebhook


def register_analysis(app: Celery, run_waiting: Callable[[], object]) -> None:
    """The task of AnalyseArticle does the jobs that wait, whichever id came with the bell: so
    priorities hold on every broker."""

    @app.task(name=AnalyseArticle.task, shared=False)  # type: ignore[untyped-decorator]
    def analyse_article(job_id: str) -> None:  # noqa: ARG001
        run_waiting()


def register_webhooks(app: Celery, attempt: Callable[[str], object]) -> None:
    """The task of DeliverWebhook makes one attempt."""

    @app.task(name=DeliverWebhook.task, shared=False)  # type: ignore[untyped-decorator]
    def deliver_webhook(delivery_id: str) -> None:
        attempt(delivery_id)
