"""What a request to submit a batch says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from flask import Request
from marshmallow import ValidationError

from schemas.batches import BatchItem
from schemas.problems import make_problem
from schemas.submissions import Submission
from schemas.v1.articles import EXTERNAL_ID
from schemas.v1.batches import BatchIn
from service.api.bodies import MAX_BATCH_VALUES, is_json, parse_json, read_body, read_json
from service.api.errors import FieldError, RequestError, error_members, invalid
from service.api.submissions import load, parse_submission
from service.settings import Settings
from service.turns import Turns

NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")
# A line with something in it.
LINE = re.compile(rb"[^\s][^\r\n]*")


def read_batch(request: Request, settings: Settings) -> list[BatchItem]:
    """The articles in a request's body; one that breaks the schema comes with its problem.
    Raises RequestError where the whole is no batch."""
    if request.mimetype in NDJSON:
        most = settings.max_batch_items + 1  # one more shows that they are too many
        lines = [_Line(found[0]) for found in islice(LINE.finditer(read_body(request)), most)]
        return _checked(lines, "", settings)
    if is_json(request.mimetype):
        articles = load(BatchIn(), read_json(request, MAX_BATCH_VALUES))["articles"]
        return _checked(articles, "/articles", settings)
    raise RequestError("unsupported-media-type", f"Send application/json or {NDJSON[0]}.")


class _Line(bytes):
    """A line of NDJSON that is not parsed yet."""


def _checked(values: list[Any], pointer: str, settings: Settings) -> list[BatchItem]:
    if not 0 < len(values) <= settings.max_batch_items:
        raise invalid([FieldError(pointer, f"must hold 1 to {settings.max_batch_items:,} articles")])
    return list(_items(values, settings))


def _items(values: list[Any], settings: Settings) -> Iterator[BatchItem]:
    turns = Turns()
    for value in values:
        yield _item(value, settings)
        turns.give()


def _item(value: Any, settings: Settings) -> BatchItem:
    """One article, or what is wrong with it."""
    parsed = None
    try:
        parsed = parse_json(value) if isinstance(value, _Line) else value
        incoming = parse_submission(parsed, {}, settings)
    except RequestError as error:
        problem = make_problem(error.code, error.detail, **error_members(error))
        return BatchItem(Submission("text", "", external_id=_external_id(parsed)), None, problem)
    return BatchItem(incoming.submission, incoming.webhook)


def _external_id(value: Any) -> str | None:
    """The client's id of a broken item, so that the client knows which it was."""
    try:
        found: str | None = EXTERNAL_ID.deserialize(value["external_id"])
    except (TypeError, KeyError, ValidationError):
        return None
    return found
