"""The quotations that a cue verb carries: beside it and its source, and the ones that go on."""

from __future__ import annotations

from spacy.tokens import Token

from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout
from worker.extractors.attributions.frames import Frame
from worker.text import Range

# The most that stands between a cue and the quotation after it: a time, a place, an occasion.
MAX_BETWEEN_TOKENS = 25
MAX_BETWEEN_CHARACTERS = 250
# The same for cues that may govern a noun phrase instead ("condemned the “cowardly” act").
MAX_BETWEEN_TOKENS_OF_OTHERS = 4


def find_pieces(frame: Frame, layout: Layout) -> list[Range]:
    """The quotation right before the cue and its source, the one right after, and the one that
    goes on in the next sentence."""
    if layout.quotation_at(frame.verb.idx) is not None:
        return []
    found = [_quotation_before(frame, layout), _quotation_after(frame, layout)]
    pieces = [piece for piece in found if piece is not None]
    if pieces:
        further = layout.continuation(max(frame.end, pieces[-1][1]))
        pieces += [further] if further is not None else []
    return pieces


def _quotation_before(frame: Frame, layout: Layout) -> Range | None:
    quotation = layout.quotation_before(frame.start)
    if quotation is None or not layout.touch(quotation.outer_end, frame.start):
        return None
    if layout.gap(quotation.outer_end, frame.start) in (".", ":"):
        return None  # a sentence ends between them, or the heading of a headline
    opens = layout.opens_sentence(quotation.outer_start)
    if _has_complement(frame.verb) and not opens:
        return None  # the quotation is a title, or another's words
    plain = set(frame.entry.takes) <= {"quote", "clause"}
    if layout.text.text[quotation.end - 1] == "." and (not plain or _quotation_after(frame, layout)):
        return None  # as a rule, a full stop ends another's sentence
    return quotation.outer_start, quotation.outer_end


def _has_complement(verb: Token) -> bool:
    """Whether the verb governs a clause after it, so that no quotation before it is its content."""
    return any(c.dep_ in ("ccomp", "xcomp") and c.i > verb.i and not _is_beside(c) for c in verb.children)


def _is_beside(clause: Token) -> bool:
    """Whether what the parser calls a clause is a participle beside the cue ("said, smiling")."""
    return clause.tag_ == "VBG" and clause.left_edge.nbor(-1).text == ","


def _quotation_after(frame: Frame, layout: Layout) -> Range | None:
    """The quotation that the cue opens: in its sentence, with no other cue between them."""
    quotation = layout.quotation_from(frame.end)
    if quotation is None or quotation.outer_start - frame.end > MAX_BETWEEN_CHARACTERS:
        return None
    gap = layout.gap(frame.end, quotation.outer_start)
    between = layout.text.tokens(frame.end, quotation.outer_start)
    plain = set(frame.entry.takes) <= {"quote", "clause"}
    if len(between) > (MAX_BETWEEN_TOKENS if plain else MAX_BETWEEN_TOKENS_OF_OTHERS):
        return None
    if gap[-1:] not in (",", ":", "") or "." in gap[-2:]:
        return None
    if quotation.outer_start > layout.text.sentence_at(frame.verb.idx).end + 2 and gap[-1:] != ":":
        return None
    if any(t.lemma_.lower() in cues.verbs() and t.pos_ == "VERB" for t in between):
        return None
    if layout.text.text.startswith("to ", quotation.start):
        return None  # “to win” goes on from the verb, which need not be a cue
    clauses = (c.left_edge.idx - frame.end for c in frame.verb.children if c.dep_ == "ccomp")
    if any(0 < start < len(gap) - 3 for start in clauses):
        return None  # the quotation stands inside a clause of the cue
    return quotation.outer_start, quotation.outer_end
