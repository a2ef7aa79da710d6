"""The OpenAPI document: flask-smorest collects it from the views and their schemas."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import flask
import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask.json.provider import JSONProvider
from flask_smorest import Api

from schemas.problems import PROBLEM_TYPES
from schemas.v1.examples import examples
from schemas.v1.problems import Problem
from service.api.components import (
    COMMON_HEADERS,
    HEADERS,
    IDEMPOTENCY_KEY,
    KEY_DESCRIPTION,
    PATH_PARAMETERS,
    STATUS_HEADERS,
    header_refs,
)
from service.api.errors import MEDIA_TYPE
from service.settings import Settings

EXTENSION = "dateline-openapi"
OPENAPI_VERSION = "3.1.0"
API_VERSION = "1.0.0"
DESCRIPTION = """\
Send a news article; a worker reads it; get back who said what, the figures, the timeline, the
events and a summary, every item with its place in the text. Offsets are Unicode code points.
"""


class OrjsonProvider(JSONProvider):
    """Flask's JSON through orjson."""

    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> flask.Response:
        body = self._prepare_response_obj(args, kwargs)
        return flask.Response(orjson.dumps(body), mimetype="application/json")


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
