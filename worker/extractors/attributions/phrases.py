"""Attributions that no cue word governs: "according to", and the colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from worker import syntax
from worker.attribution import Attribution
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout
from worker.text import Range

# The speaker's name at the head of a line of a transcript: "SMITH: We will."
TRANSCRIPT = re.compile(r"[\"“']?(?P<who>[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3})(?P<cue>:)[^\S\n](?=\S)")
# The source at the head of a headline ("Poll: Rich voters move") or at its end ("Ten hurt: police").
HEADLINE = re.compile(r"(?P<who>[^:“\"‘]{2,60})(?P<cue>:)[^\S\n](?=\S)")
HEADLINE_END = re.compile(r"(?P<cue>:) (?P<who>[^:“\"‘]{2,40})$")

# The source behind the words of a headline: "Bridge to close, says council", "…, council says".
HEADLINE_SAYS = re.compile(
    r"(?P<words>.{12,}?), (?:(?P<cue>(?i:says?|said)) (?P<who>[^,:\"“‘]{2,50}?)|"
    r"(?P<whose>[^,:\"“‘]{2,50}?) (?P<says>(?i:says?|said)))\.?$"
)
# What holds the answers of many, though nobody says so.
POLLS = frozenset({"poll", "survey"})

SPEAKING_PRONOUNS = frozenset({"he", "i", "she", "they", "we", "who", "one", "another", "others"})
# A first line that is no longer may be a headline though nobody says so.
MAX_HEADLINE = 160
# A name after a dash, to the end of the line.
SIGNATURE = re.compile(
    r"\s{0,2}(?P<cue>[-–—―]{1,2})[^\S\n]?(?P<who>[A-Z][^\n“”\"]{2,60}?)\.?[^\S\n]*(?=\n|$)"
)


def find_according(layout: Layout) -> Iterator[Attribution]:
    """Every "according to"."""
    for token in layout.text.doc:
        if token.lower_ != "according" or token.i + 2 >= len(token.doc):
            continue
        to = token.nbor()
        source = syntax.child(to, "pobj") or syntax.child(token, "pobj")
        if to.lower_ != "to" or source is None:
            continue
        sentence = layout.text.sentence_at(token.idx)
        _, phrase_end = syntax.bounds((token, source.right_edge))
        before = layout.trimmed(sentence.start, token.idx)
        after = layout.trimmed(phrase_end, sentence.end)
        longer = before if before[1] - before[0] > after[1] - after[0] else after
        content = layout.trimmed(*layout.whole(*longer, token))
        cue = token.idx, to.idx + len(to)
        if content[1] - content[0] > 2:
            yield _attribution(layout, "according", "according to", cue, content, source)


def find_polls(layout: Layout) -> Iterator[Attribution]:
    """What stands in a poll: "In a poll published on Monday, 52 percent backed the plan"."""
    for token in layout.text.doc:
        source = syntax.child(token, "pobj") if token.lower_ == "in" and token.dep_ == "prep" else None
        if source is None or source.lemma_.lower() not in POLLS or cues.is_speech(token.head):
            continue
        sentence = layout.text.sentence_at(token.idx)
        opens = token.idx == sentence.start
        if not opens and not any(t.lower_ in ("a", "an", "this", "another") for t in source.lefts):
            continue  # "rose in the polls"
        _, phrase_end = syntax.bounds((token, source.right_edge))
        rest = (phrase_end, sentence.end) if opens else (sentence.start, token.idx)
        content = layout.trimmed(*layout.whole(*layout.trimmed(*rest), token))
        if len(layout.text.tokens(*content)) > 3:
            cue = token.idx, token.idx + len(token)
            yield _attribution(layout, "according", "in", cue, content, source)


def find_sayers(layout: Layout) -> Iterator[Attribution]:
    """The source behind the words of a headline: "Bridge to close, says council"."""
    text = layout.text
    line = text.paragraphs[0].text if text.paragraphs else ""
    match = HEADLINE_SAYS.match(line) if len(line) <= MAX_HEADLINE else None
    if match is None:
        return
    who = match.span("who") if match["who"] else match.span("whose")
    tokens = text.tokens(*who)
    if tokens and not any(t.pos_ in ("VERB", "AUX") for t in tokens):
        cue = match.span("cue") if match["cue"] else match.span("says")
        content = layout.trimmed(*match.span("words"))
        yield _attribution(layout, "clause", "say", cue, content, tokens.root, who)


def find_labels(layout: Layout) -> Iterator[Attribution]:
    """The colon between a source and its words, in a headline or at the head of a transcript's
    lines."""
    text = layout.text
    for paragraph in text.paragraphs:
        line = paragraph.text
        first = paragraph.start == text.paragraphs[0].start
        is_title = paragraph.end <= text.title_end or (first and len(line) <= MAX_HEADLINE)
        match = TRANSCRIPT.match(line) or (HEADLINE.match(line) if is_title else None)
        head = _source(layout, match, paragraph.start) if match else None
        words = (match.end(), len(line)) if match else (0, 0)
        if head is None and is_title:
            match = HEADLINE_END.search(line)
            head = _source(layout, match, paragraph.start) if match else None
            words = (0, match.start("cue")) if match else words
        if match is None or head is None:
            continue
        cue = paragraph.start + match.start("cue"), paragraph.start + match.end("cue")
        content = layout.trimmed(paragraph.start + words[0], paragraph.start + words[1])
        if content[1] - content[0] > 2:
            who = paragraph.start + match.start("who"), paragraph.start + match.end("who")
            yield _attribution(layout, "colon", ":", cue, content, head, who)


def _source(layout: Layout, match: re.Match[str], offset: int) -> Token | None:
    """The head of what stands beside the colon, where that can be a source: shouted as in a
    transcript, a name, or a noun such as "poll"."""
    tokens = layout.text.tokens(offset + match.start("who"), offset + match.end("who"))
    if not tokens:
        return None
    head = tokens.root
    if match.re is HEADLINE_END and any(t.pos_ in ("VERB", "AUX") for t in tokens):
        return None  # what stands behind "The latest:"
    if match.re is TRANSCRIPT or cues.can_label(head.lemma_.lower()):
        return head
    named = layout.text.mention_at(head)
    if len(tokens) <= 5 and named is not None and named[1].type in ("person", "organization"):
        return head
    return None


def find_introductions(layout: Layout, taken: set[int]) -> Iterator[Attribution]:
    """A sentence that ends in a colon before a quotation that no cue has taken: its subject speaks.
    `taken` holds where the taken quotations begin."""
    for quotation in layout.outermost:
        if quotation.outer_start in taken:
            continue
        before = layout.text.text[max(0, quotation.outer_start - 4) : quotation.outer_start].rstrip()
        if not before.endswith(":"):
            continue
        colon = layout.text.text.rfind(":", 0, quotation.outer_start)
        if layout.quotation_at(colon) is not None:
            continue
        words = layout.text.tokens(layout.text.sentence_at(colon).start, colon)
        head = syntax.subject(words.root) if words and words.root.pos_ in ("VERB", "AUX") else None
        if head is not None and head.idx < colon and _can_speak(head, layout):
            content = quotation.outer_start, quotation.outer_end
            yield _attribution(layout, "colon", ":", (colon, colon + 1), content, head)


def _can_speak(head: Token, layout: Layout) -> bool:
    """Whether the subject of a sentence can be the one that the quotation after it is from."""
    lemma = head.lemma_.lower()
    if head.pos_ == "PRON":
        return head.lower_ in SPEAKING_PRONOUNS
    named = layout.text.mention_at(head)
    if named is not None and named[1].type in ("person", "organization", "group", "place"):
        return True
    return cues.is_document(lemma) or lemma in cues.sources()


def find_signatures(layout: Layout) -> Iterator[Attribution]:
    """A quotation with its speaker's name after a dash, to the end of the line: “Enough.” — A. Smith"""
    for quotation in layout.outermost:
        match = SIGNATURE.match(layout.text.text, quotation.outer_end)
        tokens = layout.text.tokens(*match.span("who")) if match else None
        if match is None or not tokens:
            continue
        content = quotation.outer_start, quotation.outer_end
        yield _attribution(layout, "colon", "—", match.span("cue"), content, tokens.root, match.span("who"))


def _attribution(
    layout: Layout,
    pattern: str,
    lemma: str,
    cue: Range,
    content: Range,
    source: Token,
    phrase: Range | None = None,
) -> Attribution:
    reported = pattern == "according"
    return Attribution(
        pattern=pattern,
        cue=layout.span(*cue),
        lemma=lemma,
        stance="reported" if reported else "stated",
        certainty="certain",
        negated=False,
        content=layout.span(*content),
        pieces=(),
        source=layout.phrase(source) if phrase is None else layout.span(*phrase),
        source_head=source.i,
        speech=True,
    )
