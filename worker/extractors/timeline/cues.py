"""Which way a bare weekday, month or day points: back or forward from the publication date."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from worker import lexicon

Direction = Literal["past", "future"]

CUES = lexicon.load("tenses")
FUTURE_AUXILIARIES = frozenset(CUES["future_auxiliaries"])
# No sentence nests deeper; a broken parse must not cost more.
MAX_CLIMB = 12
FUTURE_GOVERNORS = frozenset(CUES["future_governors"])


def direction(token: Token) -> Direction | None:
    """From the verbs that govern the token, nearest first; None where they do not say."""
    here = token
    for _ in range(MAX_CLIMB):
        found = _of_word(here)
        if found is not None:
            return found
        if here.head.i == here.i:
            return None
        here = here.head
    return None


def _of_word(word: Token) -> Direction | None:
    """What one governing word says."""
    if word.lemma_.lower() in FUTURE_GOVERNORS and word.pos_ in ("ADJ", "NOUN"):
        return "future"
    if word.pos_ not in ("VERB", "AUX"):
        return None
    helpers = [child for child in word.children if child.dep_ in ("aux", "auxpass")]
    perfect = any(helper.lemma_ == "have" for helper in helpers)
    if any(helper.lower_ in FUTURE_AUXILIARIES for helper in helpers) and not perfect:
        return "future"
    if _plans(word, helpers):
        return "future"
    if any(helper.tag_ == "VBD" or helper.lemma_ == "have" for helper in helpers) or word.tag_ == "VBD":
        return "past"
    if word.tag_ == "VBN" and word.dep_ in ("acl", "ROOT", "advcl", "ccomp") and not helpers:
        return "past"
    return None


def _plans(word: Token, helpers: list[Token]) -> bool:
    """ "is due to open", "plans to vote", "are expected to arrive", "is opening"."""
    infinitive = any(helper.lower_ == "to" for helper in helpers)
    if infinitive and word.dep_ in ("xcomp", "ccomp") and word.head.lemma_.lower() in FUTURE_GOVERNORS:
        return True
    present = any(helper.tag_ in ("VBZ", "VBP") and helper.lemma_ == "be" for helper in helpers)
    planned = word.lemma_.lower() in FUTURE_GOVERNORS and word.tag_ in ("VBN", "VBZ", "VBP", "VBG")
    return planned and (present or word.tag_ in ("VBZ", "VBP"))
