"""Queue messages: the name of the task that answers each, and its typed arguments.

A message only rings the bell: the job record in Redis is the truth, and a message that is
lost or comes twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

ANALYSIS_QUEUE = "analysis"
WEBHOOK_QUEUE = "webhooks"


@dataclass(frozen=True, slots=True)
class AnalyseArticle:
    """A job is waiting. The process that hears it takes the first waiting job by priority and age,
    which need not be this one, and goes on until none waits."""

    task: ClassVar[str] = "dateline.analyse_article"
    queue: ClassVar[str] = ANALYSIS_QUEUE
    job_id: str


@dataclass(frozen=True, slots=True)
class DeliverWebhook:
    """A webhook delivery is due."""

    task: ClassVar[str] = "dateline.deliver_webhook"
    queue: ClassVar[str] = WEBHOOK_QUEUE
    delivery_id: str


Message = AnalyseArticle | DeliverWebhook
MESSAGES: tuple[type[Message], ...] = (AnalyseArticle, DeliverWebhook)
