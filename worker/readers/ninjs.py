"""ninjs, the IPTC's JSON for news items (iptc.org/std/ninjs): versions 1, 2 and 3.

Version 1 has a field for each kind of body (body_text, body_xhtml); 2 has lists with roles
(bodies, headlines); 3 writes the names in camel case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from schemas.submissions import Submission
from worker.readers.dates import dated
from worker.readers.markup import text_of
from worker.readers.reading import Reading, UnreadableError, byline_in, cleaned, language_code, one_line

# NITF holds headlines and bylines too; the article is what stands inside this element.
NITF_CONTENT = "body.content"
NITF_HEADS = ("head", "body.head")
PROLOGUE = re.compile(r"\A\s*(?:<\?xml.*?\?>|<!DOCTYPE[^>]*>|\s)*", re.DOTALL)
# What stands beside an article; it is read only where there is nothing else.
MINOR_ROLES = frozenset({"caption", "teaser", "summary", "abstract", "lead", "extract", "writer"})
# The time of this text, then that of the item's first version.
DATES = (
    "versionCreated", "versioncreated", "contentCreated", "contentcreated", "firstCreated", "firstcreated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """One of the texts of an item: a body, a headline or a description."""

    role: str
    kind: str
    text: str


def read(submission: Submission) -> Reading:
    """The article in a ninjs item; what the client gave goes before what it says. An item
    without a body, such as a picture, is its description. Raises UnreadableError."""
    item = _loaded(submission.content)
    body = _best(_pieces(item, "body", "bodies")) or _best(_pieces(item, "description", "descriptions"))
    if not body:
        raise UnreadableError("no_main_content", "The ninjs item holds no body and no description.")
    reading = Reading(
        title=one_line(submission.title) or _title(item),
        body=body,
        byline=submission.byline or byline_in(text_of(_first(item, "by", "byline"))),
        language=language_code(_first(item, "language")),
    ).without_repeated_title()
    return dated(reading, submission, _first(item, *DATES))


def _loaded(content: str) -> Mapping[str, Any]:
    try:
        item = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise UnreadableError("no_main_content", f"The ninjs item cannot be read: {error}.") from None
    if not isinstance(item, dict):
        raise UnreadableError("no_main_content", "The ninjs item is no JSON object.")
    return item


def _title(item: Mapping[str, Any]) -> str | None:
    """The main headline; version 3 has a title too."""
    headlines = list(_pieces(item, "headline", "headlines"))
    headlines.sort(key=lambda piece: piece.role != "main")
    candidates = [piece.text for piece in headlines] + [_first(item, "title")]
    return next(filter(None, (one_line(text_of(text)) for text in candidates)), None)


def _pieces(item: Mapping[str, Any], single: str, several: str) -> Iterator[_Piece]:
    """The texts under the names of version 1 (`body`, `body_text`, …) and of 2 and 3 (`bodies`)."""
    names = sorted(name for name in item if name == single or name.startswith(f"{single}_"))
    for name in sorted(names, key=lambda name: name != f"{single}_text"):
        if isinstance(item[name], str):
            role = name[len(single) + 1 :]
            yield _Piece(role, _kind(role, "", item[name]), item[name])
    rows = item.get(several)
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("value"), str):
            role, content_type = str(row.get("role", "")), row.get("contentType") or row.get("contenttype")
            yield _Piece(role, _kind(role, str(content_type or ""), row["value"]), row["value"])


def _kind(role: str, content_type: str, text: str) -> str:
    """Whether a text is nitf, xhtml or plain, by its content type, its role, or its looks."""
    said = f"{content_type} {role}".lower()
    if "nitf" in said or PROLOGUE.sub("", text[:1000]).startswith("<nitf"):
        return "nitf"
    return "xhtml" if "html" in said else "plain"


def _best(pieces: Iterator[_Piece]) -> str:
    """The text of an item: the first that is no mere companion of it. Version 1 has no order;
    there, plain text goes before markup."""
    texts = [(piece, cleaned(_content(piece))) for piece in pieces]
    found = [(piece, text) for piece, text in texts if text]
    found.sort(key=lambda row: row[0].role in MINOR_ROLES)
    return found[0][1] if found else ""


def _content(piece: _Piece) -> str:
    """The article's text in a piece."""
    text = piece.text
    if piece.kind == "nitf":
        text = _nitf_content(text)
    return text_of(PROLOGUE.sub("", text) if piece.kind != "plain" else text)


def _nitf_content(text: str) -> str:
    """What stands inside the element of the content; without one, all but the heads."""
    for start, end in _elements(text, NITF_CONTENT):
        return text[start.end() : end.start()]
    for name in NITF_HEADS:
        at, pieces = 0, []
        for start, end in _elements(text, name):
            pieces.append(text[at : start.start()])
            at = end.end()
        text = "".join([*pieces, text[at:]])
    return text


def _elements(text: str, name: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The start and end tags of the elements of a name, one behind the other. In linear time: after
    a start tag without an end tag nothing is looked for any more."""
    start_tag = re.compile(rf"<{re.escape(name)}\b[^<>]*+>")
    end_tag = re.compile(rf"</{re.escape(name)}\s*+>")
    at = 0
    while (start := start_tag.search(text, at)) and (end := end_tag.search(text, start.end())):
        yield start, end
        at = end.end()


def _first(item: Mapping[str, Any], *names: str) -> str:
    """The first of the fields that is a string."""
    return next((item[name] for name in names if isinstance(item.get(name), str)), "")
