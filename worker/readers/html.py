"""HTML: trafilatura finds the main content; title, byline and date are what the page states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

import structlog
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import load_html

from schemas.document import Warning
from schemas.submissions import Submission
from worker.readers.dates import dated, parse_date
from worker.readers.markup import text_of, without_swollen_tags
from worker.readers.metadata import Facts, facts_of, names_in
from worker.readers.reading import Reading, UnreadableError, cleaned, one_line

# More tags than the longest news page has; the search for the main content takes up to 0.1 ms each.
MAX_TAGS = 100_000
# Shorter paragraphs of a page are captions, links and notices.
MIN_PARAGRAPH_CHARACTERS = 80
# Each is looked for in the whole article; so many make an article that is too long to be read.
MAX_PARAGRAPHS = 2_500
COMPARED_CHARACTERS = 40
# Menus and notices around an article hold less of a page's running text than this.
SHARE_LEFT_OUT = 0.2
# Only dates that are marked as such: a guess from the text would poison every relative date.
STATED_DATES = {"original_date": True, "extensive_search": False}
LETTERS = re.compile(r"[\W_]+")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a page holds: the article's text, the facts about it, and what there is to warn of."""

    body: str
    facts: Facts
    warnings: tuple[Warning, ...]


def read(submission: Submission) -> Reading:
    """The article in an HTML page; what the client gave goes before what the page says.
    Raises UnreadableError where the page holds no text."""
    found = _main_content(submission.content) or _all_text(submission.content)
    if not found.body:
        raise UnreadableError("no_main_content", "The page holds no text.")
    reading = Reading(
        title=one_line(submission.title) or found.facts.title,
        body=found.body,
        byline=submission.byline or found.facts.byline,
        warnings=found.warnings,
    ).without_repeated_title()
    return dated(reading, submission, found.facts.date)


def _main_content(page: str) -> _Found | None:
    """The article in a page, or None where none stands out."""
    tree = load_html(without_swollen_tags(page)) if page.count("<") <= MAX_TAGS else None
    if tree is None:
        return None
    facts, paragraphs = facts_of(tree), _paragraphs(tree)
    content = _extract(tree)
    body = cleaned(content.text or "") if content else ""
    if content is None or not body:
        return None
    facts = Facts(
        title=facts.title or one_line(content.title),
        byline=facts.byline or names_in(content.author),
        date=facts.date if parse_date(facts.date) else content.date,
    )
    return _Found(body, facts, _left_out(paragraphs, body))


def _extract(tree: HtmlElement) -> Document | None:
    """What trafilatura makes of a page. It fails in many ways on broken pages, which are no
    reason to fail an article whose text can still be read."""
    try:
        content = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            favor_recall=True,
            date_extraction_params=STATED_DATES,
        )
    except Exception:
        log.warning("page_not_extracted", exc_info=True)
        return None
    return content if isinstance(content, Document) else None


def _all_text(page: str) -> _Found:
    """The whole text of a fragment, or of a page in which no main content stands out."""
    detail = "No main content stands out in the page, so all of its text was read."
    return _Found(cleaned(text_of(page)), Facts(None, None, None), (Warning("whole_page_read", detail),))


def _paragraphs(tree: HtmlElement) -> list[str]:
    """The page's longer paragraphs, as far as they are compared."""
    texts = (" ".join(p.text_content().split()) for p in tree.iter("p"))
    return list(islice((text for text in texts if len(text) >= MIN_PARAGRAPH_CHARACTERS), MAX_PARAGRAPHS))


def _left_out(paragraphs: list[str], body: str) -> tuple[Warning, ...]:
    """A warning where much of the page's running text is not part of the article."""
    taken = LETTERS.sub("", body)
    missing = [p for p in paragraphs if LETTERS.sub("", p)[:COMPARED_CHARACTERS] not in taken]
    if sum(map(len, missing)) <= SHARE_LEFT_OUT * sum(map(len, paragraphs)):
        return ()
    detail = f"{len(missing)} of the page's {len(paragraphs)} longer paragraphs are not in the article."
    return (Warning("paragraphs_left_out", detail),)
