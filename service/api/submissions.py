"""What a request to submit says, whatever its media type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from flask import Request
from marshmallow import Schema, ValidationError

from schemas.submissions import Submission
from schemas.v1.articles import ArticleIn, submission_of, webhook_of
from service.addresses import AddressError, check_url
from service.api.bodies import check_values, is_json, read_html, read_json, read_text
from service.api.errors import FieldError, RequestError, field_errors, invalid
from service.api.feeds import Feed, external_id_of, feed_of, source_name_of
from service.settings import Settings

MEDIA_TYPES = "application/json, text/plain, text/html"
ARTICLE = ArticleIn()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A submission that holds, and the webhook that came with it."""

    submission: Submission
    webhook: dict[str, Any] | None


def read_submission(request: Request, query: dict[str, Any], settings: Settings) -> Incoming:
    """The submission in a request's body. `query` are the loaded query parameters; a field of a
    JSON body goes before them. Raises RequestError."""
    mimetype = request.mimetype
    if is_json(mimetype):
        return parse_submission(read_json(request), query, settings)
    if mimetype == "text/plain":
        return _parse_body("text", read_text(request), query, settings)
    if mimetype in ("text/html", "application/xhtml+xml"):
        return _parse_body("html", read_html(request), query, settings)
    raise RequestError("unsupported-media-type", f"Send one of {MEDIA_TYPES}.")


def parse_submission(value: Any, query: dict[str, Any], settings: Settings) -> Incoming:
    """A JSON value as a submission. Raises RequestError."""
    feed = feed_of(value)
    if feed is not None:
        return _parse_feed(feed, value, query)
    data = load(ARTICLE, value)
    check_values(data.get("metadata"), "/metadata")
    _check_limits(data, settings)
    return Incoming(submission_of({**query, **data}), webhook_of(data))


def _parse_feed(feed: Feed, value: dict[str, Any], query: dict[str, Any]) -> Incoming:
    """An item of another system's format, passed on whole for a worker to read."""
    check_values(value, "")
    content = orjson.dumps(value).decode()
    source = {"name": source_name_of(value, feed)}
    data = {"external_id": external_id_of(value, feed), "source": source, **query}
    return Incoming(submission_of({feed: content, **data}), None)


def read_object(request: Request) -> Any:
    """The JSON body of a call that reads nothing else. Raises RequestError."""
    if not is_json(request.mimetype):
        raise RequestError("unsupported-media-type", "Send application/json.")
    return read_json(request)


def load(schema: Schema, value: Any) -> dict[str, Any]:
    """The value as the schema loads it. Raises RequestError with a pointer to every fault."""
    if not isinstance(value, dict):
        raise invalid([FieldError("", "must be a JSON object")])
    try:
        loaded: dict[str, Any] = schema.load(value)
    except ValidationError as error:
        raise invalid(list(field_errors(error.messages))) from None
    return loaded


def _parse_body(name: str, content: str, query: dict[str, Any], settings: Settings) -> Incoming:
    """A body that is the article itself."""
    try:
        data = load(ARTICLE, {name: content, **query})
        _check_limits(data, settings)
    except RequestError as error:
        raise invalid([FieldError("", fault.detail) for fault in error.errors]) from None
    return Incoming(submission_of(data, title_from_text=name == "text"), None)


def _check_limits(data: dict[str, Any], settings: Settings) -> None:
    """The limits that are settings: the text's length, and where URLs may lead."""
    if len(data.get("text", "")) > settings.max_text_characters:
        limit = f"{settings.max_text_characters:,}"
        raise invalid([FieldError("/text", f"must not have more than {limit} characters")])
    for pointer, url in (("/url", data.get("url")), ("/webhook/url", (data.get("webhook") or {}).get("url"))):
        if url is not None:
            check_address_of(url, pointer, settings)


def check_address_of(url: str, pointer: str, settings: Settings) -> None:
    """Refuses a URL that no outgoing request could be sent to. Raises RequestError."""
    try:
        check_url(url, settings)
    except AddressError as error:
        raise invalid([FieldError(pointer, str(error))]) from None
