"""Who speaks: the subject of a cue verb, with the parser's usual slips put right."""

from __future__ import annotations

from spacy.tokens import Token

from worker import syntax
from worker.extractors.attributions import cues
from worker.extractors.attributions.contents import Layout

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
# What the parser makes of a subject after its verb.
AFTER_CUE = frozenset({"nsubj", "dobj", "attr", "npadvmod", "oprd", "nsubjpass", "appos"})
DASHES = frozenset({"--", "-", "—", "–"})


def find_source(verb: Token, layout: Layout) -> Token | None:
    """The head of the noun phrase that says what the verb says; None where there is none."""
    quoted = _quoted_by(verb)
    if quoted is not None:
        return quoted
    if verb.dep_ == "advcl" and verb.tag_ == "VBG":
        verb = _participle_host(verb, layout)
    found = _speaking(_nearest(verb) or syntax.subject(conjunct_host(verb)), verb)
    if found is None:
        before = layout.quotation_before(verb.idx)
        inverted = before is not None and layout.touch(before.outer_end, verb.idx)
        return _after_cue(verb) if inverted else None
    if verb.dep_ == "conj" and _is_noun_misread(verb.head, found):
        return verb.head
    if layout.quotation_at(found.idx) != layout.quotation_at(verb.idx):
        return _after_cue(verb)  # the subject was taken from inside the quotation
    if found.i < verb.i and ":" in layout.text.text[found.idx : verb.idx]:
        return _after_colon(verb)
    return _after_dateline(found)


def _quoted_by(verb: Token) -> Token | None:
    """The object in "The paper quoted the envoy as saying": the envoy speaks."""
    preposition = verb.head
    if verb.dep_ != "pcomp" or preposition.lower_ != "as" or syntax.is_passive(preposition.head):
        return None
    return syntax.child(preposition.head, "dobj")


def _speaking(found: Token | None, verb: Token) -> Token | None:
    """The subject; where that cannot speak ("raised its outlook after profit rose, and said …"), the
    subject of the next verb up that has another."""
    for _ in range(syntax.MAX_CLIMB):
        if found is None or found.lemma_.lower() not in cues.silent() or verb.head == verb:
            return found
        verb = verb.head
        above = syntax.subject(verb) if verb.pos_ in ("VERB", "AUX") else None
        found = above or found
    return found


def _nearest(verb: Token) -> Token | None:
    """The nearer of two subjects that the parser gives one verb: "The staff, Ruiz said, were tired"."""
    subjects = [c for c in verb.lefts if c.dep_ == "nsubj"]
    return subjects[-1] if len(subjects) > 1 else None


def _after_cue(verb: Token) -> Token | None:
    """The noun after the verb, in “…,” said Smith."""
    return next((t for t in verb.rights if t.dep_ in AFTER_CUE and t.pos_ in NOMINAL), None)


def _after_dateline(subject: Token) -> Token:
    """The subject itself, where the parser took a dateline for it: "WASHINGTON -- The senator said"."""
    if not subject.is_upper or subject.i + 2 >= len(subject.doc) or subject.nbor().text not in DASHES:
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


def conjunct_host(verb: Token) -> Token:
    """In "He said that it had rained and added …" the verb whose subject is shared is the outer cue,
    not the one inside what he said. A cue that reports no words is joined so only after a comma."""
    if verb.dep_ != "conj" or syntax.child(verb, *syntax.SUBJECTS) is not None:
        return verb
    inner = verb.head
    outer = inner.head
    if inner.dep_ != "ccomp" or inner.i < outer.i or not cues.is_speech(outer):
        return verb
    apart = verb.i > 1 and "," in (t.text for t in verb.doc[max(0, verb.i - 4) : verb.i])
    joins = cues.is_speech(verb) or (apart and cues.entry_of(verb) is not None)
    return outer if joins else verb


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
    return host
