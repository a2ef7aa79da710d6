"""quotes: marks of every style, speakers, and what only looks like a quote; sentences of our own."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.document import Analysis, Quote
from schemas.submissions import Options

QUOTES_ONLY = Options(include=("quotes",))


def quotes(read, content: str) -> list[Quote]:
    return list(read(content, QUOTES_ONLY).quotes)


def only(read, content: str) -> Quote:
    found = quotes(read, content)
    assert len(found) == 1, found
    return found[0]


def said(quote: Quote) -> tuple[str, str | None]:
    return quote.text, quote.speaker and quote.speaker.mention.text


# ---------------------------------------------------------------- marks


@pytest.mark.parametrize(
    "content",
    [
        "“The bridge is gone,” the mayor said.",
        '"The bridge is gone," the mayor said.',
        "''The bridge is gone,'' the mayor said.",
        "«The bridge is gone,» the mayor said.",
        "‘The bridge is gone,’ the mayor said.",
        "'The bridge is gone,' the mayor said.",
        "„The bridge is gone,“ the mayor said.",
        "“The bridge is gone,\" the mayor said.",
    ],
)  # fmt: skip
def test_quote_is_found_when_its_marks_are_of_any_style(read, content):
    assert said(only(read, content)) == ("The bridge is gone,", "the mayor")


def test_apostrophes_open_and_close_nothing_when_singles_quote(read):
    found = only(read, "‘The workers’ homes aren’t safe,’ the mayor said.")
    assert found.text == "The workers’ homes aren’t safe,"


def test_apostrophes_are_no_quotes_when_nobody_quotes(read):
    assert quotes(read, "The workers' homes and the teachers' school weren't rebuilt in the '90s.") == []


def test_inner_quotation_stays_inside_when_one_nests(read):
    found = only(read, "“He told me, ‘Go home,’ and I went,” said Ines Roth.")
    assert said(found) == ("He told me, ‘Go home,’ and I went,", "Ines Roth")


def test_quote_runs_over_paragraphs_when_each_opens_with_a_mark(read):
    found = only(
        read,
        "“We will rebuild every street.\n\n“And we will begin tomorrow,” the governor said.\n\nShe left.",
    )
    assert found.text == "We will rebuild every street.\n\n“And we will begin tomorrow,"
    assert found.speaker is not None
    assert found.speaker.mention.text == "the governor"


def test_quote_ends_with_its_paragraph_when_it_is_never_closed(read):
    found = quotes(read, "The coach said: “We played badly and lost.\n\nThe crowd went home.")
    assert [q.text for q in found] == ["We played badly and lost."]


def test_inches_are_no_quotes_when_a_number_stands_before_the_mark(read):
    assert quotes(read, 'The screen of 27" costs more than the one of 24" does.') == []


# ---------------------------------------------------------------- speakers


@pytest.mark.parametrize(
    ("content", "speaker"),
    [
        ("“It failed,” Nora Lind said.", "Nora Lind"),
        ("“It failed,” said Nora Lind, an engineer from Bergen.", "Nora Lind"),
        ("Nora Lind said: “It failed.”", "Nora Lind"),
        ("Nora Lind told reporters on Monday, “It failed in the first hour.”", "Nora Lind"),
        ("“Did it fail?” asked the engineer.", "the engineer"),
        ("“It failed,” she said.", "she"),
        (
            "A spokesman for the port, who had seen it, called it “a disgrace”.",
            "A spokesman for the port",
        ),
    ],
)
def test_speaker_is_found_when_it_stands_anywhere_beside_the_quote(read, content, speaker):
    assert only(read, content).speaker.mention.text == speaker


def test_both_pieces_have_the_speaker_when_the_cue_splits_a_quote(read):
    found = quotes(read, "“We lost,” Ola Berg said. “We will not lose again.”")
    assert [said(q) for q in found] == [
        ("We lost,", "Ola Berg"),
        ("We will not lose again.", "Ola Berg"),
    ]


@pytest.mark.parametrize("follower", ["The port denied that.", "The port declined to comment."])
def test_next_sentence_takes_no_quote_when_a_full_stop_ends_the_one_before(read, follower):
    found = only(read, f"Nora Lind said that the crane was “a trap”. {follower}")
    assert said(found) == ("a trap", "Nora Lind")


def test_short_quote_has_the_last_speaker_when_it_ends_the_paragraph(read):
    found = only(read, "Nora Lind declined to say whether the crane had failed. “We know nothing.”")
    assert said(found) == ("We know nothing.", "Nora Lind")


def test_title_quote_has_the_speaker_when_the_body_has_its_words(read):
    body = "The crane failed on Monday. “It simply fell over,” Nora Lind said."
    found = read(body, QUOTES_ONLY, title="“It simply fell”: crane fails in port").quotes
    assert said(found[0]) == ("It simply fell", "Nora Lind")


def test_quote_is_whole_when_it_ends_in_another(read):
    found = quotes(read, "“It failed,” Nora Lind said. “I wrote to them, and they replied: ‘Thank you.’”")
    assert said(found[1]) == ("I wrote to them, and they replied: ‘Thank you.’", "Nora Lind")


def test_quote_continues_the_speaker_when_its_paragraph_holds_nothing_else(read):
    found = quotes(
        read, "“The harvest is lost,” Ola Berg said on Friday.\n\n“Nobody here has seen such a drought.”"
    )
    assert said(found[1]) == ("Nobody here has seen such a drought.", "Ola Berg")
    assert found[1].speaker.resolved_by == "continuation"


def test_speaker_is_the_one_after_the_dash_when_a_quote_is_signed(read):
    found = only(read, "“The best of all possible towns.” — Ola Berg\n\nThe town is small.")
    assert said(found) == ("The best of all possible towns.", "Ola Berg")


def test_speaker_is_nobody_when_the_article_does_not_say(read):
    found = only(read, "Rain fell all night. “Nobody will ever know what happened here.” It grew dark.")
    assert found.speaker is None
    assert found.cue is None


def test_speaker_resolves_to_the_entity_when_a_pronoun_speaks(read):
    analysis = read("Nora Lind is an engineer. “It failed,” she said.")
    speaker = analysis.quotes[0].speaker
    assert speaker.resolved_by == "pronoun"
    assert speaker.name == "Nora Lind"
    assert speaker.entity_id in {e.id for e in analysis.entities}


def test_cue_has_its_lemma_when_one_carries_the_quote(read):
    cue = only(read, "“It failed,” Nora Lind insisted.").cue
    assert (cue.text, cue.lemma) == ("insisted", "insist")


@pytest.mark.parametrize(
    ("content", "medium"),
    [
        ("“It failed,” Nora Lind told KBS.", "KBS"),
        ("“It failed,” Nora Lind said in an interview with the Evening Star.", "Evening Star"),
        ("“It failed,” Nora Lind told reporters.", None),
        ("“It failed,” Nora Lind told the committee.", None),
    ],
)
def test_medium_is_named_when_the_speaker_spoke_to_one(read, content, medium):
    assert only(read, content).medium == medium


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“No,” the coach said.", "direct"),
        ("The coach said: “We played badly and lost.”", "direct"),
        ("“We played badly,” the coach said, “and we know it.”", "direct"),
        ("The coach described the match as a “small disaster”.", "partial"),
        ("The coach said the match was “a disaster” for the club.", "partial"),
    ],
)
def test_quote_is_direct_when_it_is_the_speakers_own_sentence(read, content, kind):
    assert quotes(read, content)[-1].kind == kind


@pytest.mark.parametrize(
    "content",
    [
        "The so-called “peace” lasted a week.",
        "Her film “The Long Night” opens on Friday, she said.",
        "Dwayne “Rocket” Ellis said that he was happy.",
        "Nora Lind warned of a valve with the code “LX-9”.",
        "Nora Lind said that the captain, nicknamed “the Owl”, had slept.",
        "The ship was christened “Aurora” in 1912.",
    ],
)
def test_marks_make_no_quote_when_they_hold_a_name_or_keep_a_word_away(read, content):
    assert quotes(read, content) == []


# ---------------------------------------------------------------- any text

MARKS = st.sampled_from(["“", "”", '"', "''", "‘", "’", "'", "«", "»", "\n", "\n\n", ",", ".", " "])
WORDS = st.sampled_from(["said", "Nora", "the mayor", "we go", "told KBS", "that", "it’s", '2"', "—", "She"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MARKS | WORDS, min_size=1, max_size=60))
def test_quotes_are_exact_and_apart_when_marks_are_strewn(read, parts):
    analysis: Analysis = read("A " + " ".join(parts), QUOTES_ONLY)
    end = 0
    for quote in analysis.quotes:
        assert analysis.text[quote.start : quote.end] == quote.text != ""
        assert quote.start >= end
        end = quote.end


def test_time_grows_no_faster_than_the_text_when_it_is_all_marks(pipeline, parser):
    from worker.extractors.attributions import attributions
    from worker.text import Text

    def seconds(count: int) -> float:
        content = "“a " * count
        text = Text(content, parser.parse(content))
        start = time.perf_counter()
        attributions(text)
        return time.perf_counter() - start

    small, large = min(seconds(1_000) for _ in range(3)), seconds(10_000)
    assert large < 40 * small + 0.2
