"""claims: cues, contents, sources, stance, certainty and polarity, on sentences of our own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.document import Claim


def claims(read, content: str, **fields: str) -> list[Claim]:
    return list(read(content, **fields).claims)


def only(read, content: str, **fields: str) -> Claim:
    found = claims(read, content, **fields)
    assert len(found) == 1, found
    return found[0]


def sources(claim: Claim) -> list[str]:
    return [source.mention.text for source in claim.sources]


# ---------------------------------------------------------------- cues and contents


@pytest.mark.parametrize(
    ("content", "source", "claimed"),
    [
        ("The minister said that the dam had failed.", "The minister", "that the dam had failed"),
        ("The dam has failed, the minister said.", "the minister", "The dam has failed"),
        ("The dam, the minister said, has failed.", "the minister", "The dam, the minister said, has failed"),
        ("The dam has failed, according to two engineers.", "two engineers", "The dam has failed"),
        ("According to two engineers, the dam has failed.", "two engineers", "the dam has failed"),
        ("As the minister said, the dam has failed.", "the minister", "the dam has failed"),
        ("The minister urged farmers to leave the valley.", "The minister", "to leave the valley"),
        ("The minister criticised the plan.", "The minister", "the plan"),
        ("The minister accused the builder of fraud.", "The minister", "fraud"),
        ("The minister called for a new law.", "The minister", "a new law"),
        ("The minister called the builder a fraud.", "The minister", "the builder a fraud"),
        ("The minister described the dam as a trap.", "The minister", "the dam as a trap"),
        ("The plan was criticised by the minister.", "the minister", "The plan"),
        ("The minister proposed closing the valley.", "The minister", "closing the valley"),
        ("The minister told a crowd in the valley that the dam was safe.", "The minister",
         "that the dam was safe"),
        ("The minister, who said that the dam was safe, has left.", "who", "that the dam was safe"),
        ("The minister refused to comment.", "The minister", "to comment"),
        ("The minister made a promise to repair the dam.", "The minister", "to repair the dam"),
        ("The report shows that the dam was weak.", "The report", "that the dam was weak"),
        ("The minister called for the builder to leave.", "The minister", "the builder to leave"),
        ("The report puts the cost at $3m.", "The report", "the cost at $3m"),
        ("Farmers fear a new flood.", "Farmers", "a new flood"),
        ("Farmers were told by the minister to leave.", "the minister", "to leave"),
        ("In a new poll, most farmers chose the dam.", "a new poll", "most farmers chose the dam"),
    ],
)  # fmt: skip
def test_claim_has_source_and_content_when_a_cue_carries_it(read, content, source, claimed):
    claim = only(read, content)
    assert (sources(claim), claim.text) == ([source], claimed)


def test_content_takes_the_quotation_whole_when_it_touches_one(read):
    claim = only(read, "The mayor said the flood was “a disaster. A real one.” Nobody answered.")
    assert claim.text == "the flood was “a disaster. A real one.”"
    assert len(claim.quote_ids) == 1


def test_content_ends_before_the_next_cue_when_one_sentence_tells_two_claims(read):
    found = claims(read, "The mayor said that the dam was weak, and engineers warned that it would break.")
    assert [c.text for c in found] == ["that the dam was weak", "that it would break"]
    assert [sources(c) for c in found] == [["The mayor"], ["engineers"]]


def test_claim_is_headline_style_when_a_colon_parts_source_and_content(read):
    claim = claims(read, "The vote was yesterday.", title="Poll: Voters prefer the old mayor")[0]
    assert (sources(claim), claim.text) == (["Poll"], "Voters prefer the old mayor")


def test_claim_has_the_source_at_the_end_when_the_headline_puts_it_there(read):
    claim = claims(read, "The storm was yesterday.", title="Two dead after storm: police")[0]
    assert (sources(claim), claim.text) == (["police"], "Two dead after storm")


def test_transcript_lines_are_claims_when_they_begin_with_a_shouted_name(read):
    found = claims(read, "They met on the radio.\n\nBERG: We will win the vote.\n\nLIND: You will not.")
    assert [(sources(c), c.text) for c in found if c.cue.text == ":"] == [
        (["BERG"], "We will win the vote"),
        (["LIND"], "You will not"),
    ]


def test_claim_has_no_source_when_a_passive_hides_it(read):
    claim = only(read, "The builder is believed to have left the country.")
    assert claim.sources == ()
    assert claim.text == "The builder is believed to have left the country"


def test_claim_has_two_sources_when_two_speak(read):
    claim = only(read, "Nora Lind and Ola Berg said that the dam had failed.")
    assert [s.name for s in claim.sources] == ["Nora Lind", "Ola Berg"]


def test_claims_chain_when_one_source_tells_what_another_said(read):
    outer, inner = claims(read, "The paper reported that the mayor had told voters that taxes would fall.")
    assert inner.parent_id == outer.id
    assert sources(inner) == ["the mayor"]
    assert inner.text == "that taxes would fall"


def test_thoughts_inside_a_claim_are_no_claims_when_they_add_no_source(read):
    claim = only(read, "The mayor said that she hoped to rebuild the dam.")
    assert claim.cue.lemma == "say"


def test_orders_and_first_persons_in_quotes_are_no_claims_when_nobody_reports_them(read):
    assert claims(read, "Tell nobody that the dam is weak!") == []
    found = claims(read, "“I think we said enough,” the mayor said.")
    assert [c.cue.text for c in found] == ["said"]


def test_dateline_is_no_source_when_the_sentence_follows_it(read):
    claim = only(read, "OSLO -- Nora Lind, opening the dam, said it would last a century.")
    assert [s.name for s in claim.sources] == ["Nora Lind"]


# ---------------------------------------------------------------- stance, certainty, polarity


@pytest.mark.parametrize(
    ("content", "stance"),
    [
        ("The mayor said that the dam was weak.", "stated"),
        ("The mayor estimated that 300 people had left.", "estimated"),
        ("According to the mayor, the dam was weak.", "reported"),
        ("The mayor is said to be ill.", "reported"),
        ("The mayor suggested that the dam was weak.", "speculated"),
        ("The mayor denied that the dam was weak.", "denied"),
        ("The mayor confirmed that the dam was weak.", "confirmed"),
        ("The mayor predicted that the dam would break.", "predicted"),
        ("The mayor demanded that the dam be closed.", "demanded"),
        ("The mayor asked farmers to leave.", "demanded"),
        ("The mayor promised to close the dam.", "promised"),
        ("The mayor accused the builder of fraud.", "accused"),
        ("The mayor condemned the builder.", "condemned"),
        ("The mayor asked whether the dam was weak.", "asked"),
    ],
)
def test_stance_is_the_cues_when_a_claim_is_made(read, content, stance):
    assert only(read, content).stance == stance


@pytest.mark.parametrize(
    ("content", "certainty"),
    [
        ("The mayor said that the dam was weak.", "certain"),
        ("The mayor believes that the dam is weak.", "probable"),
        ("The mayor said that the dam might break.", "possible"),
        ("The mayor said that the dam would probably break.", "probable"),
        ("The mayor said that the dam was unlikely to break.", "doubtful"),
        ("The mayor suspects that the dam is weak.", "possible"),
        ("The mayor doubts that the dam is weak.", "doubtful"),
        ("The mayor did not say that the dam was weak.", "doubtful"),
        ("The dam was weak, according to the mayor.", "certain"),
        ("The mayor said that she could see the dam from her window.", "certain"),
        ("The mayor said that she could not pay.", "certain"),
    ],
)
def test_certainty_is_the_weakest_word_when_cue_and_content_hedge(read, content, certainty):
    assert only(read, content).certainty == certainty


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("The mayor said that the dam was weak.", "positive"),
        ("The mayor said that the dam was not weak.", "negative"),
        ("The mayor denied that the dam was weak.", "negative"),
        ("The mayor does not believe that there was a leak.", "negative"),
        ("The mayor denied that the dam was not safe.", "positive"),
        ("The mayor said that nobody had seen the leak.", "negative"),
        ("The mayor said that no leak was found.", "negative"),
        ("The mayor said that there was nothing to fear.", "negative"),
        ("The mayor said that a street with no lamps had been flooded.", "positive"),
        ("“We never slept,” the mayor said. “The water came at night.”", "negative"),
        ("“The water came at night,” the mayor said. “We never slept.”", "positive"),
    ],
)
def test_polarity_counts_the_negations_when_cue_and_content_negate(read, content, polarity):
    assert only(read, content).polarity == polarity


def test_claim_has_no_source_when_by_only_tells_the_time(read):
    assert only(read, "The dam is expected to break by Thursday evening.").sources == ()


def test_source_is_the_subject_above_when_the_nearer_one_cannot_speak(read):
    found = only(
        read, "Orvane Foods raised its prices after profit fell 12 per cent, and said that demand was weak."
    )
    assert sources(found) == ["Orvane Foods"]


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Old bridge closed for weeks: council", "council"),
        ("Old bridge closed for weeks, says council", "council"),
        ("Old bridge closed for weeks, harbour council says", "harbour council"),
        ("Newspaper: Old bridge closed for weeks", "Newspaper"),
    ],
)
def test_headline_names_its_source_before_or_after_its_words(read, title, source):
    claim = claims(read, "The storm was yesterday.", title=title)[0]
    assert (sources(claim), claim.text) == ([source], "Old bridge closed for weeks")


def test_headline_says_nothing_of_a_source_when_a_sentence_stands_behind_the_mark(read):
    assert claims(read, "The storm was yesterday.", title="The latest: Three towns cast votes") == []


def test_thing_put_somewhere_is_no_claim_when_it_is_given_no_number(read):
    assert claims(read, "The builder put the crane at the gate.") == []


def test_content_goes_on_when_the_next_clause_has_the_same_that(read):
    found = claims(read, "She said that the dam was weak, and that engineers had warned of a flood.")
    assert found[0].text == "that the dam was weak, and that engineers had warned of a flood"


def test_content_takes_the_longer_quotation_after_it_when_that_goes_on(read):
    claim = only(
        read, "The dam is as weak as before, the mayor said. “It may break in any storm this winter.”"
    )
    assert claim.text.startswith("The dam is as weak")
    assert claim.text.endswith("this winter.”")


def test_quotation_inside_a_quotation_is_a_claim_of_its_own_speaker(read):
    outer, inner = claims(read, "“The farmer told me, ‘The dam will break this year,’” Nora Lind said.")
    assert (inner.text, sources(inner)) == ("‘The dam will break this year,’", ["The farmer"])
    assert (inner.parent_id, outer.parent_id) == (outer.id, None)


def test_speaker_is_the_source_when_she_quotes_herself(read):
    outer, inner = claims(read, "“I told him, ‘The dam will break this year,’” Nora Lind said.")
    assert inner.sources[0].name == outer.sources[0].name == "Nora Lind"
    assert sources(inner) == ["I"]


def test_denial_is_a_claim_when_it_only_points_back(read):
    found = claims(read, "Nora Lind said that the dam was weak. The port denied that.")
    assert (found[1].text, found[1].stance) == ("that", "denied")


def test_wish_for_no_name_is_no_claim_when_a_source_asks_for_it(read):
    found = only(read, "An engineer, who asked not to be named, said that the dam was weak.")
    assert found.text == "that the dam was weak"


def test_source_is_the_one_quoted_when_a_paper_quotes_somebody(read):
    found = only(read, "The letter quotes the engineer as saying that the dam is weak.")
    assert sources(found) == ["the engineer"]


# ---------------------------------------------------------------- kinds of source


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("Nora Lind said that the dam was weak.", "person"),
        ("She said that the dam was weak.", "person"),
        ("The ministry said that the dam was weak.", "organization"),
        ("A new study says that the dam was weak.", "document"),
        ("A person close to the builder said that the dam was weak.", "anonymous"),
        ("Several engineers said that the dam was weak.", "group"),
        ("Two people briefed on the plan said that the dam was weak.", "anonymous"),
        ("A petition said that the dam was weak.", "document"),
    ],
)
def test_kind_of_source_is_told_when_one_is_named_or_described(read, content, kind):
    assert only(read, content).sources[0].kind == kind


# ---------------------------------------------------------------- any text

PARTS = st.sampled_from(
    ["said", "that", "the mayor", "“", "”", "denied", "according to", "Nora Lind", ",", ".", "not", "urged",
     "them", "to go", "claim that", "it rained", "reports", ":", "\n", "who", "—", "and", "police", "she"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS, min_size=1, max_size=60))
def test_claims_are_exact_and_refer_to_what_is_there_when_cues_are_strewn(read, parts):
    analysis = read("A " + " ".join(parts))
    ids = {c.id for c in analysis.claims}
    quote_ids = {q.id for q in analysis.quotes}
    for claim in analysis.claims:
        for span in (claim, claim.cue, *(s.mention for s in claim.sources)):
            assert analysis.text[span.start : span.end] == span.text == span.text.strip() != ""
        assert claim.parent_id is None or claim.parent_id in ids - {claim.id}
        assert set(claim.quote_ids) <= quote_ids


def test_claims_stand_in_the_order_of_the_text_when_there_are_many(read):
    found = claims(read, "The mayor said it rained. She added that it snowed. Police denied both reports.")
    assert [c.start for c in found] == sorted(c.start for c in found)
    assert [c.id for c in found] == [f"c{n}" for n in range(1, len(found) + 1)]
