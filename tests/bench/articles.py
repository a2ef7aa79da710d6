"""Articles for the bench: paragraphs of the seeds in ever other orders, so that none equals another."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import orjson

SEEDS = Path(__file__).parents[2] / "seeds"
USUAL_CHARACTERS = 4_200  # some 700 words
PUBLISHED = "2025-03-04"


@cache
def paragraphs() -> tuple[str, ...]:
    """Every paragraph of every seed."""
    texts = (orjson.loads(path.read_bytes())["text"] for path in sorted(SEEDS.glob("*.json")))
    return tuple(line.strip() for text in texts for line in text.split("\n") if line.strip())


def make_text(number: int, characters: int = USUAL_CHARACTERS) -> str:
    """The text with that number, of at most so many characters and at least 9 in 10 of them.
    Texts of other numbers differ in their first line."""
    shuffle = random.Random(number)
    parts = [f"Edition {number} of the bench"]
    size = len(parts[0])
    while size < characters:
        part = shuffle.choice(paragraphs())
        parts.append(part)
        size += len(part) + 2
    return "\n\n".join(parts)[:characters].rstrip()


def make_texts(first: int, count: int, characters: int = USUAL_CHARACTERS) -> list[str]:
    """So many texts, by number from `first` on."""
    return [make_text(first + n, characters) for n in range(count)]


def body(text: str) -> bytes:
    """The text as a client POSTs it."""
    return orjson.dumps({"text": text, "published_at": PUBLISHED})
