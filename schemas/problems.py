"""Every kind of problem that a client can be told of (RFC 9457), in one table.

The `type` of a problem is the stable path /problems/<code>, and the page at that path is made
from the same table. A failed job carries such an object in `error`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One row: HTTP status, title, and what the page under /problems/ says. `of_jobs` are those
    that only a job's `error` has."""

    status: int
    title: str
    explanation: str
    remedy: str
    of_jobs: bool = False


PROBLEM_TYPES: dict[str, ProblemType] = {
    "malformed-request": ProblemType(
        400,
        "Malformed request",
        "The request cannot be read: a header or the request line breaks its grammar.",
        "Compare the request with the example in /docs.",
    ),
    "malformed-json": ProblemType(
        400,
        "Malformed JSON",
        "The body is not JSON (RFC 8259): a syntax error, bytes that are not UTF-8, the same key twice "
        "in one object, NaN or Infinity, a number out of range, or nesting deeper than 64 levels.",
        "Send the output of a JSON library, in UTF-8. `detail` says where reading stopped.",
    ),
    "malformed-text": ProblemType(
        400,
        "Malformed text",
        "The bytes of the body do not fit the character encoding that the request declares "
        "(UTF-8 when it declares none).",
        "Name the encoding in the Content-Type header, or send UTF-8.",
    ),
    "unauthorized": ProblemType(
        401,
        "No valid key",
        "The request has no API key, or one that is unknown or revoked.",
        "Send `Authorization: Bearer dl_…` with a key made by `dateline keys create`.",
    ),
    "forbidden": ProblemType(
        403,
        "Scope missing",
        "The key is valid but its scopes do not cover this call.",
        "Use a key with the scope that `detail` names.",
    ),
    "not-found": ProblemType(
        404,
        "Not found",
        "Nothing exists at this address: the id is unknown, was deleted, or the path is no route.",
        "Check the id and the path against the links that the API returned.",
    ),
    "not-ready": ProblemType(
        404,
        "Result not ready",
        "The article was accepted and its job has not finished yet, so there is no result.",
        "Wait for the job: `GET /v1/jobs/{id}?wait=30`, its event stream, or a webhook.",
    ),
    "method-not-allowed": ProblemType(
        405,
        "Method not allowed",
        "The path exists and does not answer to this method.",
        "Use one of the methods in the `Allow` header.",
    ),
    "request-timeout": ProblemType(
        408,
        "Body too slow",
        "The body of the request did not come to its end in time.",
        "Send the request again over a faster line, or in smaller batches.",
    ),
    "conflict": ProblemType(
        409,
        "Conflict",
        "The resource is in a state that forbids this call: a job that has finished cannot be canceled.",
        "Read the resource again; nothing was changed.",
    ),
    "idempotency-in-flight": ProblemType(
        409,
        "Same key in flight",
        "Another request with the same Idempotency-Key is being handled at this moment.",
        "Send the request again after the time in `Retry-After`.",
    ),
    "expired": ProblemType(
        410,
        "Expired",
        "The resource existed and its time is over: jobs and results expire together.",
        "Submit the article again. How long results are kept is a setting of the service.",
    ),
    "body-too-large": ProblemType(
        413,
        "Body too large",
        "The body is larger than this service accepts.",
        "Send less: `detail` names the limit. Large sets of articles go through /v1/batches.",
    ),
    "uri-too-long": ProblemType(
        414,
        "Address too long",
        "The request's address is longer than the server reads.",
        "Shorten the query string.",
    ),
    "unsupported-media-type": ProblemType(
        415,
        "Unsupported media type",
        "The Content-Type header is missing or names a type or character encoding that this call does "
        "not read, or the body is compressed (Content-Encoding).",
        "Use one of the types that `detail` names.",
    ),
    "invalid-input": ProblemType(
        422,
        "Invalid input",
        "The request can be read but breaks the schema. Each entry of `errors` points at the place "
        "(a JSON Pointer, RFC 6901, into the body; or a parameter's name) and says what is wrong. "
        "Unknown fields are errors, because most are typos.",
        "Correct the places that `errors` names.",
    ),
    "idempotency-key-reused": ProblemType(
        422,
        "Key used for another request",
        "The Idempotency-Key was used before, for a request with another body.",
        "Use a new key for every new request, and an old one only to repeat the very same.",
    ),
    "rate-limited": ProblemType(
        429,
        "Too many requests",
        "The tenant has used up its requests for the current window.",
        "Wait for the time in `Retry-After`. The RateLimit headers of every answer show what is left.",
    ),
    "headers-too-large": ProblemType(
        431,
        "Headers too large",
        "A header of the request, or all of them together, is larger than the server reads.",
        "Send fewer or smaller headers.",
    ),
    "internal-error": ProblemType(
        500,
        "Internal error",
        "The service has a fault. It is logged under the `request_id` of this answer.",
        "Tell the operator the `request_id`. Repeating the request is safe with an Idempotency-Key.",
    ),
    "unavailable": ProblemType(
        503,
        "Temporarily unavailable",
        "The service cannot reach its store (Redis), or the store takes no writes at the moment.",
        "Repeat the request after the time in `Retry-After`.",
    ),
    "not-serving": ProblemType(
        503,
        "Not ready to serve",
        "Something that the service needs is missing: Redis does not answer, or no worker gives a sign of "
        "life. `checks` says what.",
        "Ask again after the time in `Retry-After`. An operator starts what is missing.",
    ),
    "store-full": ProblemType(
        503,
        "Store is full",
        "The store (Redis) has no memory left for another article. Nothing was accepted.",
        "Repeat the request later; the operator has to give Redis more memory or a shorter retention.",
    ),
    "attempts-exhausted": ProblemType(
        500,
        "Attempts exhausted",
        "Workers began on the article several times and none finished it; `detail` says why the last "
        "one did not.",
        "Submit a smaller part of the article; tell the operator the job's id.",
        of_jobs=True,
    ),
    "unreadable": ProblemType(
        422,
        "No article in the input",
        "No article could be read from the submission; `detail` says why.",
        "Submit the article's text itself as `text`.",
        of_jobs=True,
    ),
    "empty-text": ProblemType(
        422,
        "No text",
        "The submission holds nothing but white space and characters that do not show.",
        "Send the article's text.",
        of_jobs=True,
    ),
    "no-main-content": ProblemType(
        422,
        "No article in the page",
        "No article text was found in the HTML page.",
        "Send the article as `text`, or another page.",
        of_jobs=True,
    ),
    "text-too-long": ProblemType(
        422,
        "Article too long",
        "The page or feed item holds an article of more characters than the service reads.",
        "Submit the article in parts.",
        of_jobs=True,
    ),
    "fetch-refused": ProblemType(
        422,
        "Address refused",
        "The `url` leads to an address that the service does not connect to.",
        "Use a public http or https address, or ask the operator to open the address.",
        of_jobs=True,
    ),
    "fetch-failed": ProblemType(
        502,
        "Page not fetched",
        "The page at `url` could not be fetched: no answer, an error status, too slow, or too large.",
        "Check that the page is public and submit again, or submit its HTML.",
        of_jobs=True,
    ),
    "http-error": ProblemType(
        500,
        "HTTP error",
        "An error of the HTTP layer that has no problem type of its own; its status says which.",
        "See RFC 9110, section 15, for the meaning of the status.",
    ),
}


def problem_uri(code: str) -> str:
    """The `type` of a problem: a path that this service answers with an explanation."""
    return f"/problems/{code}"


def make_problem(code: str, detail: str, **members: Any) -> dict[str, Any]:
    """A problem object of a type in the table. `members` overrides or adds fields."""
    row = PROBLEM_TYPES[code]
    return {
        "type": problem_uri(code),
        "title": row.title,
        "status": row.status,
        "detail": detail,
        **members,
    }
