"""events: triggers, participants, status, types, place and time, on sentences of our own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.document import Analysis, Event


def event(analysis: Analysis, text: str) -> Event:
    """The event whose trigger is this word."""
    found = [v for v in analysis.events if v.text == text]
    assert found, f"no event {text!r} in {[v.text for v in analysis.events]}"
    return found[0]


def names(analysis: Analysis, ids: tuple[str, ...]) -> list[str]:
    by_id = {e.id: e.name for e in analysis.entities}
    return [by_id[i] for i in ids]


def actors(analysis: Analysis, trigger: str) -> list[str]:
    return names(analysis, event(analysis, trigger).actors)


def targets(analysis: Analysis, trigger: str) -> list[str]:
    return names(analysis, event(analysis, trigger).targets)


# ---------------------------------------------------------------- triggers


def test_saying_is_no_event_when_it_only_carries_a_claim(read):
    analysis = read("Anna Bergström said that Norway had closed the border.")
    assert [v.lemma for v in analysis.events] == ["close"]


def test_speech_act_is_an_event_when_it_is_aimed_at_somebody(read):
    assert event(read("Norway condemned the attack on Oslo."), "condemned").type == "ACCUSE"


def test_noun_is_an_event_when_a_light_verb_carries_it(read):
    analysis = read("Germany and Poland held talks in Berlin.")
    assert [v.lemma for v in analysis.events] == ["talk"]
    assert sorted(actors(analysis, "talks")) == ["Germany", "Poland"]


def test_state_is_no_event(read):
    assert not read("The report includes three chapters and costs ten euros.").events[1:]


def test_institution_is_no_event_when_its_name_could_be_one(read):
    analysis = read("The opposition met the mayor of Lisbon on Friday.")
    assert [v.lemma for v in analysis.events] == ["meet"]


def test_named_event_is_an_event(read):
    assert "Cup" in [v.text for v in read("Spain won the World Cup in 2010.").events]


# ---------------------------------------------------------------- who


def test_actor_and_target_are_found_when_the_verb_is_passive(read):
    analysis = read("Boeing was sued by Ryanair on Monday.")
    assert actors(analysis, "sued") == ["Ryanair"]
    assert targets(analysis, "sued") == ["Boeing"]


def test_actor_is_lent_when_another_verb_controls_the_infinitive(read):
    analysis = read("France promised to help Lebanon.")
    assert actors(analysis, "help") == ["France"]
    assert targets(analysis, "help") == ["Lebanon"]


def test_actor_is_the_object_when_somebody_is_urged(read):
    assert actors(read("Germany urged Turkey to free the prisoners."), "free") == ["Turkey"]


def test_actor_is_the_object_when_it_is_accused_of_the_deed_or_kept_from_it(read):
    assert actors(read("Kenya accused Uganda of attacking a village."), "attacking") == ["Uganda"]
    assert actors(read("Kenya stopped Uganda from building a dam."), "building") == ["Uganda"]


def test_actor_is_shared_when_verbs_are_coordinated(read):
    analysis = read("Microsoft bought Nokia and closed a factory.")
    assert actors(analysis, "bought") == ["Microsoft"]
    assert actors(analysis, "closed") == ["Microsoft"]


def test_actor_is_the_described_noun_when_the_verb_is_in_a_relative_clause(read):
    assert actors(read("Airbus, which bought Vulcan, opened a plant in Spain."), "bought") == ["Airbus"]


def test_possessor_acts_when_the_noun_is_a_deed(read):
    assert actors(read("Critics welcomed Russia's withdrawal from Syria."), "withdrawal") == ["Russia"]


def test_possessor_is_acted_on_when_the_noun_befalls_it(read):
    analysis = read("The murder of Olof Palme shocked Sweden.")
    assert targets(analysis, "murder") == ["Olof Palme"]
    assert not event(analysis, "murder").actors


def test_subject_is_acted_on_when_the_verb_befalls_it(read):
    analysis = read("Helmut Kohl died in Ludwigshafen in 2017.")
    assert targets(analysis, "died") == ["Helmut Kohl"]
    assert not event(analysis, "died").actors


def test_country_stands_beside_its_envoy(read):
    assert "Russia" in targets(read("Poland summoned Russia's ambassador on Monday."), "summoned")


def test_parties_are_both_sides_when_the_event_is_mutual(read):
    analysis = read("Brazil and Argentina met on Monday.")
    assert sorted(actors(analysis, "met")) == sorted(targets(analysis, "met")) == ["Argentina", "Brazil"]


def test_pronoun_acts_when_the_entities_resolve_it(read):
    analysis = read("Angela Merkel arrived in Paris on Monday. She met Emmanuel Macron.")
    assert actors(analysis, "met") == ["Angela Merkel"]


# ---------------------------------------------------------------- status


@pytest.mark.parametrize(
    ("sentence", "trigger", "status"),
    [
        ("Troops entered the city.", "entered", "happened"),
        ("Troops are entering the city.", "entering", "ongoing"),
        ("Troops will enter the city.", "enter", "planned"),
        ("Lawmakers are expected to vote on Friday.", "vote", "planned"),
        ("Troops may enter the city.", "enter", "possible"),
        ("If troops enter the city, people will flee.", "enter", "possible"),
        ("Troops did not enter the city.", "enter", "denied"),
        ("The army denied shelling the village.", "shelling", "denied"),
        ("Norway urged troops to leave the city.", "leave", "demanded"),
        ("Norway demanded the withdrawal of the troops.", "withdrawal", "demanded"),
        ("Police prevented an attack on the station.", "attack", "denied"),
        ("The minister rejected criticism from farmers.", "criticism", "happened"),
        ("The mayor denied the allegations.", "allegations", "happened"),
        ("The attack may hurt trade.", "attack", "happened"),
        ("The talks may begin on Friday.", "talks", "possible"),
        ("Norway told Sweden that troops had left the city.", "left", "happened"),
    ],
)
def test_status_is_read_from_the_grammar(read, sentence, trigger, status):
    assert event(read(sentence), trigger).status == status


def test_present_tense_tells_the_past_when_it_stands_in_the_title(read):
    analysis = read("The firm had talked for weeks.", title="Volvo buys Polish rival")
    assert event(analysis, "buys").status == "happened"


# ---------------------------------------------------------------- types


@pytest.mark.parametrize(
    ("sentence", "trigger", "type_"),
    [
        ("Egypt and Israel signed a treaty.", "signed", None),
        ("Egypt and Israel signed a treaty.", "treaty", "AGREE"),
        ("Italy's president visited Kenya.", "visited", "CONSULT"),
        ("Parliament praised the rescuers.", "praised", "SUPPORT"),
        ("Canada supplied weapons to Estonia.", "supplied", "AID"),
        ("Turkey released the hostages.", "released", "CONCEDE"),
        ("The rebels pulled out of the town.", "pulled", "RETREAT"),
        ("Kenya called for a ceasefire.", "called", "REQUEST"),
        ("Kenya accused Sudan of spying.", "accused", "ACCUSE"),
        ("Iran refused to cooperate.", "refused", "REJECT"),
        ("Iran threatened Israel.", "threatened", "THREATEN"),
        ("Students marched through Athens.", "marched", "PROTEST"),
        ("The EU imposed sanctions on Belarus.", "imposed", None),
        ("The EU imposed sanctions on Belarus.", "sanctions", "SANCTION"),
        ("Russia deployed troops near Finland.", "deployed", "MOBILIZE"),
        ("Police arrested two men in Vienna.", "arrested", "COERCE"),
        ("Rebels shelled the airport.", "shelled", "ASSAULT"),
        ("Volvo launched a new car.", "launched", None),
    ],
)
def test_type_is_plovers(read, sentence, trigger, type_):
    assert event(read(sentence), trigger).type == type_


def test_type_is_a_promise_or_a_threat_when_the_deed_is_only_intended(read):
    assert event(read("Japan wants to help Nepal."), "wants").type == "AGREE"
    assert event(read("Japan wants to attack Nepal."), "wants").type == "THREATEN"
    assert event(read("Japan wants China to help Nepal."), "wants").type == "REQUEST"


def test_type_is_a_rejection_when_help_is_denied(read):
    assert event(read("Japan will not help Nepal."), "help").type == "REJECT"


def test_type_is_null_when_a_calamity_did_it(read):
    assert event(read("Twelve people were killed in the earthquake."), "killed").type is None
    assert event(read("Twelve people were killed by gunmen."), "killed").type == "ASSAULT"


# ---------------------------------------------------------------- where, when, whose claim


def test_place_and_time_hang_on_the_verb(read):
    analysis = read("Turkey hosted the delegation in Ankara on 3 May 2023.", published_at="2023-05-05")
    found = event(analysis, "hosted")
    assert names(analysis, (found.where,)) == ["Ankara"]
    assert {t.id: t.value for t in analysis.timeline}[found.when] == "2023-05-03"


def test_time_belongs_to_the_noun_when_it_only_describes_it(read):
    analysis = read("The minister praised a 2019 report.", published_at="2023-05-05")
    assert event(analysis, "praised").when is None


def test_time_points_back_at_its_event(read):
    analysis = read("Police arrested two men on Monday.", published_at="2023-05-05")
    moment = analysis.timeline[0]
    assert moment.event_ids == (event(analysis, "arrested").id,)


def test_claim_is_the_one_that_holds_the_trigger(read):
    analysis = read("Turkey accused Greece. Greece said that Turkey had attacked a ship.")
    assert event(analysis, "accused").claim_id is None
    claim = {c.id: c for c in analysis.claims}[event(analysis, "attacked").claim_id]
    assert claim.start <= event(analysis, "attacked").start < claim.end


# ---------------------------------------------------------------- any text


WORDS = st.sampled_from(
    ["Norway", "attack", "the", "attacked", "talks", "said", "to", "“", "”", ",", ".", "\n", "and", "may",
     "Ivan", "he", "which", "by", "on", "Monday", "é", "🙂", "not", "promised", "between", "held", "’s"]
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join).filter(str.strip))
def test_spans_and_references_hold_for_any_text(read, content):
    analysis = read(content)
    assert not [w for w in analysis.warnings if w.code == "component_failed"]
    entities = {e.id for e in analysis.entities}
    moments = {t.id for t in analysis.timeline}
    claims = {c.id for c in analysis.claims}
    for found in analysis.events:
        assert analysis.text[found.start : found.end] == found.text
        assert {*found.actors, *found.targets} <= entities
        assert found.where is None or found.where in entities
        assert found.when is None or found.when in moments
        assert found.claim_id is None or found.claim_id in claims
    assert analysis == read(content)
