"""Which way a bare weekday, month or day points: back or forward from the publication date."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from worker import lexicon

Direction = Literal["past", "future"]

CUES = lexicon.load("tenses")
FUTURE_AUXILIARIES = frozenset(CUES["future_auxiliaries"])
FUTURE_GOVERNORS = frozenset(CUES["future_governors"])
MOVERS = FUTURE_GOVERNORS | frozenset(CUES["movers"])
PREDICTING = frozenset(CUES["predicting"])
DEADLINES = ("before", "by", "until", "till")
BEHIND = ("from", "after", "following", "since")
TELLING = frozenset(CUES["telling"])
# No sentence nests deeper; a broken parse must not cost more.
MAX_CLIMB = 12
# "starts on Saturday": verb, preposition, day; "is midnight on Saturday" has one more.
CLOSE = 2


def direction(token: Token, is_title: bool) -> Direction | None:
    """From the words that govern the token, nearest first; None where they do not say.
    In a title the present tense tells of the past."""
    if token.i > 0 and token.nbor(-1).lower_ == "since":
        return "past"
    here, preposition, infinitive = token, "", False
    for steps in range(MAX_CLIMB):
        if here.pos_ in ("ADP", "SCONJ"):
            # "before the end of July": the outer word counts
            preposition = here.lower_ if preposition in ("", "of") else preposition
        found = _of_word(here, preposition)
        if found is not None:
            return found
        if 0 < steps <= CLOSE + (here.lemma_ == "be") and not is_title and _is_timetable(here, token):
            return "future"
        # "has to persuade them to vote in November": an infinitive under a present tense
        if infinitive and here.tag_ in ("VBZ", "VBP") and here.lemma_ not in TELLING:
            return "future"
        infinitive = infinitive or any(child.lower_ == "to" and child.dep_ == "aux" for child in here.lefts)
        if here.head.i == here.i:
            return None
        here = here.head
    return None


def _is_timetable(word: Token, token: Token) -> bool:
    """ "The festival starts on Saturday": a present tense that holds the day itself."""
    present = word.pos_ in ("VERB", "AUX") and word.tag_ in ("VBZ", "VBP") and word.lemma_ not in TELLING
    # "June is a done deal"
    named = token.dep_ == "nsubj" and word.lemma_ == "be" and token.head == word
    return present and (named or token.dep_ in ("npadvmod", "pobj", "attr", "dobj", "tmod"))


def _of_word(word: Token, preposition: str) -> Direction | None:
    """What one governing word says."""
    if word.lower_ == "ahead" or (word.lemma_.lower() in FUTURE_GOVERNORS and word.pos_ in ("ADJ", "NOUN")):
        return "future"
    if word.pos_ not in ("VERB", "AUX"):
        return None
    helpers = [child for child in word.children if child.dep_ in ("aux", "auxpass")]
    perfect = any(helper.lemma_ == "have" for helper in helpers)
    if any(helper.lower_ in FUTURE_AUXILIARIES for helper in helpers) and not perfect:
        return "future"
    # "none was planned before July", "promised a review by Christmas"
    if preposition in DEADLINES and word.lemma_.lower() in FUTURE_GOVERNORS and word.lemma_ not in PREDICTING:
        return "future"
    # "Ask me on Monday"
    if _is_imperative(word):
        return "future"
    # "has until Friday to answer"
    if preposition in ("until", "till", "by") and word.tag_ in ("VBZ", "VBP"):
        return "future"
    # "recover from Monday's defeat": what one comes from is over
    if preposition in BEHIND:
        return "past"
    if word.lemma_.lower() in MOVERS and preposition in ("to", "until", "till", "for"):
        return "future"
    if _plans(word, helpers):
        return "future"
    if perfect or word.tag_ == "VBD" or any(helper.tag_ == "VBD" for helper in helpers):
        return "past"
    if word.tag_ == "VBN" and word.dep_ in ("acl", "ROOT", "advcl", "ccomp") and not helpers:
        return "past"
    return None


def _is_imperative(word: Token) -> bool:
    """A plain form of a verb without a subject or helper, as the main one."""
    bare = word.tag_ == "VB" and word.dep_ in ("ROOT", "ccomp", "conj")
    return bare and not any(c.dep_ in ("aux", "nsubj", "nsubjpass", "auxpass", "expl") for c in word.children)


def _plans(word: Token, helpers: list[Token]) -> bool:
    """ "is due to open", "plans to vote", "are expected to arrive", "is opening"."""
    head = word.head.lemma_.lower()
    if any(helper.lower_ == "to" for helper in helpers):
        # "an event to be held on Friday", "is to be sentenced", "Mayor to resign" in headlines
        if word.dep_ == "xcomp" and head == "be":
            return True
        passive = any(helper.dep_ == "auxpass" for helper in helpers) and head not in TELLING
        if passive or word.dep_ in ("relcl", "acl", "ROOT"):
            return True
        if word.dep_ in ("xcomp", "ccomp") and head in FUTURE_GOVERNORS:
            return True
    present = any(helper.tag_ in ("VBZ", "VBP") and helper.lemma_ == "be" for helper in helpers)
    # "was forecast in July": the date is the forecast's
    fixes = word.lemma_.lower() in FUTURE_GOVERNORS and word.lemma_.lower() not in PREDICTING
    planned = fixes and word.tag_ in ("VBN", "VBZ", "VBP", "VBG")
    return planned and (present or word.tag_ in ("VBZ", "VBP"))
