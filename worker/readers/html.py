"""HTML: trafilatura finds the main content, the title, the byline and the date."""

from __future__ import annotations

from trafilatura import bare_extraction

from schemas.submissions import Submission
from worker.readers.plain import dated
from worker.readers.reading import Reading, UnreadableError, cleaned, instant


def read(submission: Submission) -> Reading:
    """The article in an HTML page; what the client gave goes before what the page says.
    Raises UnreadableError where the page holds no article."""
    page = bare_extraction(
        submission.content, with_metadata=True, include_comments=False, favor_recall=True
    )
    body = cleaned((page.text or "") if page else "")
    if not page or not body:
        raise UnreadableError("no_main_content", "No article text was found in the page.")
    title = cleaned(submission.title or page.title or "").replace("\n", " ") or None
    if title and body.split("\n", 1)[0].strip() == title:
        body = body[len(title) :].lstrip()
    reading = Reading(title, body, submission.byline or page.author)
    if page.date:
        reading = Reading(reading.title, body, reading.byline, instant(page.date), "page")
    return dated(reading, submission)
