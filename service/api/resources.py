"""`Resource`, the blueprint of every route under /v1: strict parsing of arguments, and the answers
and headers that all operations share, documented in one place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from flask import request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from service.api.auth import SAFE_METHODS, require
from service.api.components import COMMON_HEADERS, header_refs
from service.api.errors import FieldError, field_errors, invalid

View = TypeVar("View", bound=Callable[..., Any])

COMMON_ANSWERS = (401, 403, 422, 429, 500, 503)
OPEN_ANSWERS = (500,)


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

        def response(self, status: int, schema: Any = None, **options: Any) -> Callable[[View], View]: ...

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

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """A route of the API; where the view reads no query parameters, any is an error."""

        def decorate(view: View) -> View:
            strict = view if self.scopes is None or _reads_query(view) else _refusing_query(view)
            return cast(View, super(Resource, self).route(rule, **options)(strict))

        return decorate

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[View], View]:
        """As flask-smorest has it, with the schema's instance made once and not for each request."""
        return cast(Callable[[View], View], super().arguments(schema(), **options))

    def doc(self, **node: Any) -> Callable[[View], View]:
        """As flask-smorest has it, without a wrapper around the view."""
        return _documenting(super().doc(**node))

    def alt_response(self, status: int, *args: Any, **options: Any) -> Callable[[View], View]:
        """As flask-smorest has it, without a wrapper around the view."""
        return _documenting(super().alt_response(status, *args, **options))

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
            view._apidoc = {**getattr(view, "_apidoc", {}), "headers": parameters}  # type: ignore[attr-defined]
            return view

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


def _documenting(decorate: Callable[[View], Any]) -> Callable[[View], View]:
    """The decorator for its documentation alone: a wrapper for each status and header that a view
    may answer with would take time with every request."""

    def document(view: View) -> View:
        view._apidoc = decorate(view)._apidoc  # type: ignore[attr-defined]
        return view

    return document


def _reads_query(view: Callable[..., Any]) -> bool:
    """Whether a schema says what the view's query parameters may be."""
    parameters = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", ())
    return any(parameter["in"] == "query" for parameter in parameters)


def _refusing_query(view: View) -> View:
    """The view for requests without query parameters."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if request.args:
            raise invalid([FieldError(f"/{name}", "Unknown field.", "query") for name in request.args])
        return view(*args, **kwargs)

    return cast(View, wrapper)


def _add_headers(doc: dict[str, Any], info: dict[str, Any], /, **_: Any) -> dict[str, Any]:
    """The request headers that a view reads by itself."""
    if "headers" in info:
        doc.setdefault("parameters", []).extend(info["headers"])
    return doc
