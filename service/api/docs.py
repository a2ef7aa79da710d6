"""Pages for people: the reference at /docs, and what each problem means at /problems/<code>.

Everything is rendered here from the OpenAPI document and the problem table; nothing is fetched
from elsewhere and nothing needs JavaScript.
"""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from schemas.problems import PROBLEM_TYPES
from service.api.errors import RequestError
from service.api.openapi import document
from service.api.reference import operations_of, with_code

docs = Blueprint(
    "docs", __name__, template_folder="templates", static_folder="static", static_url_path="/docs/static"
)


docs.add_app_template_filter(with_code)


@docs.get("/v1/openapi.json")
def get_openapi() -> Response:
    """The OpenAPI document."""
    response = Response(orjson.dumps(document()), mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


@docs.get("/")
def get_root() -> BaseResponse:
    """Whoever opens the service's address in a browser is shown the reference."""
    return redirect(url_for("docs.get_docs"))


@docs.get("/docs")
def get_docs() -> str:
    """The reference as one page; its examples call the address that this request came to."""
    spec = document()
    groups = operations_of(spec, request.host_url.rstrip("/"))
    return render_template("docs.html", spec=spec, groups=groups, problems=PROBLEM_TYPES)


@docs.get("/problems/<code>")
def get_problem(code: str) -> str:
    """What a problem type means."""
    if code not in PROBLEM_TYPES:
        raise RequestError("not-found", "There is no problem type of this name.")
    return render_template("problem.html", code=code, problem=PROBLEM_TYPES[code])
