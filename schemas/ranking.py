"""The stored ranking of an article's sentences, and how a summary is chosen from it.

Pure, so that the worker (the first summary) and the API (another length or focus, with no
new job) choose in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of the article and all that a choice among sentences needs to know of it.

    `needs` are indexes of the sentences that it cannot be read without; `terms` are its
    content words as lower-case lemmas; `entity_ids` are the entities that it mentions.
    """

    start: int
    end: int
    index: int
    score: float
    needs: tuple[int, ...]
    terms: tuple[str, ...]
    entity_ids: tuple[str, ...]
