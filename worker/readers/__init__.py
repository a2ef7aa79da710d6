"""What came in -> title, body, byline, date. One format a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schemas.submissions import Submission
from service.settings import Settings
from worker.notify.egress import Egress
from worker.readers import html, jsonld, ninjs, plain
from worker.readers.page import PageReader
from worker.readers.reading import Reading, UnreadableError

Read = Callable[[Submission], Reading]

READERS: Mapping[str, Read] = {
    "text": plain.read,
    "html": html.read,
    "ninjs": ninjs.read,
    "jsonld": jsonld.read,
}


def read(submission: Submission) -> Reading:
    """The article in the submission. Raises UnreadableError where there is none in it."""
    return READERS[submission.format](submission)


def reader_of(settings: Settings) -> Read:
    """`read` for a worker: it fetches `url` submissions, and an article that has more characters
    than a text submission may have is unreadable."""
    page = PageReader(Egress(settings), timeout_s=settings.fetch_timeout_s, max_bytes=settings.max_body_bytes)
    limit = settings.max_text_characters

    def read_within_limits(submission: Submission) -> Reading:
        reading = page.read(submission) if submission.format == "url" else read(submission)
        if len(reading.text) > limit:
            raise UnreadableError("text_too_long", f"The article has more than {limit:,} characters.")
        return reading

    return read_within_limits


__all__ = ["Read", "Reading", "UnreadableError", "read", "reader_of"]
