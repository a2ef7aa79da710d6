"""Lists and their pages."""

from __future__ import annotations

from functools import cache
from typing import Any

from marshmallow import RAISE, Schema, fields, validate

CURSOR = "^[a-z]{3}[0-9a-f]{14}[0-9a-hjkmnp-tv-z]{26}$"


class PageQuery(Schema):
    """Which page of a list."""

    class Meta:
        unknown = RAISE

    limit = fields.Integer(
        load_default=20, validate=validate.Range(1, 100), metadata={"description": "Items on a page"}
    )
    cursor = fields.String(
        load_default=None,
        validate=validate.Regexp(CURSOR, error="is no cursor of this list"),
        metadata={"description": "`next_cursor` of the page before; opaque"},
    )


@cache
def page_schema(item: type[Schema]) -> type[Schema]:
    """The schema of a page of such items."""
    members: dict[str, Any] = {
        "object": fields.String(required=True, validate=validate.OneOf(["list"])),
        "data": fields.List(fields.Nested(item), required=True),
        "next_cursor": fields.String(
            required=True, allow_none=True, metadata={"description": "null on the last page"}
        ),
    }
    schema = Schema.from_dict(members, name=item.__name__.removesuffix("Out") + "List")
    schema.__doc__ = "A page of a list, newest first."
    return schema
