"""Plain text: the title is given, or the first line where it is short enough to be one."""

from __future__ import annotations

from schemas.submissions import Submission
from worker.readers.dates import dated
from worker.readers.reading import Reading, UnreadableError, cleaned

# The longest headlines of news agencies have about 150 characters.
MAX_TITLE_CHARACTERS = 200


def read(submission: Submission) -> Reading:
    """The article in a text submission. Raises UnreadableError where nothing is left of it."""
    title, body = cleaned(submission.title or "").replace("\n", " ") or None, cleaned(submission.content)
    if title is None and submission.title_from_text:
        title, body = split_title(body)
    elif title is not None and body.split("\n", 1)[0].strip() == title:
        body = body[len(title) :].lstrip()
    if not title and not body:
        raise UnreadableError("empty_text", "The submission holds no text.")
    return dated(Reading(title, body, submission.byline), submission)


def split_title(body: str) -> tuple[str | None, str]:
    """(title, rest): the first line where a line break and more text follow it and it is short."""
    first, _, rest = body.partition("\n")
    if rest.strip() and len(first) <= MAX_TITLE_CHARACTERS:
        return first.strip(), rest.strip()
    return None, body
