"""What came in -> title, body, byline, date. One format a file."""

from __future__ import annotations

from collections.abc import Callable

from schemas.submissions import Submission
from worker.readers import html, plain
from worker.readers.reading import Reading, UnreadableError

READERS: dict[str, Callable[[Submission], Reading]] = {
    "text": plain.read,
    "html": html.read,
}


def read(submission: Submission) -> Reading:
    """The article in the submission. Raises UnreadableError where there is none in it."""
    return READERS[submission.format](submission)


__all__ = ["Reading", "UnreadableError", "read"]
