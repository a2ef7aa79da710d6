"""Reading request bodies: strict JSON and text in a declared encoding.

Every function raises RequestError and nothing else.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from flask import Request

from schemas.charsets import codec_of, marked_codec, named_codec
from schemas.v1.values import is_unicode
from service.api.errors import FieldError, RequestError, invalid

MAX_JSON_DEPTH = 64
MAX_JSON_VALUES = 10_000
MAX_DIGITS = 1_000
SPARE = 1_000  # separators of the fields around the counted values
# A batch may hold so many values in all as one JSON document: it is read at once, while lines of
# NDJSON are read one by one.
MAX_BATCH_VALUES = 200_000
# What a JSON text has at least one of for each of its values, but for the first: a comma or an opening
# bracket; strings are stepped over. It matches any quotation mark, so that nothing is read twice.
SEPARATOR = re.compile(rb'[,\[{]|"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
EXACT_INTEGERS = (-(2**63), 2**64 - 1)  # others are kept in double precision


def is_json(mimetype: str) -> bool:
    """Whether a media type is JSON, by name or by suffix (RFC 6839)."""
    return mimetype.startswith("application/") and mimetype.endswith(("/json", "+json"))


def set_body_limit(request: Request, limit_bytes: int) -> None:
    """How large the request's body may be. One byte more is let through, for `read_body` to see:
    werkzeug cuts a chunked body at its limit without a word."""
    request.max_content_length = limit_bytes + 1


def read_body(request: Request) -> bytes:
    """The whole body, at most the limit. A body that stops before its Content-Length is refused:
    half an article is not the article. So is a compressed one, whose size nobody knows."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        detail = "Bodies are read as they are: send no Content-Encoding."
        raise RequestError("unsupported-media-type", detail, headers={"Accept-Encoding": "identity"})
    raw = request.get_data()
    limit_bytes = (request.max_content_length or 0) - 1
    if len(raw) > limit_bytes:
        raise RequestError("body-too-large", f"The body is larger than {limit_bytes:,} bytes.")
    if len(raw) < (request.content_length or 0):
        raise RequestError("malformed-request", "The body ends before its Content-Length.")
    return raw


def read_json(request: Request, most_values: int = MAX_JSON_VALUES) -> Any:
    """The body as JSON: no key twice in one object, no NaN, at most 64 levels."""
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError("unsupported-media-type", "JSON is UTF-8 (RFC 8259); no other charset is read.")
    return parse_json(read_body(request), most_values)


def parse_json(raw: bytes, most_values: int = MAX_JSON_VALUES) -> Any:
    """JSON bytes as Python values. Text with far more values than a check of them would let through
    is refused unread: it would take seconds in which nobody else is answered."""
    if any(True for _ in islice(SEPARATOR.finditer(raw), 2 * most_values + SPARE, None)):
        raise invalid([FieldError("", f"must not hold more than {most_values:,} values")])
    try:
        return _DECODER.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RequestError("malformed-json", f"Byte {error.start} is not UTF-8.") from None
    except RecursionError:
        raise RequestError("malformed-json", f"Nesting is deeper than {MAX_JSON_DEPTH} levels.") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RequestError("malformed-json", f"{error.msg} at {where}.") from None
    except ValueError as error:
        raise RequestError("malformed-json", f"{error}.") from None


def check_values(value: Any, pointer: str) -> None:
    """Refuses what the stored JSON could not give back, or what costs too much: lone surrogates,
    numbers beyond double precision, deep nesting and more than 10,000 values."""
    for count, (path, depth, item) in enumerate(_walk(value, pointer, 0)):
        if detail := _fault(item, depth):
            raise invalid([FieldError(path, detail)])
        if count > MAX_JSON_VALUES:
            raise invalid([FieldError(pointer, f"must not hold more than {MAX_JSON_VALUES} values")])


def read_text(request: Request) -> str:
    """The body as text in the charset that the Content-Type declares, UTF-8 without one."""
    return _decode(read_body(request), request.mimetype_params.get("charset") or "utf-8")


def read_html(request: Request) -> str:
    """The body as text; a page without a declared charset may name it in its first bytes."""
    raw = read_body(request)
    declared = request.mimetype_params.get("charset")
    told = marked_codec(raw) or named_codec(raw)
    if declared or told is None:
        return _decode(raw, declared or "utf-8")
    try:
        return raw.decode(told)
    except UnicodeDecodeError:
        return _decode(raw, "utf-8")


def _decode(raw: bytes, charset: str) -> str:
    """Bytes as text, line ends kept. UTF-8 loses its byte order mark."""
    name = codec_of(charset)
    if name is None:
        raise RequestError("unsupported-media-type", f"The charset {charset[:40]!r} is not read here.")
    try:
        return raw.decode("utf-8-sig" if name == "utf-8" else name)
    except UnicodeDecodeError as error:
        detail = f"The body is not {name}: byte {error.start} does not fit."
        raise RequestError("malformed-text", detail) from None


def _walk(value: Any, path: str, depth: int) -> Iterator[tuple[str, int, Any]]:
    """Every value and key below `value` with its pointer and depth, itself first."""
    stack = [(path, depth, value)]
    while stack:
        path, depth, item = stack.pop()
        yield path, depth, item
        if depth > MAX_JSON_DEPTH:
            continue
        if isinstance(item, dict):
            for key, inner in item.items():
                yield path, depth, key
                stack.append((f"{path}/{key.replace('~', '~0').replace('/', '~1')}", depth + 1, inner))
        elif isinstance(item, list):
            stack.extend((f"{path}/{index}", depth + 1, inner) for index, inner in enumerate(item))


def _fault(item: Any, depth: int) -> str | None:
    """What is wrong with one value, None when nothing is."""
    if depth > MAX_JSON_DEPTH:
        return f"is nested deeper than {MAX_JSON_DEPTH} levels"
    if isinstance(item, str) and not is_unicode(item):
        return "must not contain a lone surrogate"
    if isinstance(item, float) and not math.isfinite(item):
        return "must be a number that double precision can hold"
    return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's members; the same key twice is ambiguous between JSON libraries."""
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"The key {twice[:80]!r} stands twice in one object")
    return members


def _integer(digits: str) -> int | float:
    """An integer; one beyond 64 bits in double precision, as most readers of JSON have it."""
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"A number has more than {MAX_DIGITS:,} digits")
    value = int(digits)
    return value if EXACT_INTEGERS[0] <= value <= EXACT_INTEGERS[1] else float(digits)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_integer, parse_constant=_refuse_constant)
