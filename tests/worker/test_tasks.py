"""Every message finds its task, with the same parameters."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from schemas.messages import MESSAGES, Message
from service.settings import Settings
from worker.app import create_celery
from worker.tasks import register_analysis, register_webhooks


@pytest.mark.parametrize("message", MESSAGES)
def test_message_has_a_task_with_its_parameters(message: type[Message]) -> None:
    app = create_celery(Settings())
    register_analysis(app, lambda: None)
    register_webhooks(app, lambda delivery_id: None)
    parameters = inspect.signature(app.tasks[message.task].run).parameters
    assert [(p.name, p.annotation) for p in parameters.values()] == [
        (f.name, f.type) for f in fields(message)
    ]
