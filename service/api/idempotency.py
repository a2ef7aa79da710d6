"""Idempotency-Key: the same request twice makes one thing and gets one answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar, cast

from flask import Request, Response, g, request

from service.api.auth import tenant
from service.api.bodies import read_body
from service.api.documents import FinishedResponse, with_article
from service.api.errors import FieldError, RequestError, invalid
from service.api.preferences import preferred_wait_s
from service.api.services import services
from service.store import ExpiredError, NotFoundError, StoreError
from service.store.idempotency import (
    Answer,
    IdempotencyStore,
    InFlightError,
    KeyReusedError,
)
from service.store.ids import Prefix

HEADER = "Idempotency-Key"
KEY = re.compile(r"^[!-~]{1,255}$")
# How long a request takes at most, beside the wait that it asks for.
LEASE_S = 20
KEPT_HEADERS = ("Content-Type", "Location", "Retry-After", "Preference-Applied")
View = TypeVar("View", bound=Callable[..., Any])


def idempotent(prefix: Prefix) -> Callable[[View], View]:
    """A view whose requests may carry an Idempotency-Key. `reserved_id()` is then the id, of this
    prefix, for what the view makes. Answers other than 2xx are not kept."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Response:
            key = request.headers.get(HEADER)
            if key is None:
                return cast(Response, view(*args, **kwargs))
            return _once(services().idempotency, _checked(key), prefix, lambda: view(*args, **kwargs))

        return cast(View, wrapper)

    return decorate


def reserved_id() -> str | None:
    """The id for what the request at hand makes, None where it has no key."""
    return cast("str | None", g.get("reserved_id"))


def _once(store: IdempotencyStore, key: str, prefix: Prefix, view: Callable[[], Response]) -> Response:
    """The first answer, or the view's where this is the first request."""
    try:
        lease_s = LEASE_S + (preferred_wait_s(request, services().settings.max_wait_s) or 0)
        begun = store.begin(tenant(), key, _fingerprint(request), prefix, lease_s)
    except KeyReusedError:
        raise RequestError("idempotency-key-reused", "The key was used for another request.") from None
    except InFlightError:
        detail = "The first request with this key is being handled."
        raise RequestError("idempotency-in-flight", detail, headers={"Retry-After": "1"}) from None
    if isinstance(begun, Answer):
        headers = {**begun.headers, "Idempotent-Replayed": "true"}
        return Response(_body_of(begun), begun.status, headers)
    g.reserved_id = begun.id
    return _kept(store, key, view)


def _kept(store: IdempotencyStore, key: str, view: Callable[[], Response]) -> Response:
    """The view's answer, kept for the next request with the key."""
    try:
        response = view()
    except RequestError:
        store.forget(tenant(), key)
        raise
    except StoreError:
        with suppress(StoreError):
            store.release(tenant(), key)
        raise
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    answer = Answer(response.status_code, response.get_data(), headers)
    if isinstance(response, FinishedResponse):
        answer = replace(answer, body=response.job, article_id=response.article_id)
    with suppress(StoreError):  # else a repeated request finds what was made, after the lease
        store.complete(tenant(), key, answer)
    return response


def _body_of(answer: Answer) -> bytes:
    """The body of a kept answer; its article is null once it was deleted or has expired."""
    if answer.article_id is None:
        return answer.body
    try:
        article = services().articles.get(tenant(), answer.article_id)
    except (NotFoundError, ExpiredError):
        article = None
    return with_article(answer.body, article)


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        detail = "must be 1 to 255 visible ASCII characters"
        raise invalid([FieldError(f"/{HEADER}", detail, "header")])
    return key


def _fingerprint(request: Request) -> str:
    """The same for requests that ask for the same."""
    digest = sha256(f"{request.method} {request.full_path} {request.mimetype}\n".encode())
    digest.update(read_body(request))
    return digest.hexdigest()
