"""The text of markup without a parser: for feed items, and for pages that a parser must not see.

Everything here takes linear time, whatever comes in.
"""

from __future__ import annotations

import html
import re

# libxml2 compares each attribute of a tag with all before it.
MAX_ATTRIBUTES = 500
LONG_TAG_CHARACTERS = 4_000

# A start tag by the HTML standard's tokenizer (13.2.5); possessive, so that nothing is tried twice.
ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
START_TAG = re.compile(rf"<([A-Za-z][^\s/>]*+)(?:{ATTRIBUTE})*+[\s/]*+>?")
END_TAG = re.compile(r"</([A-Za-z][^\s/>]*+)[^>]*+>?")
ATTRIBUTES = re.compile(ATTRIBUTE)

# Elements whose content no reader sees. What follows a script that is never closed belongs to it
# (13.2.6.2); the others end where something breaks out of them.
RAW = frozenset({"script", "style", "textarea"})
UNSEEN = RAW | frozenset({"template", "noscript", "head", "svg", "iframe", "select"})
# What ends a paragraph; list items and table rows do so here too.
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "block", "body", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hl1", "hl2", "hr", "html", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "td", "th", "tr", "ul",
})  # fmt: skip
ENTITY = r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});"
IS_MARKUP = re.compile(rf"</?[A-Za-z][^<>]*+>|<!--|<[!?][A-Za-z]|{ENTITY}")
LINES = re.compile(r" ?\n[ \n]*+")
SPACES = re.compile(r"[^\S\n]+")


def without_swollen_tags(page: str) -> str:
    """The page without the attributes of start tags that have absurdly many."""
    return START_TAG.sub(_with_few_attributes, page)


def _with_few_attributes(tag: re.Match[str]) -> str:
    if len(tag[0]) < LONG_TAG_CHARACTERS or len(ATTRIBUTES.findall(tag[0])) < MAX_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}>"


def text_of(fragment: str) -> str:
    """The text of a piece of HTML or NITF: blocks become paragraphs with a blank line between, a
    `br` becomes a line break. A string without markup stays as it is."""
    if not IS_MARKUP.search(fragment):
        return fragment
    pieces: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while (tag_at := fragment.find("<", at)) >= 0:
        pieces.append(SPACES.sub(" ", fragment[at:tag_at].replace("\n", " ")))
        mark, at = _tag_at(fragment, tag_at, unclosed)
        pieces.append(mark)
    pieces.append(SPACES.sub(" ", fragment[at:].replace("\n", " ")))
    text = SPACES.sub(" ", html.unescape("".join(pieces)))
    return LINES.sub(lambda run: "\n\n" if run[0].count("\n") > 1 else "\n", text).strip()


def _tag_at(fragment: str, at: int, unclosed: set[str]) -> tuple[str, int]:
    """What stands for the markup that begins at `at`, and where the text goes on. `unclosed` are
    elements of which no end tag follows any more, so that none is looked for twice."""
    if fragment.startswith("<!--", at):
        return "", _after(fragment, "-->", at + 4)
    if fragment.startswith(("<!", "<?"), at):
        return "", _after(fragment, ">", at)
    tag = START_TAG.match(fragment, at) or END_TAG.match(fragment, at)
    if tag is None:
        return "<", at + 1
    name = tag[1].lower()
    if name == "br":
        return "\n", tag.end()
    if name in UNSEEN - unclosed and not fragment.startswith("</", at):
        end = re.compile(rf"</{name}\b[^>]*+>?", re.IGNORECASE).search(fragment, tag.end())
        if end or name in RAW:
            return " ", end.end() if end else len(fragment)
        unclosed.add(name)
    return ("\n\n" if name in BLOCKS else ""), tag.end()


def _after(fragment: str, mark: str, at: int) -> int:
    end = fragment.find(mark, at)
    return len(fragment) if end < 0 else end + len(mark)
