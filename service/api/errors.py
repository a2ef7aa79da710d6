"""Every error body is made here (RFC 9457), the framework's own errors included.

Domain errors know no HTTP: DOMAIN_PROBLEMS says which problem each becomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson
import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from schemas.problems import PROBLEM_TYPES, make_problem, problem_uri
from schemas.records import RecordError
from service.results import NotReadyError
from service.store import (
    BadCursorError,
    ConflictError,
    ExpiredError,
    NotFoundError,
    StoreFullError,
    StoreUnavailableError,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2
MAX_FIELD_ERRORS = 50

# The first that fits counts: a kind stands before the kind that it belongs to.
DOMAIN_PROBLEMS: dict[type[Exception], str] = {
    NotReadyError: "not-ready",
    NotFoundError: "not-found",
    ExpiredError: "expired",
    ConflictError: "conflict",
    StoreFullError: "store-full",
    StoreUnavailableError: "unavailable",
    RecordError: "unavailable",  # another API process of the newer version can answer
}
# Of these the operator is told more than the client.
LOGGED = {"store-full": "store_full", "unavailable": "unavailable"}
# What the framework raises by itself, by status.
HTTP_PROBLEMS = {
    400: "malformed-request",
    404: "not-found",
    405: "method-not-allowed",
    408: "request-timeout",
    413: "body-too-large",
    414: "uri-too-long",
    415: "unsupported-media-type",
    422: "invalid-input",
    431: "headers-too-large",
    500: "internal-error",
}
# The headers of an HTTPException that belong to the error and not to its HTML body.
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")

log = structlog.get_logger("service.api")


@dataclass(frozen=True, slots=True)
class FieldError:
    """One broken place: `pointer` is a JSON Pointer, `place` says into what."""

    pointer: str
    detail: str
    place: str = "body"


class RequestError(Exception):
    """Raised by the HTTP layer when a request cannot be served; `code` names the problem type."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code, self.detail, self.errors, self.headers = code, detail, errors, headers or {}


def invalid(errors: Sequence[FieldError]) -> RequestError:
    """The error for a request that breaks the schema at these places."""
    shown = ", ".join(error.pointer or "the body" for error in errors[:3])
    more = "" if len(errors) <= 3 else f" and {len(errors) - 3} more"
    return RequestError("invalid-input", f"The request breaks the schema at {shown}{more}.", errors=errors)


def field_errors(messages: Any, place: str = "body", path: str = "") -> Iterator[FieldError]:
    """The messages of a marshmallow ValidationError as pointers and sentences."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            step = "" if key == "_schema" else "/" + str(key).replace("~", "~0").replace("/", "~1")
            yield from field_errors(inner, place, path + step)
    elif isinstance(messages, list):
        for message in messages:
            yield from field_errors(message, place, path)
    else:
        yield FieldError(path, str(messages), place)


def register_errors(app: Flask) -> None:
    """Makes every exception of the app a problem+json answer."""
    app.register_error_handler(Exception, answer_error)


def answer_error(error: Exception) -> Response:
    """The answer for any exception."""
    if isinstance(error, RequestError):
        return problem_response(make_problem(error.code, error.detail, **error_members(error)), error.headers)
    if isinstance(error, BadCursorError):
        return answer_error(invalid([FieldError("/cursor", "is no cursor of this list", "query")]))
    if isinstance(error, HTTPException) and error.code is not None:
        return _answer_http(error, error.code)
    code = next((code for kind, code in DOMAIN_PROBLEMS.items() if isinstance(error, kind)), None)
    if code is None:
        log.exception("request_failed", exc_info=error)
        return problem_response(make_problem("internal-error", "The service has a fault; it was logged."))
    if code in LOGGED:
        log.warning(LOGGED[code], reason=f"{type(error).__name__}: {error}")
    return problem_response(make_problem(code, _detail_of(error, code)))


def error_members(error: RequestError) -> dict[str, Any]:
    """The `errors` of a problem, where there are any."""
    shown = [_shown(item) for item in error.errors[:MAX_FIELD_ERRORS]]
    return {"errors": shown} if shown else {}


def problem_response(problem: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem object as the answer to the request at hand."""
    body = {**problem, "instance": quote(request.path), "request_id": g.get("request_id", "")}
    answer = Response(_dump(body), status=problem["status"], mimetype=MEDIA_TYPE, headers=headers)
    if answer.status_code == 503 or problem["type"] == problem_uri("not-ready"):
        answer.headers.setdefault("Retry-After", str(RETRY_AFTER_S))
    return answer


def _answer_http(error: HTTPException, status: int) -> Response:
    code = HTTP_PROBLEMS.get(status, "http-error")
    title = PROBLEM_TYPES[code].title if code != "http-error" else error.name
    detail = PROBLEM_TYPES[code].explanation if code != "http-error" else str(error.description)
    kept = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    return problem_response(make_problem(code, detail, status=status, title=title), kept)


def _detail_of(error: Exception, code: str) -> str:
    """What the client is told of a domain error; the address of the store stays inside."""
    message = str(error).rstrip(".")
    if code in LOGGED or " " not in message:
        return PROBLEM_TYPES[code].explanation
    return f"{message[0].upper()}{message[1:]}."


def _shown(error: FieldError) -> dict[str, str]:
    return {"pointer": error.pointer, "detail": error.detail, "in": error.place}


def _dump(body: dict[str, Any]) -> bytes:
    """The JSON of an error; a lone surrogate that the client sent shows as a question mark."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return orjson.dumps(_without_surrogates(body))


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return [_without_surrogates(item) for item in value] if isinstance(value, list) else value
