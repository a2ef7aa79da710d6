"""Whose data a request may see, what it may do, and how often.

Without keys everybody is the local tenant; from the first key on every call under /v1 needs one.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from service.api.errors import RequestError
from service.api.services import services
from service.store import StoreError
from service.store.admissions import Identity, Rate

# What must answer without Redis; nobody's quota pays for it.
UNCOUNTED = frozenset({"/healthz", "/readyz", "/metrics", "/docs/static/<path:filename>"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "default"


def register_auth(app: Flask) -> None:
    """Finds out who asks, counts the request, and says so in every answer."""
    app.before_request(_admit)
    app.after_request(_show_rate)


def tenant() -> str:
    """The tenant of the request at hand."""
    identity: Identity = g.identity
    return identity.tenant


def require(read_scope: str, write_scope: str) -> None:
    """Refuses the request at hand unless its key covers the call. Raises RequestError."""
    scope = read_scope if request.method in SAFE_METHODS else write_scope
    identity: Identity | None = g.identity
    if identity is None:
        headers = {"WWW-Authenticate": 'Bearer realm="dateline"'}
        raise RequestError(
            "unauthorized", "Send a valid key as `Authorization: Bearer dl_…`.", headers=headers
        )
    if scope not in identity.scopes:
        raise RequestError("forbidden", f"The key lacks the scope {scope}.")


def _admit() -> None:
    known, route = services(), request.url_rule.rule if request.url_rule else None
    g.identity, g.rate = None, None
    if route in UNCOUNTED:
        g.rate = known.admissions.untouched
        return
    try:
        g.identity, g.rate = known.admissions.admit(_token(), request.remote_addr or "")
    except StoreError:
        if _needs_store(route):
            raise
        return
    if g.rate.exceeded:
        detail = f"{g.rate.quota:,} requests in {g.rate.window_s} seconds were used up."
        raise RequestError("rate-limited", detail, headers={"Retry-After": str(g.rate.reset_s)})


def _needs_store(route: str | None) -> bool:
    """Whether the route is of any use while the store is away: pages and unknown paths are."""
    return route is not None and route.startswith("/v1/") and route != "/v1/openapi.json"


def _token() -> str:
    """The key that the request at hand carries, '' without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _show_rate(response: Response) -> Response:
    """The RateLimit headers (draft-ietf-httpapi-ratelimit-headers)."""
    response.headers.update(rate_headers(services().admissions.untouched, g.get("rate")))
    return response


def rate_headers(policy: Rate, rate: Rate | None) -> dict[str, str]:
    """The RateLimit headers that tell of a policy, and of what is left where that is known."""
    headers = {"RateLimit-Policy": f'"{POLICY}";q={policy.quota};w={policy.window_s}'}
    if rate is not None:
        headers["RateLimit"] = f'"{POLICY}";r={rate.remaining};t={rate.reset_s}'
    return headers
