"""The OpenAPI document: flask-smorest collects it from the views and their schemas.

`Resource` is the blueprint of every route under /v1: strict parsing of arguments, and the answers
and headers that all operations share, documented in one place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

import flask
import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask.json.provider import JSONProvider
from flask_smorest import Api, Blueprint
from marshmallow import RAISE, ValidationError
from webargs.flaskparser import FlaskParser

from schemas.problems import PROBLEM_TYPES
from schemas.v1.examples import ULID, examples
from schemas.v1.problems import Problem
from service.api.auth import SAFE_METHODS, require
from service.api.errors import MEDIA_TYPE, field_errors, invalid
from service.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])

EXTENSION = "dateline-openapi"
OPENAPI_VERSION = "3.1.0"
API_VERSION = "1.0.0"
DESCRIPTION = """\
Send a news article; a worker reads it; get back who said what, the figures, the timeline, the
events and a summary, every item with its place in the text. Offsets are Unicode code points.
"""
COMMON_ANSWERS = (401, 403, 429, 500, 503)
OPEN_ANSWERS = (500,)
COMMON_HEADERS = ("X-Request-Id", "RateLimit-Policy", "RateLimit")
KEY_DESCRIPTION = "A key made by `dateline keys create`. A service without keys answers without one."
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-Id": {
        "description": "The request's id, echoed or made; it stands in every log line",
        "required": True,
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds to wait before asking again",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Location": {
        "description": "Path of the thing that was made",
        "required": True,
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Strong validator of the whole document",
        "required": True,
        "schema": {"type": "string"},
    },
    "Preference-Applied": {"description": "The preference that was honoured", "schema": {"type": "string"}},
    "Idempotent-Replayed": {
        "description": "true where this is the answer to an earlier request with the same key",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "RateLimit-Policy": {
        "description": "The quota and its window in seconds (draft-ietf-httpapi-ratelimit-headers)",
        "required": True,
        "schema": {"type": "string"},
        "example": '"default";q=60000;w=60',
    },
    "RateLimit": {
        "description": "What is left of the quota, and seconds to the next window; not when Redis is away",
        "schema": {"type": "string"},
        "example": '"default";r=59990;t=42',
    },
    "WWW-Authenticate": {"description": "How to authenticate", "schema": {"type": "string"}},
    "Allow": {"description": "Methods of the path", "schema": {"type": "string"}},
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "ETag that the client has; the same gives 304 without a body",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "description": "Makes the request safe to repeat for 24 hours: the same key with the same request "
    "gives the first answer again. 1 to 255 visible ASCII characters",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
PATH_PARAMETERS = {
    "article_id": ("Id of an article: `article_id` of its job", f"art_{ULID}"),
    "job_id": ("Id of a job", f"job_{ULID}"),
    "batch_id": ("Id of a batch", f"bat_{ULID}"),
    "webhook_id": ("Id of a receiver", f"whk_{ULID}"),
    "delivery_id": ("Id of a delivery", f"dlv_{ULID}"),
}
# Headers beside X-Request-Id that an answer of a status carries.
STATUS_HEADERS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",), 405: ("Allow",)}


class OrjsonProvider(JSONProvider):
    """Flask's JSON through orjson."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> flask.Response:
        body = self._prepare_response_obj(args, kwargs)
        return flask.Response(orjson.dumps(body), mimetype="application/json")


class StrictParser(FlaskParser):
    """Query parameters as their schema says; unknown ones are errors, as in bodies."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012  # webargs reads it as it is
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        messages = error.messages
        assert isinstance(messages, dict)
        raise invalid(
            [fault for place, inner in messages.items() for fault in field_errors(inner, place)]
        ) from None


class Resource(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A blueprint under /v1."""

    if TYPE_CHECKING:

        def route(self, rule: str, **options: Any) -> Callable[[View], View]: ...
        def doc(self, **node: Any) -> Callable[[View], View]: ...
        def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]: ...
        def response(self, status: int, schema: Any = None, **options: Any) -> Callable[[View], View]: ...
        def alt_response(self, status: int, *args: Any, **options: Any) -> Callable[[View], View]: ...

    ARGUMENTS_PARSER = StrictParser()

    def __init__(
        self, name: str, description: str, *, scopes: tuple[str, str] | None = None, url_prefix: str = "/v1"
    ) -> None:
        """`scopes` are those that reading and writing need; without them the routes are open."""
        super().__init__(name, __name__, url_prefix=url_prefix, description=description)
        self.scopes = scopes
        self._prepare_doc_cbks += [_add_headers, self._add_shared_answers]
        if scopes is not None:
            self.before_request(lambda: require(*scopes))

    def _add_shared_answers(
        self, doc: dict[str, Any], _info: dict[str, Any], /, *, method: str, **_: Any
    ) -> dict[str, Any]:
        """The key that an operation needs, the errors that all may answer with, and the headers
        of every answer."""
        if self.scopes is not None:
            scope = self.scopes[0] if method.upper() in SAFE_METHODS else self.scopes[1]
            doc["security"] = [{"key": [scope]}, {}]
        for status in OPEN_ANSWERS if self.scopes is None else COMMON_ANSWERS:
            doc["responses"].setdefault(status, HTTPStatus(status).name)
        for answer in doc["responses"].values():
            if isinstance(answer, dict):
                answer["headers"] = {**header_refs(*COMMON_HEADERS), **answer.get("headers", {})}
        return doc

    def answers(self, *statuses: int) -> Callable[[View], View]:
        """Documents the errors that a view may answer with."""

        def decorate(view: View) -> View:
            for status in reversed(statuses):
                view = self.alt_response(status, HTTPStatus(status).name)(view)
            return view

        return decorate

    def mentions(self, *names: str) -> Callable[[View], View]:
        """Names request headers of the components that are no parameters of the operation, since
        their values depend on other requests: who tries values at random must not try these."""
        return self.doc(**{"x-headers": [{"$ref": f"#/components/parameters/{name}"} for name in names]})

    def headers(self, *parameters: dict[str, Any]) -> Callable[[View], View]:
        """Documents request headers that the view reads by itself."""

        def decorate(view: View) -> View:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                return view(*args, **kwargs)

            wrapper._apidoc = {**getattr(view, "_apidoc", {}), "headers": parameters}  # type: ignore[attr-defined]
            return cast(View, wrapper)

        return decorate

    def links(self, status: int, **targets: str) -> Callable[[View], View]:
        """Documents where a client goes from an answer: `getJob="job_id=/id"` is that operation
        with the parameter taken from that place of the body."""
        nodes = {
            operation: {
                "operationId": operation,
                "parameters": {
                    name: f"$response.body#{pointer}"
                    for name, pointer in (pair.split("=") for pair in pairs.split(","))
                },
            }
            for operation, pairs in targets.items()
        }
        return self.doc(responses={status: {"links": nodes}})

    def body(self, content: dict[str, Any], *, required: bool = True) -> Callable[[View], View]:
        """Documents a body that the view reads by itself: media type to media type object."""
        return self.doc(requestBody={"required": required, "content": content})


class DatelineApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest with the errors of this service."""

    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """None: service.api.errors makes every error body."""

    def _register_responses(self) -> None:
        """One reusable answer for each status that the problem table knows."""
        self.spec.components.parameter("Idempotency-Key", "header", IDEMPOTENCY_KEY)
        scheme = {"type": "http", "scheme": "bearer", "description": KEY_DESCRIPTION}
        self.spec.components.security_scheme("key", scheme)
        for name, header in HEADERS.items():
            self.spec.components.header(name, header)
        for status in sorted({row.status for row in PROBLEM_TYPES.values() if not row.of_jobs}):
            rows = [row for row in PROBLEM_TYPES.values() if row.status == status]
            titles = [row.title for row in rows if not row.of_jobs]
            headers = header_refs(*COMMON_HEADERS, *STATUS_HEADERS.get(status, ()))
            answer = {
                "description": " / ".join(titles),
                "headers": headers,
                "content": {MEDIA_TYPE: {"schema": Problem}},
            }
            self.spec.components.response(HTTPStatus(status).name, answer, lazy=True)


def header_refs(*names: str) -> dict[str, dict[str, str]]:
    """References to headers of the components."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def make_api(app: Flask) -> DatelineApi:
    """The API object that blueprints are registered with."""
    app.json = OrjsonProvider(app)
    app.config.update(
        API_TITLE="Dateline",
        API_VERSION=API_VERSION,
        OPENAPI_VERSION=OPENAPI_VERSION,
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
            "servers": [{"url": "/", "description": "This service"}],
        },
    )
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    return DatelineApi(app, spec_kwargs={"marshmallow_plugin": plugin})


def install_document(app: Flask, api: DatelineApi, settings: Settings) -> None:
    """Finishes the OpenAPI document, once all blueprints are registered."""
    app.extensions[EXTENSION] = _finish(api, settings)


def document() -> dict[str, Any]:
    """The OpenAPI document of the app at hand."""
    found: dict[str, Any] = flask.current_app.extensions[EXTENSION]
    return found


def _finish(api: DatelineApi, settings: Settings) -> dict[str, Any]:
    """The document with what the schemas cannot say: the limits that are settings."""
    spec: dict[str, Any] = api.spec.to_dict()
    article = spec["components"]["schemas"]["ArticleIn"]
    article["properties"]["text"]["maxLength"] = settings.max_text_characters
    article["oneOf"] = [{"required": [name]} for name in ("text", "html", "url")]
    for name, example in examples().items():
        spec["components"]["schemas"][name]["examples"] = [example]
    for path in spec["paths"].values():
        for parameter in path.get("parameters", []):
            description, example = PATH_PARAMETERS[parameter["name"]]
            parameter |= {"description": description, "example": example}
    for name in ("NinjsIn", "JsonLdIn"):
        spec["components"]["schemas"][name]["additionalProperties"] = {}
    ninjs = spec["components"]["schemas"]["NinjsIn"]["properties"]
    ninjs.update({name: {"not": {}} for name in ("text", "html", "url", "@context", "@type", "@graph")})
    return spec


def _schema_name(schema: Any) -> str:
    """A schema's name in the document: its class's, ArticleOut as Article."""
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Out")


def _add_headers(doc: dict[str, Any], info: dict[str, Any], /, **_: Any) -> dict[str, Any]:
    """The request headers that a view reads by itself."""
    if "headers" in info:
        doc.setdefault("parameters", []).extend(info["headers"])
    return doc
