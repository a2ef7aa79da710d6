"""Hostile articles: the whole pipeline reads each within its bounds of time and memory.

Every text is read in a process of its own, which the kernel ends when it takes too much processor
time or memory: a guard against hanging and blow-up, no measurement.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import warnings
from collections.abc import Callable

import orjson
import pytest

from schemas.submissions import Submission
from tests.worker.test_properties import assert_sound
from worker.model import MAX_SENTENCE_CHARACTERS
from worker.readers import UnreadableError, html

FULL, SHORT = 200_000, 5_000
# The slowest takes about 50 s of a busy core in full; these are texts that no newspaper prints.
CPU_S = {FULL: 200, SHORT: 40}
MEMORY_BYTES = 4 * 2**30
# The result of an article is at most so many times as long.
MOST_SWOLLEN = 400

Make = Callable[[int], str]
FAILED, TOO_MUCH = 1, -signal.SIGXCPU


def of(unit: str) -> Make:
    """Texts of one piece, repeated."""
    return lambda characters: (unit * (characters // len(unit) + 1))[:characters]


def numbered(unit: str) -> Make:
    """Texts of pieces that differ."""
    return lambda characters: "".join(unit.format(n=n) for n in range(characters // len(unit)))


def brackets(characters: int) -> str:
    return "(" * (characters // 2) + ")" * (characters // 2)


def nested_quotes(characters: int) -> str:
    return "“He said ‘" * (characters // 20) + "’ she said.” " * (characters // 26)


TEXTS: dict[str, Make] = {
    "one word": of("x"),
    "digits": of("1"),
    "numbers": of("12345 "),
    "opening brackets": of("("),
    "brackets": brackets,
    "quotation marks": of('"'),
    "opening quotation marks": of("“"),
    "apostrophes": of("'"),
    "full stops": of("."),
    "dashes": of("—"),
    "hyphens": of("a-"),
    "line breaks": of("\n \n\t\n"),
    "lines of a letter": of("a\n"),
    "lines of a word": of("word\n"),
    "lines that differ": numbered("Word{n}\n"),
    "said": of("said "),
    "sentences of a word": of("said. "),
    "titles": of("Mr. "),
    "letters with stops": of("U.S."),
    "commas": of("A, B, C, "),
    "commas and names": numbered("Ana{n}, "),
    "names": of("John Smith and "),
    "names that differ": numbered("John Q{n}smith and "),
    "dates": of("5 May 2024, "),
    "months": of("May "),
    "years": of("2024 "),
    "clock times": of("at 10:30 p.m. on Monday "),
    "amounts of money": of("$4.5 million, "),
    "currency signs": of("$"),
    "shares": of("5% "),
    "ratios": of("2-"),
    "measures": of("5 km "),
    "ranges": of("from 5 to 10 percent "),
    "number words": of("twenty thousand and "),
    "ages": of("John Smith, 45, "),
    "nested quotes": nested_quotes,
    "quotes": of('"No," he said. '),
    "nested claims": of("he said that she said that "),
    "sources": of("according to Smith, "),
    "events": of("Smith killed Jones in Paris on Monday. "),
    "Arabic": of("قال الوزير إن المدينة كبيرة. "),
    "Arabic and English": of("The minister قال said "),
    "right to left": of("\u202eabc\u202c "),
    "emoji": of("\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    "combining marks": of("Z\u0300\u0301\u0302\u0303a\u0306\u0307l\u0308 "),
    "one letter with all the marks": lambda characters: "a" + "\u0301" * (characters - 1),
    "zero width": of("a\u200b"),
    "no-break spaces": of("a\u00a0"),
    "surrogate pairs": of("\U0001d400"),
    "URLs": of("https://example.org/a/b?c=d&e=f "),
    "one URL": lambda characters: "https://example.org/" + "a/" * (characters // 2),
    "one sentence": of("the police and the minister of the council saw a road in "),
    "entities": of("&amp;"),
    "angle brackets": of("<"),
    "tags": of("<p>"),
    "tables": of("1 | 2 | 3 |\n"),
}
# The short texts show that nothing breaks; `-m faults` reads them in the greatest length.
SIZES = [SHORT, pytest.param(FULL, marks=[pytest.mark.faults, pytest.mark.timeout(400)])]


def in_child(work: Callable[[], None], cpu_s: int) -> int:
    """The exit code of the work in a process of its own, negative for the signal that ended it."""
    with warnings.catch_warnings():
        # The threads that Python warns of are pytest's, which the child leaves alone.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        code = FAILED
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 5))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            work()
            code = 0
        except BaseException as error:  # noqa: BLE001  whatever it is, the child must end here
            print(repr(error)[:2_000], file=sys.stderr)
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("characters", SIZES)
@pytest.mark.parametrize("name", TEXTS)
def test_text_is_read_within_bounds(pipeline, name: str, characters: int) -> None:
    content = TEXTS[name](characters)

    def read() -> None:
        try:
            document = pipeline.run(Submission("text", content, published_at="2024-11-05")).analysis
        except UnreadableError:
            return
        written = orjson.dumps(document)
        assert len(written) < MOST_SWOLLEN * len(content.encode()) + 10_000
        if characters == SHORT:
            assert_sound(orjson.loads(written))

    assert in_child(read, CPU_S[characters]) == 0


def test_guard_ends_what_does_not_end() -> None:
    def spin() -> None:
        while True:
            pass

    assert in_child(spin, 1) == TOO_MUCH


@pytest.mark.parametrize("content", [TEXTS["said"](30_000), TEXTS["sentences of a word"](30_000)])
def test_no_sentence_is_longer_than_any_is(parser, content: str) -> None:
    with parser.memory_zone():
        doc = parser.parse(content)
        assert doc.text == content
        assert max(len(sentence.text) for sentence in doc.sents) <= MAX_SENTENCE_CHARACTERS


PARAGRAPH = "<p>The minister said on Monday that the old bridge would open again in May.</p>" * 20
LARGE, SMALL = 5_000_000, 1_000_000
PAGE_SIZES = [SMALL, pytest.param(LARGE, marks=[pytest.mark.faults])]


def filled(start: str, unit: str, end: str = "") -> Make:
    """Pages of just the size."""
    return lambda size: start + unit * ((size - len(start) - len(end)) // len(unit)) + end


def tags(start: str, unit: str, end: str = PARAGRAPH) -> Make:
    """Pages with as many tags as are parsed, 100,000 in the largest."""
    return lambda size: start + unit * (size // 51 // unit.count("<")) + end


PAGES: dict[str, Make] = {
    "nested tags": filled("", "<div>"),
    "100,000 nested tags": tags("", "<b>", "word " * 100_000),
    "nested tables": tags("", "<table><tr><td>"),
    "nested lists": tags("", "<ul><li>"),
    "unclosed paragraphs": tags("", "<p>Word."),
    "options": tags("<select>", "<option>"),
    "end tags": filled("", "</p>"),
    "angle brackets": filled("", "<"),
    "open tags": filled("", "<a"),
    "one attribute": filled('<p class="', "a ", f'">{PARAGRAPH}'),
    "attributes": lambda size: f"<p {' '.join(f'a{n}=b' for n in range(size // 11))}>{PARAGRAPH}",
    "attributes on every tag": filled("", f"<p {' '.join(f'a{n}' for n in range(499))}>a"),
    "open attribute": filled('<p class="', "a"),
    "open script": filled(PARAGRAPH + "<script>", "a<b "),
    "scripts": tags("", "<script>a</script>"),
    "open comment": filled(PARAGRAPH + "<!--", "-- "),
    "comments": filled(PARAGRAPH, "<!-- a -->"),
    "entities": filled("", "&amp;"),
    "broken entities": filled("", "&a"),
    "references to no character": filled("", "&#xD800;&#x110000;"),
    "nested entities": lambda _: (
        '<!DOCTYPE a [<!ENTITY b0 "c">'
        + "".join(f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(10))
        + f"]><html><body>&b10;{PARAGRAPH}"
    ),
    "foreign entity": lambda _: (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>{PARAGRAPH}'
    ),
    "links": tags("", "<a href=x>two words</a> "),
    "headings": tags("<title>A title of it</title>", "<h1>a</h1>"),
    "marked as bylines": tags("", "<div class='author'>aa bb "),
    "names in meta elements": tags("", '<meta name="author" content="A B">'),
    "JSON-LD": tags("", '<script type="application/ld+json">{"@type":"NewsArticle"}</script>'),
    "deep JSON-LD": lambda size: (
        f'<script type="application/ld+json">{"[" * (size // 6)}</script>{PARAGRAPH}'
    ),
    "line breaks": tags("<p>", "a<br>"),
    "paragraphs": filled("<article>", PARAGRAPH),
    "no tag": filled("", "a"),
    "spaces": filled("<p>a", " ", "b</p>"),
}


@pytest.mark.parametrize("size", PAGE_SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_read_within_bounds(name: str, size: int) -> None:
    page = PAGES[name](size)
    assert len(page) <= size

    def read() -> None:
        try:
            reading = html.read(Submission("html", page))
        except UnreadableError:
            return
        assert "root:" not in reading.text
        assert len(reading.text) <= len(page)

    assert in_child(read, 60) == 0
