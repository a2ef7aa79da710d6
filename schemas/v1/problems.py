"""The public shape of an error."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class FieldProblem(Schema):
    """One broken place of a request."""

    class Meta:
        include = {  # noqa: RUF012  # a name that Python keeps for itself
            "in": fields.String(
                validate=validate.OneOf(["body", "query", "header"]), metadata={"description": "Where it is"}
            )
        }

    pointer = fields.String(
        required=True,
        metadata={
            "description": "JSON Pointer (RFC 6901) into the body, or to a parameter",
            "example": "/published_at",
        },
    )
    detail = fields.String(required=True, metadata={"example": "is not an RFC 3339 date"})


class Problem(Schema):
    """An error (RFC 9457, application/problem+json)."""

    type = fields.String(
        required=True,
        metadata={
            "description": "Stable path that names the kind of problem and explains it",
            "example": "/problems/not-found",
        },
    )
    title = fields.String(required=True, metadata={"example": "Not found"})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status", "example": 404})
    detail = fields.String(required=True, metadata={"example": "There is no article art_01j."})
    instance = fields.String(
        required=True, metadata={"description": "The path of the request", "example": "/v1/articles/art_01j"}
    )
    request_id = fields.String(
        required=True, metadata={"description": "The X-Request-Id of this answer", "example": "req_01jc8x"}
    )
    errors = fields.List(
        fields.Nested(FieldProblem), metadata={"description": "Every broken place, for invalid input"}
    )
