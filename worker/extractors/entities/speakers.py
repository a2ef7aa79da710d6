"""Resolves "I" and "we" inside quotation marks to the person who speaks, or the organisation spoken for.

The speaker is the subject of a verb of saying beside the quotation; a quotation without one goes on with
the last speaker of its paragraph. "We" is the organisation that the speaker's role names. The component
`quotes` reads quotations in full; here a speaker who is not plain stays unknown.
"""

from __future__ import annotations

from spacy.tokens import Token

from worker import syntax
from worker.extractors.entities import vocabulary
from worker.extractors.entities.things import Reference, Thing
from worker.extractors.entities.vocabulary import listed
from worker.text import Sentence, Text


def resolve(text: Text, things: list[Thing], inside: list[bool]) -> None:
    """Adds the first-person pronouns to those who say them. `inside` says of each token whether it
    stands in quotation marks."""
    owner = _owners(things)
    speaker: Thing | None = None
    paragraph = -1
    for n, sentence in enumerate(text.sentences):
        if sentence.paragraph != paragraph:
            paragraph, speaker = sentence.paragraph, None
        said = _speaker(sentence, inside, owner)
        ahead = text.sentences[n + 1] if n + 1 < len(text.sentences) else None
        if said is None and speaker is None and ahead is not None and ahead.paragraph == paragraph:
            said = _speaker(ahead, inside, owner)
        speaker = said or speaker
        if speaker is None:
            continue
        for token in sentence.tokens:
            if inside[token.i] and token.pos_ == "PRON":
                thing = _meant(token, speaker, owner)
                if thing is not None:
                    thing.refer(Reference(token.i, token.i + 1, "pronoun", token.i))


def _owners(things: list[Thing]) -> dict[int, Thing]:
    """Whose mention each head token is."""
    return {r.head: t for t in things for r in t.references}


def _speaker(sentence: Sentence, inside: list[bool], owner: dict[int, Thing]) -> Thing | None:
    """Who says the sentence's quotation, where the sentence tells."""
    for token in sentence.tokens:
        if token.pos_ == "VERB" and not inside[token.i] and token.lemma_ in vocabulary.sayings():
            subject = syntax.subject(token)
            if subject is not None and not inside[subject.i] and subject.i in owner:
                return owner[subject.i]
    return None


def _meant(token: Token, speaker: Thing, owner: dict[int, Thing]) -> Thing | None:
    word = token.lower_
    if word in listed("pronouns", "speaker"):
        return speaker if speaker.type == "person" else None
    if word in listed("pronouns", "speakers"):
        return speaker if speaker.type in ("organization", "group") else _employer(speaker, owner)
    return None


def _employer(speaker: Thing, owner: dict[int, Thing]) -> Thing | None:
    """The organisation or government in the speaker's role ("Boeing spokesman")."""
    for start, end in speaker.roles:
        for i in range(start, end):
            if i in owner and owner[i].type == "organization":
                return owner[i]
    return None
