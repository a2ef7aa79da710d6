"""Articles as other systems write them: recognised here, read by a worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from marshmallow import ValidationError

from schemas.v1.articles import CONTENT_FIELDS, EXTERNAL_ID, SOURCE_NAME
from schemas.v1.values import Line

Feed = Literal["ninjs", "jsonld"]

JSONLD_KEYS = frozenset({"@context", "@type", "@graph"})
# What a ninjs item is known by: `uri` is the one field that all versions require.
NINJS_KEY = "uri"
# Who publishes an article in JSON-LD, and who holds it in ninjs (3, then 1 and 2).
PUBLISHER_KEYS = ("publisher", "sourceOrganization", "provider")
HOLDER_KEYS = ("infoSources", "infosources", "copyrightHolder", "copyrightholder")
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
    return _fitting(EXTERNAL_ID, value.get(ID_KEYS[feed]))


def source_name_of(value: dict[str, Any], feed: Feed) -> str | None:
    """The name of the item's publisher, where it tells one that can be a source's name here."""
    names = _publishers(value) if feed == "jsonld" else (_name(value.get(key)) for key in HOLDER_KEYS)
    fitting = (_fitting(SOURCE_NAME, name) for name in names if name is not None)
    return next((name for name in fitting if name), None)


def _publishers(value: dict[str, Any]) -> Iterator[Any]:
    """The publishers in a JSON-LD document; a graph names them once, and elsewhere by their id."""
    graph = value.get("@graph")
    nodes = [node for node in (value, *(graph if isinstance(graph, list) else ())) if isinstance(node, dict)]
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    for node in nodes:
        for party in (node.get(key) for key in PUBLISHER_KEYS):
            other = party.get("@id") if isinstance(party, dict) else None
            yield _name(party) or _name(named.get(other) if isinstance(other, str) else None)


def _name(party: Any) -> Any:
    """The name of a person or body, which may be the first of several."""
    if isinstance(party, list):
        party = party[0] if party else None
    return party.get("name") if isinstance(party, dict) else party


def _fitting(field: Line, value: Any) -> str | None:
    try:
        found: str | None = field.deserialize(value)
    except ValidationError:
        return None
    return found
