"""The articles of the soak."""

from __future__ import annotations

import random

from tests.bench.articles import make_text

# (share, least characters, most characters): most news is short, some of it is not.
SIZES = (
    (0.55, 200, 800), (0.32, 800, 3_000), (0.118, 4_000, 10_000), (0.010, 20_000, 40_000),
    (0.002, 90_000, 100_000),
)  # fmt: skip


def text_of(number: int) -> str:
    """The article with that number."""
    draw = random.Random(number)
    _, least, most = draw.choices(SIZES, weights=[share for share, _, _ in SIZES])[0]
    return make_text(number, draw.randint(least, most))
