"""The public JSON of version 1 as marshmallow schemas, with what OpenAPI says of each field."""
