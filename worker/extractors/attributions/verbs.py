"""Attributions whose cue is a verb: "said that", "urged them to", "was accused of"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from worker import syntax
from worker.attribution import Attribution
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout, join
from worker.text import Range


# A phrase that begins so, after an object, belongs to what is said of it.
COMPLETING = frozenset({"as", "for", "over", "by", "with", "of", "about", "from", "against", "to"})


# What the parser makes of a subject after its verb.
# Tokens between a cue and the quotation after it: a time, a place, an occasion.
MAX_BETWEEN_TOKENS = 25
DASHES = frozenset({"--", "-", "—", "–"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
AFTER_CUE = frozenset({"nsubj", "dobj", "attr", "npadvmod", "oprd", "nsubjpass", "appos"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One verb with what the lexicon says of it and where its source stands."""

    verb: Token
    entry: cues.Entry
    source: Token | None  # who, or the noun that "who" stands for
    mention: Token | None  # "who" itself
    start: int  # of the cue with its source, where they stand together
    end: int


def find_verbs(layout: Layout) -> Iterator[Attribution]:
    """Every attribution that a verb of the lexicon carries."""
    for token in layout.text.doc:
        if token.pos_ not in ("VERB", "AUX") or not _is_asserted(token):
            continue
        entry = _entry(token)
        if entry is None:
            continue
        frame = _frame(token, entry, layout)
        pieces = _pieces(frame, layout) if "quote" in entry.takes else []
        found = _content(frame, pieces, layout)
        if found is not None:
            yield _attribution(frame, *found, pieces, layout)


def _entry(verb: Token) -> cues.Entry | None:
    """The verb in the lexicon, with its particle where it has one ("point out")."""
    lemma = verb.lemma_.lower()
    particle = syntax.child(verb, "prt")
    found = cues.verbs().get(f"{lemma} {particle.lower_}") if particle is not None else None
    return found or cues.verbs().get(lemma)


def _is_asserted(verb: Token) -> bool:
    """Whether the verb tells of something said, not of what somebody should say: no order ("ask
    yourself"), and no infinitive of purpose ("to criticise them")."""
    if verb.tag_ != "VB":
        return True
    if any(c.tag_ == "TO" for c in verb.children):
        if verb.dep_ == "advcl":  # "took to the radio to accuse them"
            return _is_speech(verb) and verb.head.tag_ in ("VBD", "VBZ", "VBP", "VBG")
        return verb.dep_ in ("xcomp", "ccomp")
    return any(c.dep_ in ("aux", "nsubj") for c in verb.children) or verb.dep_ in ("conj", "ccomp")


def _frame(verb: Token, entry: cues.Entry, layout: Layout) -> Frame:
    source = syntax.agent(verb) if syntax.is_passive(verb) else _speaker(verb, layout)
    start, end = verb.idx, verb.idx + len(verb)
    if source is not None and (source.head == verb or source.head == verb.head and verb.dep_ == "xcomp"):
        if source.i < verb.i and verb.i - source.right_edge.i < 6:
            start = source.left_edge.idx
        elif source.i > verb.i and source.left_edge.i - verb.i < 3:
            end = source.right_edge.idx + len(source.right_edge)
    return Frame(verb, entry, source, syntax.relative_subject(verb) or source, start, end)


def _speaker(verb: Token, layout: Layout) -> Token | None:
    """The verb's subject, with the parser's usual slips around quotations and colons put right."""
    if verb.dep_ == "advcl" and verb.tag_ == "VBG":
        verb = _participle_host(verb, layout)
    found = syntax.subject(_conjunct_host(verb))
    if found is None:
        return None
    if verb.dep_ == "conj" and _is_noun_misread(verb.head, found):
        return verb.head
    if layout.quotation_at(found.idx) != layout.quotation_at(verb.idx):
        # "…," said Smith: the subject was taken from inside the quotation
        after = (t for t in verb.rights if t.dep_ in AFTER_CUE and t.pos_ in NOMINAL)
        return next(after, None)
    if found.i < verb.i and ":" in layout.text.text[found.idx : verb.idx]:
        return _after_colon(verb)
    return _after_dateline(found)


def _after_dateline(subject: Token) -> Token:
    """The subject itself, where the parser took a dateline for it: "WASHINGTON -- The senator said"."""
    if not subject.is_upper or subject.i + 2 >= len(subject.doc) or not subject.nbor().text in DASHES:
        return subject
    return next((t for t in subject.subtree if t.i > subject.i + 1 and t.head.i <= subject.i + 1), subject)


def _after_colon(verb: Token) -> Token | None:
    """The noun right before the verb, for a headline such as "The latest: Smith resigns"."""
    for token in reversed(verb.doc[max(0, verb.i - 4) : verb.i]):
        if token.pos_ in NOMINAL:
            return token
        if token.pos_ not in ("AUX", "ADV", "PART"):
            break
    return None


def _conjunct_host(verb: Token) -> Token:
    """In "He said that it had rained and added …" the verb whose subject is shared is the outer cue,
    not the one inside what he said."""
    if verb.dep_ != "conj" or syntax.child(verb, *syntax.SUBJECTS) is not None:
        return verb
    inner = verb.head
    outer = inner.head
    if inner.dep_ == "ccomp" and inner.i > outer.i and _is_speech(outer) and _is_speech(verb):
        return outer
    return verb


def _is_speech(verb: Token) -> bool:
    entry = _entry(verb)
    return entry is not None and entry.speech and verb.pos_ == "VERB"


def _is_noun_misread(host: Token, subject: Token) -> bool:
    """Whether the parser took a plural noun for a verb: "Reports from two ministries have said"."""
    if host.tag_ != "VBZ" or not host.i < subject.i or any(c.dep_ in syntax.SUBJECTS for c in host.children):
        return False
    return cues.is_document(host.lemma_.lower())


def _participle_host(verb: Token, layout: Layout) -> Token:
    """The verb whose subject a participle after a comma shares ("He left, saying that …"): not one
    inside a quotation, nor one inside what another cue carries."""
    inside = layout.quotation_at(verb.idx)
    host = verb
    for _ in range(syntax.MAX_CLIMB):
        if host.head == host or host.dep_ not in ("advcl", "ccomp", "conj", "xcomp"):
            break
        above = host.head
        out_of_quote = layout.quotation_at(host.idx) != inside
        if host != verb and not out_of_quote and host.dep_ != "ccomp":
            break
        if host.dep_ == "ccomp" and not (out_of_quote or above.lemma_.lower() in cues.verbs()):
            break
        host = above
    return host if host != verb else verb


Reading = Callable[[Frame, Layout], Range | None]


def _content(frame: Frame, pieces: list[Range], layout: Layout) -> tuple[str, Range] | None:
    """The first pattern of the lexicon that the parse shows, and where the content is."""
    for pattern in frame.entry.takes:
        if pattern == "quote":
            if pieces:
                return pattern, layout.trimmed(*_with_rest(frame, join(pieces)))
            continue
        reading = READINGS.get(pattern)
        found = reading(frame, layout) if reading else _prepositional(frame.verb, pattern)
        if found is None:
            continue
        start, end = layout.trimmed(*layout.without_tail(*layout.whole(*found, frame.verb)))
        if end - start > 2:
            return pattern, (start, end)
    host = _host(frame, layout) if "clause" in frame.entry.takes else None
    if host is None:
        return None
    start, end = layout.trimmed(*layout.without_tail(*layout.whole(*host, frame.verb)))
    return ("clause", (start, end)) if end - start > 2 else None


def _with_rest(frame: Frame, content: Range) -> Range:
    """The quotation with the rest of the clause that it only begins: “Reforms” would help, he said."""
    for clause in frame.verb.children:
        if clause.dep_ == "ccomp" and clause.i > frame.verb.i:
            start, end = syntax.bounds((clause.left_edge, clause.right_edge))
            if abs(start - content[0]) < 3 and end > content[1]:
                return content[0], end
    return content


def _pieces(frame: Frame, layout: Layout) -> list[Range]:
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
    opens = layout.opens_sentence(quotation.outer_start)
    if _has_complement(frame.verb) and not opens:
        return None  # the quotation is a title, or another's words
    if layout.text.text[quotation.end - 1] == ".":  # as a rule, the end of another's sentence
        if not set(frame.entry.takes) <= {"quote", "clause"} or _quotation_after(frame, layout):
            return None
    return quotation.outer_start, quotation.outer_end


def _has_complement(verb: Token) -> bool:
    """Whether the verb governs a clause after it, so that no quotation before it is its content."""
    return any(
        c.dep_ in ("ccomp", "xcomp") and c.i > verb.i and not _is_address(c, verb) for c in verb.children
    )


def _is_address(clause: Token, verb: Token) -> bool:
    """Whether what the parser calls a clause is a participle beside the cue ("said, smiling")."""
    return clause.tag_ == "VBG" and clause.left_edge.nbor(-1).text == "," and clause.i > verb.i


def _quotation_after(frame: Frame, layout: Layout) -> Range | None:
    """The quotation that the cue opens: in its sentence, with no other cue between them."""
    quotation = layout.quotation_from(frame.end)
    if quotation is None:
        return None
    gap = layout.gap(frame.end, quotation.outer_start)
    between = layout.text.tokens(frame.end, quotation.outer_start)
    plain = set(frame.entry.takes) <= {"quote", "clause"}
    if len(between) > (MAX_BETWEEN_TOKENS if plain else 4) or gap[-1:] not in (",", ":", "") or "." in gap[-2:]:
        return None
    if quotation.outer_start > layout.text.sentence_at(frame.verb.idx).end + 2 and gap[-1:] != ":":
        return None
    if any(t.lemma_.lower() in cues.verbs() and t.pos_ == "VERB" for t in between):
        return None
    if any(c.dep_ == "ccomp" and 0 < c.left_edge.idx - frame.end < len(gap) - 3 for c in frame.verb.children):
        return None  # the quotation stands inside a clause of the cue
    return quotation.outer_start, quotation.outer_end


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
        return max(start, verb.idx + len(verb)), _before_next_cue(verb, clause, end)
    return None


def _host(frame: Frame, layout: Layout) -> Range | None:
    """The clause that a cue without a complement is put into: "it rained, he said"."""
    verb = frame.verb
    as_they_say = verb.dep_ == "advcl" and any(c.lower_ == "as" for c in verb.lefts)
    if as_they_say and syntax.child(verb, "dobj", "xcomp") is None:
        return _host_clause(verb, verb.head, verb.left_edge.idx)
    if verb.dep_ == "parataxis" and verb.head.pos_ in ("VERB", "AUX"):
        return _host_clause(verb, verb.head, frame.start)
    return _fronted(frame, layout)


def _before_next_cue(verb: Token, clause: Token, end: int) -> int:
    """The end of the clause, before what the parse joins to it though it is told beside it: another
    cue with the subject of the first ("said it had rained and added …") or one of its own ("said it
    had rained, and others warned …"), or a participle ("said it had rained, citing …")."""
    for other in clause.conjuncts:
        shared = _conjunct_host(other) == verb
        own = _is_speech(other) and syntax.child(other, *syntax.SUBJECTS) is not None
        if other.i > clause.i and (shared or (own and _comma_before(other.left_edge, 2))):
            return other.left_edge.nbor(-1).idx
    for other in clause.rights:
        if other.dep_ == "advcl" and other.tag_ == "VBG" and _entry(other) is not None:
            return other.left_edge.nbor(-1).idx
    return end


def _comma_before(token: Token, reach: int) -> bool:
    """Whether a comma stands at most `reach` tokens before the token."""
    return any(t.text in (",", ";") for t in token.doc[max(0, token.i - reach) : token.i])


def _fronted(frame: Frame, layout: Layout) -> Range | None:
    """The words before a comma and a cue at the end of the sentence: "People like him, she said"."""
    verb, source = frame.verb, frame.source
    if not frame.entry.speech or source is None or source.head != verb or abs(source.i - verb.i) > 4:
        return None
    told = "dobj" if verb.lemma_.lower() == "tell" else ""
    if any(c.dep_ not in ("punct", "npadvmod", "advmod", "nsubj", told) for c in verb.rights):
        return None
    sentence = layout.text.sentence_at(verb.idx)
    before = layout.text.text[sentence.start : frame.start].rstrip()
    ends = sentence.end - max(frame.end, verb.right_edge.idx) < 3
    return (sentence.start, frame.start) if ends and before.endswith(",") and " " in before else None


def _host_clause(verb: Token, host: Token, start: int) -> Range:
    """The clause that the cue is put into, without the cue where that stands at its end or its
    beginning; `start` is where the cue begins."""
    first, last = syntax.bounds((host.left_edge, host.right_edge))
    own_first, own_last = syntax.bounds((verb.left_edge, verb.right_edge))
    if own_last >= last - 2:
        return first, start
    return (own_last, last) if own_first <= first else (first, last)


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


def _infinitive(frame: Frame, layout: Layout) -> Range | None:
    """The infinitive; with a passive that names no source, the whole of "he is said to be ill"."""
    verb = frame.verb
    for clause in verb.children:
        mark = next((c for c in clause.children if c.tag_ == "TO"), None)
        if clause.dep_ not in ("xcomp", "ccomp", "advcl") or clause.i < verb.i or mark is None:
            continue
        first = clause.left_edge if clause.dep_ == "ccomp" else mark
        start, end = syntax.bounds((first, clause.right_edge))
        own = syntax.child(verb, "nsubjpass")
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
    return None


def _object(frame: Frame, layout: Layout) -> Range | None:
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


def _likened(frame: Frame, layout: Layout) -> Range | None:
    """The thing with what it is seen as ("portrayed him as a fraud", "referred to it as a wall")."""
    thing = syntax.child(frame.verb, "dobj", "nsubjpass", "prep")
    seen = next((c for c in frame.verb.rights if c.left_edge.lower_ == "as"), None)
    if thing is None or seen is None or thing == seen:
        return None
    return syntax.bounds((thing.left_edge, seen.right_edge))


READINGS: dict[str, Reading] = {
    "clause": _clause,
    "infinitive": _infinitive,
    "object": _object,
    "label": _label,
    "as": _likened,
}


def _attribution(
    frame: Frame, pattern: str, content: Range, pieces: list[Range], layout: Layout
) -> Attribution:
    source, mention, verb = frame.source, frame.mention, frame.verb
    return Attribution(
        pattern=pattern,
        cue=layout.text.span(verb.idx, verb.idx + len(verb)),
        lemma=verb.lemma_.lower(),
        stance=frame.entry.stance_with(pattern),
        certainty=frame.entry.certainty,
        negated=syntax.is_negated(verb),
        content=layout.text.span(*content),
        pieces=tuple(layout.text.span(*piece) for piece in pieces),
        source=layout.text.span(*syntax.noun_phrase(mention)) if mention is not None else None,
        source_head=None if source is None else source.i,
        speech=frame.entry.speech,
    )
