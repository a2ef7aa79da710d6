"""Articles as other systems write them: recognised here, read by a worker."""

from __future__ import annotations

from typing import Any, Literal

from marshmallow import ValidationError

from schemas.v1.articles import CONTENT_FIELDS, EXTERNAL_ID

Feed = Literal["ninjs", "jsonld"]

JSONLD_KEYS = frozenset({"@context", "@type", "@graph"})
# What a ninjs item is known by: `uri` is the one field that all versions require.
NINJS_KEY = "uri"
ID_KEYS: dict[Feed, str] = {"ninjs": NINJS_KEY, "jsonld": "@id"}


def feed_of(value: Any) -> Feed | None:
    """Which format of other systems a JSON value is in, None for a submission of our own."""
    if not isinstance(value, dict):
        return None
    if JSONLD_KEYS & value.keys():
        return "jsonld"
    is_own = any(name in value for name in CONTENT_FIELDS)
    return "ninjs" if isinstance(value.get(NINJS_KEY), str) and not is_own else None


def external_id_of(value: dict[str, Any], feed: Feed) -> str | None:
    """The item's id in the system that it comes from, where it can be one here."""
    try:
        found: str | None = EXTERNAL_ID.deserialize(value.get(ID_KEYS[feed]))
    except ValidationError:
        return None
    return found
