"""The OpenAPI description of the result document, made from its dataclasses.

Documents are served as the bytes that are stored, so these schemas describe and never dump.
"""

from __future__ import annotations

import types
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from marshmallow import Schema, fields, validate

from schemas import document
from schemas.records import LISTED
from schemas.v1.jobs import JobOut

# Fields of the dataclasses that a document may leave out.
OPTIONAL = frozenset({"extensions"})
_SCALARS: dict[Any, type[fields.Field[Any]]] = {
    str: fields.String,
    int: fields.Integer,
    float: fields.Float,
    bool: fields.Boolean,
}
# Names that the service's other schemas use, or that say little outside of their module.
_NAMES = {"Warning": "ArticleWarning", "Source": "ClaimSource", "Model": "LanguageModel"}


@cache
def schema_of(shape: type) -> type[Schema]:
    """A schema that describes a dataclass; its docstring and field types are the description."""
    members = _members(shape)
    schema = Schema.from_dict(members, name=_NAMES.get(shape.__name__, shape.__name__))
    schema.__doc__ = shape.__doc__
    return schema


def _members(shape: type) -> dict[str, fields.Field[Any]]:
    """The fields of a dataclass as marshmallow fields, all of them always present."""
    assert is_dataclass(shape)
    hints = get_type_hints(shape)
    return {f.name: _field(hints[f.name], required=f.name not in OPTIONAL) for f in fields_of(shape)}


def _field(hint: Any, **options: Any) -> fields.Field[Any]:
    """The marshmallow field for a type hint of the document's dataclasses."""
    if hint in _SCALARS:
        return _SCALARS[hint](**options)
    if isinstance(hint, type) and is_dataclass(hint):
        return fields.Nested(schema_of(hint), **options)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return fields.String(validate=validate.OneOf(arguments), **options)
    if origin is tuple:
        return fields.List(_field(arguments[0]), **options)
    if origin is dict:
        return fields.Dict(keys=fields.String(), **options)
    if origin in (Union, types.UnionType):
        return _optional(arguments, **options)
    raise TypeError(f"no field for {hint!r}")


def _optional(arguments: tuple[Any, ...], **options: Any) -> fields.Field[Any]:
    """The field of a union with None; int or float is a number."""
    kinds = [argument for argument in arguments if argument is not type(None)]
    hint = float if set(kinds) == {int, float} else kinds[0]
    return _field(hint, allow_none=len(kinds) < len(arguments), **options)


def _article() -> type[Schema]:
    """The whole document: the envelope of a submission around the shared analysis."""
    envelope, analysis = _members(document.Envelope), _members(document.Analysis)
    head = {
        "id": envelope["id"],
        "object": fields.String(required=True, validate=validate.OneOf(["article"])),
        "schema_version": fields.String(required=True, metadata={"example": document.SCHEMA_VERSION}),
        "engine": analysis["engine"],
        "external_id": envelope["external_id"],
        "metadata": envelope["metadata"],
        "source": envelope["source"],
    }
    schema = Schema.from_dict({**head, **analysis}, name="Article")
    schema.__doc__ = (
        "The result document. Every item's start and end are Unicode code points, half-open, "
        "into `text`: text[start:end] == item.text."
    )
    return schema


ArticleOut = _article()


# What a list shows of an article: everything but its text and what was found in it.
_LISTED = ("id", "object", "schema_version", "external_id", "metadata", "source", *LISTED)


class ArticleLinks(Schema):
    """Where to go from a list's entry."""

    self = fields.String(required=True, metadata={"example": "/v1/articles/art_01jc8x4f2m"})


def _listed() -> type[Schema]:
    """An article in a list."""
    known = ArticleOut._declared_fields
    members = {
        **{name: known[name] for name in _LISTED},
        "headline": fields.String(required=True, allow_none=True),
        "links": fields.Nested(ArticleLinks, required=True),
    }
    schema = Schema.from_dict(members, name="ArticleSummary")
    schema.__doc__ = _listed.__doc__
    return schema


ArticleSummaryOut = _listed()


def listed_view(document: dict[str, Any]) -> dict[str, Any]:
    """A result document as a list shows it."""
    headline = document["summary"]["headline"]
    return {
        **{name: document[name] for name in _LISTED},
        "headline": headline and headline["text"],
        "links": {"self": f"/v1/articles/{document['id']}"},
    }


class FinishedJobOut(JobOut):
    """A job that has finished, with its result."""

    article = fields.Nested(
        ArticleOut,
        required=True,
        allow_none=True,
        metadata={"description": "The result document; null where the job failed or was canceled"},
    )


@cache
def section_schema(name: str) -> type[Schema]:
    """What GET /v1/articles/{id}/{section} answers."""
    members = {
        "article_id": fields.String(required=True),
        "schema_version": fields.String(required=True),
        name: _members(document.Analysis)[name],
    }
    schema = Schema.from_dict(members, name=f"{name.capitalize()}Section")
    schema.__doc__ = f"The {name} of an article."
    return schema
