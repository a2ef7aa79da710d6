"""Where a cue verb's content stands in the parse, for each pattern that cues.toml names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from worker import syntax
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout
from worker.extractors.attributions.frames import Frame
from worker.extractors.attributions.subjects import conjunct_host
from worker.text import Range

Reading = Callable[[Frame, Layout], Range | None]

# A phrase that begins so, after an object, belongs to what is said of it.
COMPLETING = frozenset({"as", "for", "over", "by", "with", "of", "about", "from", "against", "to"})


def _clause(frame: Frame, layout: Layout) -> Range | None:
    """The finite clause that the verb governs, or the one that it is put into ("he said")."""
    verb = frame.verb
    for clause in (*verb.rights, *_strayed_clauses(verb), *verb.lefts):
        if clause.dep_ in ("relcl", "acl"):
            return syntax.bounds((clause.left_edge, clause.right_edge))
        if clause.dep_ != "ccomp" or any(c.tag_ == "TO" for c in clause.children):
            continue
        start, end = syntax.bounds((clause.left_edge, clause.right_edge))
        if clause.i < verb.i:
            if any(c in ";:" for c in layout.text.text[end : frame.start]):
                continue
            return start, min(end, frame.start) if start < frame.start else end
        return _clause_start(verb, start), _before_next_cue(verb, clause, end)
    return None


def _clause_start(verb: Token, start: int) -> int:
    """Where a clause after the cue begins; before the cue, where that is put between the clause's
    subject and its verb ("The staff, Ruiz said, were tired")."""
    subjects = [c for c in verb.lefts if c.dep_ == "nsubj"]
    if len(subjects) > 1:
        return subjects[0].left_edge.idx
    return max(start, verb.idx + len(verb))


def _before_next_cue(verb: Token, clause: Token, end: int) -> int:
    """The end of the clause, before what the parse joins to it though it is told beside it: another
    cue with the subject of the first ("said it had rained and added …") or one of its own ("said it
    had rained, and others warned …"), or a participle ("said it had rained, citing …")."""
    for other in clause.conjuncts:
        if other.left_edge.lower_ == "that" or _marked_that(other):
            continue  # "said that it had rained, and that he warned …" goes on with what was said
        shared = conjunct_host(other) == verb
        own = cues.is_speech(other) and syntax.child(other, *syntax.SUBJECTS) is not None
        if other.i > clause.i and (shared or (own and _comma_before(other.left_edge, 2))):
            return other.left_edge.nbor(-1).idx
    for other in clause.rights:
        if other.dep_ == "advcl" and other.tag_ == "VBG" and cues.entry_of(other) is not None:
            return other.left_edge.nbor(-1).idx
    return end


def _marked_that(clause: Token) -> bool:
    mark = syntax.child(clause, "mark")
    return mark is not None and mark.lower_ == "that"


def _comma_before(token: Token, reach: int) -> bool:
    """Whether a comma stands at most `reach` tokens before the token."""
    return any(t.text in (",", ";") for t in token.doc[max(0, token.i - reach) : token.i])


def _strayed_clauses(verb: Token) -> Iterator[Token]:
    """A clause with "that" and a subject of its own that the parse hangs on a noun between: "told a
    group that the army was weak", "said in a debate that he was in favour"."""
    nouns = [c for c in verb.rights if c.dep_ in ("dobj", "dative", "npadvmod")]
    nouns += [c for prep in verb.rights if prep.dep_ == "prep" for c in prep.rights]
    nouns += [c for noun in nouns[:4] for prep in noun.rights if prep.dep_ == "prep" for c in prep.rights]
    for noun in nouns[:12]:
        for clause in noun.rights:
            first = clause.left_edge
            own = syntax.child(clause, *syntax.SUBJECTS)
            if clause.dep_ in ("relcl", "acl") and first.lower_ == "that" and own not in (None, first):
                yield clause


def _infinitive(frame: Frame, _layout: Layout) -> Range | None:
    """The infinitive; of a passive the whole of "he is said to be ill", but of "he was told to go" only
    what he was to do."""
    verb = frame.verb
    for clause in verb.children:
        mark = next((c for c in clause.children if c.tag_ == "TO"), None)
        if clause.dep_ not in ("xcomp", "ccomp", "advcl") or clause.i < verb.i or mark is None:
            continue
        first = clause.left_edge if clause.dep_ == "ccomp" else mark
        start, end = syntax.bounds((first, clause.right_edge))
        own = syntax.child(verb, "nsubjpass")
        if frame.entry.stance_with("infinitive") == "demanded":
            own = None
        return (start if own is None else own.left_edge.idx), _with_conjuncts(verb, "VB", end)
    return None


def _with_conjuncts(verb: Token, tag: str, end: int) -> int:
    """The end of the content with what the parse joins to the cue, though by its form it goes on
    from the content: "promised to meet and exceed"."""
    if verb.tag_ == tag:
        return end
    for other in verb.conjuncts:
        if other.tag_ == tag and other.i > verb.i and syntax.child(other, "aux", *syntax.SUBJECTS) is None:
            end = max(end, other.right_edge.idx + len(other.right_edge))
    return end


def _object(frame: Frame, _layout: Layout) -> Range | None:
    """The object with the phrases right after it that belong to what is said of it."""
    verb = frame.verb
    passive = syntax.is_passive(verb)
    noun = syntax.child(verb, "nsubjpass" if passive else "dobj")
    if noun is None:
        return _gerund(verb)
    start, end = _compact(noun)
    for right in verb.rights:
        if right.i > noun.i and (_completes(right) if not passive else right.lower_ in ("as", "for")):
            end = max(end, right.right_edge.idx + len(right.right_edge))
    return start, end


def _gerund(verb: Token) -> Range | None:
    """What somebody proposed, admitted or suggested doing."""
    for clause in verb.rights:
        if clause.dep_ in ("xcomp", "ccomp") and clause.tag_ == "VBG":
            start, end = syntax.bounds((clause.left_edge, clause.right_edge))
            return start, _with_conjuncts(verb, "VBG", end)
    return None


def _compact(noun: Token) -> Range:
    """The noun phrase without what is only added after a comma: "the plan, which …"."""
    last = noun.right_edge
    for right in noun.rights:
        added = right.dep_ in ("relcl", "appos", "acl") and right.left_edge.i > noun.i + 1
        if added and right.left_edge.nbor(-1).text in (",", "—", "-", "--"):
            last = right.left_edge.nbor(-2)
            break
    return syntax.bounds((noun.left_edge, last if last.i >= noun.i else noun))


def _completes(right: Token) -> bool:
    """Whether the phrase says more of the object ("dismissed it as a joke", "him for lying")."""
    return right.dep_ == "oprd" or right.left_edge.lower_ in COMPLETING


def _label(frame: Frame, layout: Layout) -> Range | None:
    """The thing with the name that it is given ("called him a liar")."""
    verb = frame.verb
    named = next((c for c in verb.rights if c.dep_ in ("oprd", "ccomp")), None)
    thing = syntax.child(verb, "dobj", "nsubjpass")
    if named is not None:
        first = thing.left_edge if thing is not None else named.left_edge
        return syntax.bounds((first, named.right_edge))
    if thing is None:
        return None
    start, end = syntax.bounds((thing.left_edge, thing.right_edge))
    quotation = layout.quotation_from(verb.idx)
    if quotation is not None and quotation.outer_start <= end + 1:
        return start, max(end, quotation.outer_end)
    adjective = any(c.dep_ in ("acl", "amod") and c.i > thing.i and c.pos_ == "ADJ" for c in thing.rights)
    return (start, end) if adjective else None


def _likened(frame: Frame, _layout: Layout) -> Range | None:
    """The thing with what it is seen as ("portrayed him as a fraud", "referred to it as a wall")."""
    thing = syntax.child(frame.verb, "dobj", "nsubjpass", "prep")
    seen = next((c for c in frame.verb.rights if c.left_edge.lower_ == "as"), None)
    if thing is None or seen is None or thing == seen:
        return None
    return syntax.bounds((thing.left_edge, seen.right_edge))


def _value(frame: Frame, _layout: Layout) -> Range | None:
    """The thing with the number that it is given ("put the bill at $3m")."""
    thing = syntax.child(frame.verb, "dobj", "nsubjpass")
    if thing is None:
        return None
    for at in (*frame.verb.rights, *thing.rights):
        number = syntax.child(at, "pobj") if at.lower_ == "at" else None
        if number is not None and any(t.like_num for t in number.subtree):
            return syntax.bounds((thing.left_edge, number.right_edge))
    return None


def _prepositional(verb: Token, preposition: str) -> Range | None:
    """The phrase, with the infinitive after it ("called on them to stop")."""
    thing = syntax.child(verb, "dobj")
    for child in (*verb.children, *(thing.rights if thing is not None else ())):
        if child.dep_ not in ("prep", "agent") or child.lower_ != preposition or child.i < verb.i:
            continue
        if child.head != verb and preposition != "of":
            continue
        content = syntax.child(child, "pobj", "pcomp")
        if content is not None:
            start, end = syntax.bounds((content.left_edge, content.right_edge))
            beyond = [c for c in verb.rights if c.dep_ == "xcomp" and c.i > content.i]
            return start, max([end, *(c.right_edge.idx + len(c.right_edge) for c in beyond)])
    return _for_to(verb) if preposition == "for" else None


def _for_to(verb: Token) -> Range | None:
    """Who is to do what in "called for the board to resign", which the parse makes a clause of."""
    for clause in verb.rights:
        first = clause.left_edge
        tags = {c.tag_ for c in clause.lefts}
        if clause.dep_ in ("advcl", "ccomp", "xcomp") and first.lower_ == "for" and "TO" in tags:
            return syntax.bounds((first.nbor(), clause.right_edge))
    return None


READINGS: dict[str, Reading] = {
    "clause": _clause,
    "infinitive": _infinitive,
    "object": _object,
    "label": _label,
    "as": _likened,
    "value": _value,
}


def read_pattern(pattern: str, frame: Frame, layout: Layout) -> Range | None:
    """The content that the verb has in the pattern, or None. A pattern that is not described in
    READINGS is a preposition."""
    reading = READINGS.get(pattern)
    return reading(frame, layout) if reading is not None else _prepositional(frame.verb, pattern)
