"""The number words of worker/lexicons/numbers.toml and the bounds of the grammar."""

from __future__ import annotations

from worker import lexicon

_LEXICON = lexicon.load("numbers")
CARDINALS: dict[str, int] = _LEXICON["cardinals"]
SCALES: dict[str, int] = _LEXICON["scales"]
LETTERS: dict[str, int] = _LEXICON["letters"]
PLURALS: dict[str, int] = _LEXICON["plurals"]
VAGUE: dict[str, list[int]] = _LEXICON["vague"]
DENOMINATORS: dict[str, int] = _LEXICON["denominators"]
ORDINALS: dict[str, int] = _LEXICON["ordinals"]
VULGAR: dict[str, list[int]] = _LEXICON["vulgar"]
SUFFIXES = frozenset({"st", "nd", "rd", "th"})
# "hundred thousand million", hyphens in between counted too.
MAX_SCALES = 5
PARTS_OF_A_SCALE = frozenset({"half", "quarter"})
# No news figure has more digits; longer runs are identifiers.
MAX_DIGITS = 18
# "the second half of" is a time.
NAMES_A_HALF = frozenset({*ORDINALS, "last", "latter", "other", "early", "earlier", "-", "1st", "2nd"})
# Around "a third" that is a share and no ordinal: "fell by a third in May", not "for a third time".
BEFORE_SHARES = frozenset(_LEXICON["shares"]["before"])
BEHIND_SHARES = frozenset(_LEXICON["shares"]["behind"])
# "3/8" is a fraction, "9/11" a date.
WRITTEN_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 8, 10, 16, 32, 64, 100})

# Words that a number can begin with.
OPENERS = (
    CARDINALS.keys()
    | SCALES.keys()
    | PLURALS.keys()
    | VAGUE.keys()
    | ORDINALS.keys()
    | {"a", "an", "the", "half", "quarter", "couple"}
)
