"""What schemathesis has to be told of this API: how to make values that no grammar describes."""

from __future__ import annotations

import uuid

import orjson
import schemathesis
from hypothesis import strategies as st

from service.api.idempotency import HEADER, KEY
from service.store.pages import Place, encode_cursor

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
PATHS = st.lists(LETTERS, max_size=3).map("/".join)

schemathesis.openapi.format(
    "uri", st.builds("{}://{}.example/{}".format, st.sampled_from(("http", "https")), LETTERS, PATHS)
)
schemathesis.openapi.format("cursor", st.builds(Place, st.integers(0, 2**52), LETTERS).map(encode_cursor))


@schemathesis.serializer("application/x-ndjson")
def send_lines(_context: object, value: str) -> bytes:
    """The body as it is."""
    return value.encode() if isinstance(value, str) else orjson.dumps(value)


@schemathesis.hook
def filter_case(_context: object, case: schemathesis.Case) -> bool:
    """Without text bodies of another type: whatever is sent as text is text."""
    is_text = case.media_type is not None and case.media_type.startswith(("text/", "application/x-"))
    return not is_text or isinstance(case.body, str)


@schemathesis.hook
def before_call(_context: object, case: schemathesis.Case, _kwargs: dict) -> None:
    """Each request is a new one: a key that was used for another would be refused."""
    if KEY.fullmatch(str((case.headers or {}).get(HEADER, ""))):
        case.headers[HEADER] = uuid.uuid4().hex
