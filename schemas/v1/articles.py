"""What a client may submit: the JSON body of POST /v1/articles and its query parameters."""

from __future__ import annotations

from typing import Any, get_args

from marshmallow import INCLUDE, RAISE, Schema, ValidationError, fields, validate, validates_schema

from schemas.document import SECTIONS, ArticleSource
from schemas.submissions import Format, Options, Submission, SummaryOptions
from schemas.v1.pages import PageQuery
from schemas.v1.values import Instant, Line, WebAddress
from schemas.v1.webhooks import SubmissionWebhookIn

CONTENT_FIELDS: tuple[Format, ...] = ("text", "html", "url")
FORMATS: tuple[Format, ...] = get_args(Format)
PRIORITIES = ("high", "normal", "low")
# More would make the choice of sentences slow, and no summary.
MAX_SUMMARY_SENTENCES = 25
LANGUAGE_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$"


def _scalars(*, nullable: bool) -> dict[str, fields.Field[Any]]:
    """Fields that may stand in the JSON body, null allowed, or in the query."""
    return {
        "title": Line(2_000, allow_none=nullable, metadata={"description": "The headline"}),
        "published_at": Instant(
            allow_none=nullable,
            metadata={
                "description": "When the article was published: RFC 3339, a date alone is allowed. "
                "Relative dates in the text are resolved against it",
                "example": "2024-11-05T09:30:00Z",
            },
        ),
        "byline": Line(1_000, allow_none=nullable, metadata={"description": "Who wrote it"}),
        "language": fields.String(
            allow_none=nullable,
            validate=validate.Regexp(LANGUAGE_TAG, error="must be a language tag such as en"),
            metadata={"description": "BCP 47 tag; detected when absent", "example": "en"},
        ),
        "external_id": Line(
            255, allow_none=nullable, metadata={"description": "The client's own id, returned as given"}
        ),
        "priority": fields.String(
            allow_none=nullable,
            validate=validate.OneOf(PRIORITIES),
            metadata={
                "description": "How soon a worker takes it; normal when absent. One article in ten is "
                "taken by age alone, so that low ones never wait for ever"
            },
        ),
    }


class ScalarsIn(Schema):
    """Query parameters of a submission; a field of a JSON body goes before them."""

    class Meta:
        unknown = RAISE
        include = _scalars(nullable=False)


class NinjsIn(Schema):
    """A news item in the IPTC's ninjs, version 1, 2 or 3. It goes to the worker whole."""

    class Meta:
        unknown = INCLUDE

    uri = fields.String(
        required=True, metadata={"description": "Becomes the `external_id`", "example": "urn:a:1"}
    )


class JsonLdIn(Schema):
    """A schema.org NewsArticle, or a graph that holds one. It goes to the worker whole."""

    class Meta:
        unknown = INCLUDE
        include = {  # noqa: RUF012  # a name that is none in Python
            "@context": fields.Raw(required=True, metadata={"example": "https://schema.org"})
        }


class SourceIn(Schema):
    """Where the article comes from."""

    class Meta:
        unknown = RAISE

    name = Line(500, allow_none=True, metadata={"example": "The Coast Gazette"})
    url = WebAddress(allow_none=True, metadata={"example": "https://gazette.example/harbour"})


class SummaryOptionsIn(Schema):
    """How long the summary may be, and what it should be about."""

    class Meta:
        unknown = RAISE

    max_sentences = fields.Integer(
        strict=True, validate=validate.Range(1, MAX_SUMMARY_SENTENCES), metadata={"default": 3, "example": 3}
    )
    max_words = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, 10_000))
    max_characters = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, 100_000))
    focus = Line(
        200, filled=True, allow_none=True, metadata={"description": "A name or words to summarise around"}
    )


class SummaryQuery(Schema):
    """Another length or focus of a summary that is there already."""

    class Meta:
        unknown = RAISE

    max_sentences = fields.Integer(
        validate=validate.Range(1, MAX_SUMMARY_SENTENCES), metadata={"description": "3 when absent"}
    )
    max_words = fields.Integer(validate=validate.Range(1, 10_000))
    max_characters = fields.Integer(validate=validate.Range(1, 100_000))
    focus = Line(
        200, filled=True, metadata={"description": "An entity's id or name, or words to summarise around"}
    )


class ArticlesQuery(PageQuery):
    """Which articles of the list; all that is given must hold."""

    external_id = Line(255, filled=True)
    entity = Line(500, filled=True, metadata={"description": "A name of one of its main entities"})
    topic = Line(
        200,
        filled=True,
        metadata={"description": "Code or name of a topic", "example": "medtop:16000000"},
    )
    source = Line(500, filled=True, metadata={"description": "Name of the source"})
    published_after = Instant(metadata={"description": "This instant or later", "example": "2024-11-05"})
    published_before = Instant(
        metadata={"description": "This instant or earlier; a date alone is its whole day"}
    )


class OptionsIn(Schema):
    """What to compute."""

    class Meta:
        unknown = RAISE

    include = fields.List(
        fields.String(validate=validate.OneOf(SECTIONS)),
        allow_none=True,
        metadata={"description": "Sections to compute; the others come back empty. All when absent"},
    )
    summary = fields.Nested(SummaryOptionsIn, allow_none=True)


class ArticleIn(Schema):
    """An article to read: exactly one of `text`, `html` and `url`."""

    class Meta:
        unknown = RAISE
        include = _scalars(nullable=True)

    text = Line(
        filled=True, metadata={"description": "The article as plain text; blank lines part paragraphs"}
    )
    html = Line(
        filled=True,
        metadata={"description": "A page: the main content, title, byline and date are read from it"},
    )
    url = WebAddress(metadata={"description": "A public page that a worker fetches and reads as HTML"})
    source = fields.Nested(SourceIn, allow_none=True)
    metadata = fields.Dict(
        keys=fields.String(),
        allow_none=True,
        metadata={"description": "The client's own, returned as given", "example": {"desk": "harbour"}},
    )
    options = fields.Nested(OptionsIn, allow_none=True)
    webhook = fields.Nested(SubmissionWebhookIn, allow_none=True)

    @validates_schema
    def check_content(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the content fields."""
        if sum(name in data for name in CONTENT_FIELDS) != 1:
            raise ValidationError("needs exactly one of text, html and url")


def submission_of(data: dict[str, Any], *, title_from_text: bool = False) -> Submission:
    """The submission that a load of ArticleIn describes, or an item of another format under the
    format's name."""
    given = {key: value for key, value in data.items() if value is not None}
    format_ = next(name for name in FORMATS if name in given)
    scalars = {name: given[name] for name in _SCALAR_NAMES if name in given}
    return Submission(
        format=format_,
        content=given[format_],
        title_from_text=title_from_text and "title" not in given,
        source=ArticleSource(**given.get("source", {})),
        metadata=given.get("metadata", {}),
        options=options_of(given.get("options", {})),
        **scalars,
    )


def webhook_of(data: dict[str, Any]) -> dict[str, Any] | None:
    """The webhook of a load of ArticleIn, without what is null."""
    webhook = data.get("webhook")
    return webhook and {name: value for name, value in webhook.items() if value is not None}


def options_of(data: dict[str, Any]) -> Options:
    """Loaded OptionsIn as Options; sections in the document's order, each once."""
    asked = data.get("include")
    include = SECTIONS if asked is None else tuple(name for name in SECTIONS if name in asked)
    return Options(include=include, summary=SummaryOptions(**(data.get("summary") or {})))


# The fields alone, for who has no more of an article than these.
EXTERNAL_ID = Line(255)
SOURCE_NAME = Line(500, filled=True)
_SCALAR_NAMES = tuple(_scalars(nullable=True))
