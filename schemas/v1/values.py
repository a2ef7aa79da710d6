"""Field types of the public JSON: each accepts exactly what its OpenAPI description says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate

from schemas.submissions import MAX_URL_CHARACTERS

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,20})?([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII
)
_URL = re.compile(r"https?://[^\s/?#\x00-\x1f]+[^\s\x00-\x1f]*\Z", re.IGNORECASE)
NO_NUL = r"^[^\u0000]*$"
# White space, then something else: told apart by one look, whatever follows.
NOT_BLANK = r"^\s*[^\s\u0000][^\u0000]*$"


# What is promised to be taken; more is, such as names beyond ASCII and open addresses.
URL_PATTERN = (
    r"^https?://([A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,24}(:(80|443|8080|8443))?"
    r"(/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*)?(\?[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?$"
)
URL_DESCRIPTION = "An http or https URL of a public host"


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
            (NOT_BLANK, "must not be blank or contain U+0000")
            if filled
            else (NO_NUL, "must not contain U+0000")
        )
        checks = [
            validate.Length(min=1 if filled else None, max=max_characters),
            validate.Regexp(pattern, error=message),
        ]
        super().__init__(validate=checks, **kwargs)


class WebAddress(Unicode):
    """An http or https URL. Where it may lead is checked when it is connected to."""

    def __init__(self, *, metadata: dict[str, Any] | None = None, **kwargs: Any) -> None:
        described = {"description": URL_DESCRIPTION, "pattern": URL_PATTERN, "maxLength": MAX_URL_CHARACTERS}
        super().__init__(validate=_check_url, metadata={**described, **(metadata or {})}, **kwargs)


class Instant(Unicode):
    """An RFC 3339 date-time, or a date alone. Letters come out in upper case, a leap second as
    the second before it, which is all that the clocks of computers know."""

    def __init__(self, *, metadata: dict[str, Any] | None = None, **kwargs: Any) -> None:
        kinds = [{"format": "date-time"}, {"format": "date"}]
        super().__init__(metadata={"anyOf": kinds, **(metadata or {})}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            return _instant(text)
        except (ValueError, OverflowError):
            message = "must be an RFC 3339 date-time such as 2024-11-05T09:30:00Z, or a date"
            raise ValidationError(message) from None


class Flag(fields.Boolean):
    """true or false, and nothing that is only like them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


def is_unicode(text: str) -> bool:
    """Whether the text holds no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def epoch_s(instant: str, *, end: bool = False) -> int:
    """Seconds since 1970 of a loaded Instant; a date alone is its first second in UTC, or its
    last with `end`."""
    moment = datetime.fromisoformat(instant)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC) + timedelta(seconds=86_399 if end else 0)
    return int(moment.timestamp())


def _check_url(text: str) -> None:
    if len(text) > MAX_URL_CHARACTERS:
        raise ValidationError(f"must not have more than {MAX_URL_CHARACTERS:,} characters")
    if not _URL.match(text):
        raise ValidationError("must be an http or https URL")


def _instant(text: str) -> str:
    """The instant as it is passed on. Raises ValueError, or OverflowError where it is outside of
    the years 1 to 9999 in UTC."""
    if _DATE.match(text):
        return date.fromisoformat(text).isoformat()
    if not _DATE_TIME.match(text):
        raise ValueError(text)
    plain = text.upper().replace(" ", "T")
    if plain[17:19] == "60":
        plain = plain[:17] + "59" + plain[19:]
    datetime.fromisoformat(plain).astimezone(UTC)
    return plain
