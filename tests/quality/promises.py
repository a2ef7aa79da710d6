"""What every summary promises, judged from its document alone and by none of the engine's own rules.

`broken(document, summary, options)` lists what does not hold: offsets, edits, order, budgets, words
that the article does not have, sentences that say the same, openings that point back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

from schemas.submissions import SummaryOptions

MAX_HEADLINE = 90
# Two sentences say the same where one has this share of the other's words of four letters and more,
# or this share of its runs of three words.
SAME_WORDS, SAME_RUNS = 0.75, 0.4
# Openings that point back whatever follows; "It" may open "It is not clear whether".
_POINTING = re.compile(
    r"(?:But|And|Or|Nor|So|Yet|However|Meanwhile|Moreover|Also|Then|Thus|Therefore|Instead|He|She|They|Them|Him"
    r"|His|Her|Hers|Their|Theirs|Its|This (?:is|was|has|will)|That (?:is|was|has|will)|These (?:are|were)"
    r"|Those (?:are|were)|The (?:incident|move|decision|announcement|latter|pair|duo|news))\b"
)
_MARKS = "“‘\"'«([—–- "


def broken(document: dict[str, Any], summary: dict[str, Any], options: SummaryOptions) -> list[str]:
    """Every promise that the summary of the document breaks, in words."""
    checks = (_wrong_places(document, summary), _over_budget(summary, options), _foreign(document, summary))
    found = [fault for check in checks for fault in check]
    pieces = [read(document["text"], sentence) for sentence in summary["sentences"]]
    # A line that is no sentence (of a list, a table, a poem) stands on a line of its own.
    if re.fullmatch("[ \n]".join(map(re.escape, pieces)), summary["text"]) is None:
        found.append("its sentences with their edits are not its text")
    reasons = {None, "focus_not_found"} if pieces and options.focus else {None}
    if (summary["reason"] in reasons) != bool(pieces):
        found.append(f"wrong reason: {summary['reason']}")
    points = [point["text"] for point in summary["key_points"]]
    found += [f"said twice: {one!r} and {other!r}" for one, other in [*repeats(pieces), *repeats(points)]]
    return found


def read(text: str, sentence: dict[str, Any]) -> str:
    """The sentence as it is read: from its start, or from its first edit, with the edits made."""
    start, pieces = min([sentence["start"], *(e["start"] for e in sentence["edits"])]), []
    for edit in sentence["edits"]:
        pieces += [text[start : edit["start"]], edit["replacement"]]
        start = edit["end"]
    return "".join([*pieces, text[start : sentence["end"]]])


def repeats(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs that say the same."""
    for one, other in combinations(pieces, 2):
        shared = [_share(set(grams(one, size)), set(grams(other, size))) for size in (1, 3)]
        if shared[0] >= SAME_WORDS or shared[1] >= SAME_RUNS:
            yield one, other


def grams(piece: str, size: int) -> list[tuple[str, ...]]:
    """Runs of words; of single words those of four letters and more and the numbers."""
    words = re.findall(r"\w+", piece.casefold())
    if size == 1:
        return [(word,) for word in words if len(word) > 3 or word[0].isdigit()]
    return list(zip(*(words[at:] for at in range(size)), strict=False))


def _share(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller > 2 else float(one == other and bool(one))


def points_back(piece: str) -> bool:
    """Whether the words open with a pronoun or a connective that hangs on what stood before."""
    return _POINTING.match(piece.lstrip(_MARKS)) is not None


def _wrong_places(document: dict[str, Any], summary: dict[str, Any]) -> Iterator[str]:
    text = document["text"]
    for span in spans(summary):
        if text[span["start"] : span["end"]] != span["text"] or not span["text"].strip():
            yield f"not at its place: {span['text']!r}"
    for one, other in pairwise(summary["sentences"]):
        if one["end"] > min([other["start"], *(e["start"] for e in other["edits"])]):
            yield f"out of order: {other['text']!r}"
    for sentence in summary["sentences"]:
        ends = [at for e in sentence["edits"] for at in (e["start"], e["end"])]
        if ends != sorted(ends) or any(at > sentence["end"] for at in ends):
            yield f"edits out of order: {sentence['text']!r}"


def spans(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """The headline, the sentences and the key points."""
    headline = [summary["headline"]] if summary["headline"] else []
    return [*headline, *summary["sentences"], *summary["key_points"]]


def _over_budget(summary: dict[str, Any], options: SummaryOptions) -> Iterator[str]:
    sizes = (
        (len(summary["sentences"]), options.max_sentences),
        (len(summary["text"].split()), options.max_words),
        (len(summary["text"]), options.max_characters),
        (len((summary["headline"] or {"text": ""})["text"]), MAX_HEADLINE),
    )
    yield from (f"{size} where {most} are allowed" for size, most in sizes if most and size > most)


def _foreign(document: dict[str, Any], summary: dict[str, Any]) -> Iterator[str]:
    """Words of the summary that the article does not have, and entities that a key point does not."""
    known = set(_words(document["text"]))
    served = [summary["text"], *(span["text"] for span in spans(summary))]
    for word in dict.fromkeys(word for piece in served for word in _words(piece)):
        # A word that became a sentence's first has got a capital.
        if word not in known and word[0].lower() + word[1:] not in known:
            yield f"not in the article: {word!r}"
    mentions = {e["id"]: [(m["start"], m["end"]) for m in e["mentions"]] for e in document["entities"]}
    for point in summary["key_points"]:
        for entity_id in point["entity_ids"]:
            if not any(point["start"] <= a and b <= point["end"] for a, b in mentions[entity_id]):
                yield f"{entity_id} is not in {point['text']!r}"


def _words(piece: str) -> Iterable[str]:
    """Words and numbers with the points and commas inside them: "3.2", "1,900"."""
    return re.findall(r"\w+(?:[.,]\d+)*", piece)
