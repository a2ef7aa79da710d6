"""Field types of the public JSON: each accepts exactly what its OpenAPI description says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

MAX_URL_CHARACTERS = 2_048

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII
)
_URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#\u0000-\u001f]+[^\s\u0000-\u001f]*$"
_NO_NUL = r"^[^\u0000]*$"
_NOT_BLANK = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"


class Unicode(fields.String):
    """A string that UTF-8 can carry: JSON escapes may hold half of a surrogate pair."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_unicode(text):
            raise ValidationError("must not contain a lone surrogate")
        return text


class Line(Unicode):
    """A string without U+0000; `filled` asks for more than white space."""

    def __init__(self, max_characters: int | None = None, *, filled: bool = False, **kwargs: Any) -> None:
        pattern, message = (
            (_NOT_BLANK, "must not be blank or contain U+0000")
            if filled
            else (_NO_NUL, "must not contain U+0000")
        )
        checks = [
            validate.Length(min=1 if filled else None, max=max_characters),
            validate.Regexp(pattern, error=message),
        ]
        super().__init__(validate=checks, **kwargs)


class WebAddress(Unicode):
    """An http or https URL. Where it may lead is checked when it is connected to."""

    def __init__(self, **kwargs: Any) -> None:
        checks = [
            validate.Length(max=MAX_URL_CHARACTERS),
            validate.Regexp(_URL, error="must be an http or https URL"),
        ]
        super().__init__(validate=checks, **kwargs)


class Instant(Unicode):
    """An RFC 3339 date-time, or a date alone; the string is kept as it was given."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not is_instant(text):
            raise ValidationError("must be an RFC 3339 date-time such as 2024-11-05T09:30:00Z, or a date")
        return text


def is_unicode(text: str) -> bool:
    """Whether the text holds no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_instant(text: str) -> bool:
    """Whether `text` is an RFC 3339 date-time or full-date that exists (a leap second does)."""
    try:
        if _DATE.match(text):
            date.fromisoformat(text)
            return True
        if _DATE_TIME.match(text):
            datetime.fromisoformat(_plain_seconds(text))
            return True
    except ValueError:
        return False
    return False


def epoch_s(text: str, *, end: bool = False) -> int:
    """Seconds since 1970 of an Instant; a date alone is its first second in UTC, or its last
    with `end`."""
    if _DATE.match(text):
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return int(day.timestamp()) + (86_399 if end else 0)
    return int(datetime.fromisoformat(_plain_seconds(text)).timestamp())


def _plain_seconds(text: str) -> str:
    """The date-time with second 60 as 59, which Python can represent."""
    upper = text.upper().replace(" ", "T")
    return upper[:17] + "59" + upper[19:] if upper[17:19] == "60" else upper
