"""Whether a sentence can be read without the one before it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from worker.lexicon import words
from worker.text import Sentence

CONNECTIVES = words("references", "connectives")
PRONOUNS = words("references", "pronouns")
EXISTENTIAL = words("references", "existential")
SHELL_NOUNS = words("references", "shell_nouns")


def leans_on_previous(sentence: Sentence) -> bool:
    """True where the sentence opens with a pronoun, a connective, or a noun such as "the
    incident" that only points back."""
    opening = next(_opening_words(sentence), None)
    if opening is None:
        return False
    word = opening.lower_
    if word == "there" and any(t.lemma_ in EXISTENTIAL for t in sentence.tokens[:4]):
        return False
    if word in CONNECTIVES or (word in PRONOUNS and not _has_own_noun(opening)):
        return True
    return word in ("the", "this", "that", "these", "those") and _is_shell(opening)


def _opening_words(sentence: Sentence) -> Iterator[Token]:
    """The sentence's tokens from its first word on."""
    return (t for t in sentence.tokens if t.is_alpha)


def _has_own_noun(pronoun: Token) -> bool:
    """ "Most doctors", "One of the men", "Both sides": the noun behind it says who is meant."""
    if pronoun.lower_ in ("his", "her", "its", "their", "this", "that", "these", "those", "such"):
        return False
    following = [t.lower_ for t in pronoun.doc[pronoun.i + 1 : pronoun.i + 2]]
    return pronoun.dep_ in ("det", "nummod", "amod", "predet") or following == ["of"]


def _is_shell(determiner: Token) -> bool:
    """ "The incident" and "the latest move", but not "the clash between the two armies"."""
    noun = determiner.head
    if noun.lemma_.lower() not in SHELL_NOUNS:
        return False
    return not any(child.i > noun.i and child.dep_ in ("prep", "relcl", "acl") for child in noun.children)
