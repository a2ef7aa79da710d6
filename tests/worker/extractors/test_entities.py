"""Entities: names and their types, places, roles, who is meant by pronouns and descriptions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.document import Analysis, Entity
from schemas.submissions import Options
from worker import lexicon
from worker.extractors import entities

Entities = Callable[..., "Found"]


class Found:
    """The entities of one text, by any of their names or descriptions."""

    def __init__(self, analysis: Analysis) -> None:
        self.text, self.all = analysis.text, analysis.entities

    def __getitem__(self, name: str) -> Entity:
        """The one entity that has a mention or name of that wording."""
        matching = [e for e in self.all if name == e.name or any(m.text == name for m in e.mentions)]
        assert len(matching) == 1, f"{name!r}: {[e.name for e in matching]} of {[e.name for e in self.all]}"
        return matching[0]

    def names(self) -> set[str]:
        return {e.name for e in self.all}

    def texts(self, name: str) -> list[str]:
        return [m.text for m in self[name].mentions]

    def at(self, phrase: str, word: str) -> Entity | None:
        """Whose mention the word is, inside the phrase."""
        start = self.text.index(phrase) + phrase.index(word)
        span = (start, start + len(word))
        return next((e for e in self.all for m in e.mentions if (m.start, m.end) == span), None)


@pytest.fixture(scope="session")
def find(read: Callable[..., Analysis]) -> Entities:
    """Text in, its entities out."""
    return lambda content, **fields: Found(read(content, Options(include=("entities",)), **fields))


# ---------------------------------------------------------------- names


def test_surname_joins_full_name_when_both_stand(find: Entities) -> None:
    found = find("Marta Velasquez opened the hospital. Later Velasquez thanked the nurses.")
    assert found["Velasquez"].name == "Marta Velasquez"
    assert found["Velasquez"].type == "person"
    assert found["Velasquez"].aliases == ("Velasquez",)


def test_two_people_stay_two_when_they_share_a_surname(find: Entities) -> None:
    found = find("Anna Lindqvist and Peter Lindqvist spoke. Peter Lindqvist left early.")
    assert found["Anna Lindqvist"] is not found["Peter Lindqvist"]


def test_middle_initial_makes_no_second_person(find: Entities) -> None:
    found = find("Harold T. Quimby was sworn in on Monday. Harold Quimby promised lower taxes.")
    assert found["Harold Quimby"] is found["Harold T. Quimby"]


def test_title_and_possessive_are_no_part_of_the_name(find: Entities) -> None:
    found = find("The court rejected Mr Abara's appeal. Dr Ruth Abara's lawyers were silent.")
    names = {m.text for e in found.all for m in e.mentions if m.kind == "name"}
    assert {"Abara", "Ruth Abara"} <= names
    assert not any(name.startswith(("Mr", "Dr")) or name.endswith("s") for name in names)


def test_acronym_joins_its_expansion_when_it_stands_in_brackets(find: Entities) -> None:
    found = find("The Northern Fisheries Council (NFC) met in Oslo. The NFC set new limits.")
    assert found["NFC"].name == "Northern Fisheries Council"
    assert found["NFC"].type == "organization"


def test_short_form_joins_the_longer_name_when_a_legal_form_is_dropped(find: Entities) -> None:
    found = find("Brightwater Corp. reported a loss. Analysts had expected Brightwater to do better.")
    assert len([e for e in found.all if "Brightwater" in e.name]) == 1


def test_headline_words_are_no_names_when_the_body_does_not_know_them(find: Entities) -> None:
    found = find(
        "The minister Lena Hoffart said on Tuesday that the talks with farmers had failed.",
        title="Hoffart Says Talks With Angry Farmers Failed As Anger Grows",
    )
    assert {e.name for e in found.all if any(m.kind == "name" for m in e.mentions)} == {"Lena Hoffart"}
    assert found["Hoffart"].name == "Lena Hoffart"


def test_unknown_capitals_are_a_name_when_a_noun_introduces_them(find: Entities) -> None:
    found = find("Speaking to the Danish broadcaster TV9, the farmer said the flood came at night.")
    assert found["TV9"].type == "organization"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            "The striker joined Millbrook Rovers from Ashdown United in July.",
            "Millbrook Rovers",
            "organization",
        ),
        ("Parliament passed the Clean Rivers Act on Friday.", "Clean Rivers Act", "law"),
        ("The plane landed at Gardermoen Airport at noon.", "Gardermoen Airport", "facility"),
        ("The runner won the Harbour City Marathon in May.", "Harbour City Marathon", "event"),
        ("The Tarvos news agency reported the fire.", "Tarvos", "organization"),
    ],
)
def test_words_in_and_around_a_name_tell_its_type(find: Entities, text: str, name: str, kind: str) -> None:
    assert find(text)[name].type == kind


def test_name_in_capitals_joins_the_name_in_the_body(find: Entities) -> None:
    found = find("VELASQUEZ WINS AGAIN\nMarta Velasquez won the race on Sunday by a minute.")
    assert found["VELASQUEZ"].name == "Marta Velasquez"


def test_dates_and_numbers_are_no_entities(find: Entities) -> None:
    found = find("On Tuesday, 12 March, about 300 people met in Lyon at 10 a.m. in French.")
    assert not {"Tuesday", "12 March", "300", "10 a.m."} & found.names()


# ---------------------------------------------------------------- places


def test_country_and_its_short_forms_are_one_place(find: Entities) -> None:
    found = find("The United Kingdom signed the pact. Officials in the UK and France welcomed it.")
    assert found["UK"].name == "United Kingdom"
    assert found["UK"].place is not None
    assert found["UK"].place.country_code == "GB"


def test_adjective_points_at_its_country_when_it_describes_a_group(find: Entities) -> None:
    found = find("Kenyan troops crossed the river on Friday. Kenya had warned of it.")
    assert found["Kenyan troops"].type == "group"
    mention = next(m for m in found["Kenya"].mentions if m.text == "Kenyan")
    assert mention.kind == "nominal"
    assert found["Kenya"].place is not None
    assert found["Kenya"].place.country_code == "KE"


def test_people_of_a_country_are_a_group(find: Entities) -> None:
    assert (
        find("Norwegians voted on Sunday, and most Norwegians chose to stay.")["Norwegians"].type == "group"
    )


def test_city_has_its_coordinates_and_id(find: Entities) -> None:
    place = find("The museum in Lisbon reopened on Saturday.")["Lisbon"].place
    assert place is not None
    assert (place.country_code, place.geonames_id) == ("PT", 2267057)
    assert place.latitude == pytest.approx(38.7, abs=0.1)
    assert place.longitude == pytest.approx(-9.1, abs=0.1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A storm hit Paris, Texas, on Monday and Paris lost power.", "US"),
        ("A storm hit Paris on Monday, and all of France watched.", "FR"),
        ("Birmingham, Montgomery and other cities of Alabama flooded.", "US"),
        ("Birmingham, Leeds and other cities of England flooded.", "GB"),
    ],
)
def test_ambiguous_place_is_settled_by_the_places_around_it(find: Entities, text: str, code: str) -> None:
    found = find(text)
    place = found["Paris" if "Paris" in text else "Birmingham"].place
    assert place is not None
    assert place.country_code == code


def test_region_carries_its_country(find: Entities) -> None:
    place = find("Shelling was heard across the Belgorod region, officials said.")["Belgorod"].place
    assert place is not None
    assert place.country_code == "RU"


@pytest.mark.parametrize(
    "government", ["The Chilean government", "Chile's government", "The government of Chile"]
)
def test_government_is_the_country_itself(find: Entities, government: str) -> None:
    found = find(f"Chile recalled its envoy. {government} gave no reason.")
    assert found[government].name == "Chile"
    assert found[government].type == "place"


def test_dateline_in_capitals_is_a_place(find: Entities) -> None:
    found = find("NAIROBI, Kenya (AP) - Police said on Monday that the road was open again.")
    assert found["NAIROBI"].type == "place"
    assert found["NAIROBI"].place is not None
    assert found["NAIROBI"].place.country_code == "KE"


def test_country_has_its_own_name_when_only_its_adjective_stands(find: Entities) -> None:
    assert find("A Danish ferry sank on Monday, and the Danish crew was saved.")["Denmark"].type == "place"


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Estonian Transport Minister Kadri Saar resigned.", "Estonian Transport Minister"),
        ("Kadri Saar, the company's finance director, resigned.", "company's finance director"),
        ("Kadri Saar, a spokeswoman for the ministry, declined to comment.", "spokeswoman for the ministry"),
        ("The mayor of Tartu, Kadri Saar, opened the bridge.", "mayor of Tartu"),
        ("Kadri Saar, who is the editor of the paper, was there.", "editor of the paper"),
        ("Kadri Saar is the chairwoman of the bank.", "chairwoman of the bank"),
    ],
)
def test_role_is_read_as_stated(find: Entities, text: str, role: str) -> None:
    assert role in [r.text for r in find(text)["Kadri Saar"].roles]


def test_role_of_another_is_not_taken_when_the_name_only_describes_it(find: Entities) -> None:
    found = find("A spokesman for the Velasquez family confirmed that Marta Velasquez was ill.")
    assert found["Marta Velasquez"].roles == ()


def test_mr_is_no_role(find: Entities) -> None:
    assert find("Mr Oduya spoke to the workers. Mr Oduya then left.")["Oduya"].roles == ()


def test_role_tells_the_gender_that_pronouns_need(find: Entities) -> None:
    found = find("Spokeswoman Kim Sandoval met Brian Ledger. She said the report was late.")
    assert found.at("She said", "She") is found["Kim Sandoval"]


# ---------------------------------------------------------------- pronouns and descriptions


def test_pronoun_means_the_person_of_its_gender(find: Entities) -> None:
    found = find("Susan Barrow told George Milner about the plan. He laughed, but she was serious.")
    assert found.at("He laughed", "He") is found["George Milner"]
    assert found.at("she was serious", "she") is found["Susan Barrow"]


def test_object_does_not_mean_the_subject_of_its_verb(find: Entities) -> None:
    found = find("George Milner hired Robert Fenn in May. In June George Milner dismissed him.")
    assert found.at("dismissed him", "him") is found["Robert Fenn"]


def test_it_means_nothing_when_it_only_holds_a_place(find: Entities) -> None:
    found = find("Boldwin Motors cut prices. It is likely that rivals will follow.")
    assert found.at("It is likely", "It") is None


def test_it_means_nothing_when_it_is_said_to_be_something_else(find: Entities) -> None:
    found = find("Boldwin Motors won the contract. It is the largest contract of the year.")
    assert found.at("It is", "It") is None


def test_it_means_the_company_when_said_to_be_one(find: Entities) -> None:
    found = find("Boldwin Motors won the contract. It is the largest company in the valley.")
    assert found.at("It is", "It") is found["Boldwin Motors"]


def test_its_means_the_company(find: Entities) -> None:
    found = find("Boldwin Motors cut 300 jobs on Monday after its profit fell.")
    assert found.at("its profit", "its") is found["Boldwin Motors"]


def test_the_company_means_the_firm_named_before(find: Entities) -> None:
    found = find("Boldwin Motors cut 300 jobs on Monday. The company blamed weak sales.")
    assert found["The company"].name == "Boldwin Motors"
    assert next(m.kind for m in found["The company"].mentions if m.text == "The company") == "nominal"


def test_the_minister_means_who_holds_the_role(find: Entities) -> None:
    found = find("Trade Minister Olga Renko met Jan Havel, a farmer. The minister promised help.")
    assert found["The minister"].name == "Olga Renko"


def test_epithet_means_the_only_person_named_just_before(find: Entities) -> None:
    found = find("Marta Velasquez won the race on Sunday. The champion thanked the crowd.")
    assert found["The champion"].name == "Marta Velasquez"


def test_epithet_stays_alone_when_two_people_were_named(find: Entities) -> None:
    found = find("Marta Velasquez raced against Ines Prado on Sunday. The champion thanked the crowd.")
    assert found["The champion"].name == "champion"


def test_description_stays_alone_when_nobody_fits(find: Entities) -> None:
    found = find("Boldwin Motors cut prices. A police spokesman said nobody was hurt.")
    assert found["A police spokesman"].name == "police spokesman"
    assert found["A police spokesman"].type == "person"


def test_unnamed_group_is_one_entity_when_it_comes_again(find: Entities) -> None:
    found = find("Thousands of protesters marched. The protesters carried candles. They sang all night.")
    assert found["The protesters"].type == "group"
    assert found.at("They sang", "They") is found["The protesters"]


def test_who_means_the_noun_before_it(find: Entities) -> None:
    found = find("Susan Barrow, who founded the school in 1990, has died.")
    assert found.at("who founded", "who") is found["Susan Barrow"]


def test_i_means_the_speaker_when_quoted(find: Entities) -> None:
    found = find('"I never saw the letter," said George Milner on Friday.')
    assert found.at("I never saw", "I") is found["George Milner"]


def test_we_means_the_organisation_when_its_spokesman_speaks(find: Entities) -> None:
    found = find('"We regret the delay," said Boldwin Motors spokesman George Milner.')
    assert found.at("We regret", "We") is found["Boldwin Motors"]


# ---------------------------------------------------------------- order and form

ARTICLE = (
    "Ferry company Nordlinje will close its oldest route in June, chief executive Ingrid Dahl said. "
    "She told reporters in Bergen that the route had lost money for years. Norwegian unions protested. "
    "The company employs 900 people. \u201cWe had no choice,\u201d Dahl said. Prime Minister Erik Moe, who "
    "was visiting Stavanger, said he would meet her. Norway\u2019s government owns a third of Nordlinje."
)


def test_most_salient_entity_is_first_and_ids_follow_the_order(find: Entities) -> None:
    found = find(ARTICLE, title="Nordlinje to close its oldest route").all
    assert found[0].name == "Nordlinje"
    assert [e.id for e in found] == [f"e{n}" for n in range(1, len(found) + 1)]
    assert [e.salience for e in found] == sorted((e.salience for e in found), reverse=True)
    assert all(0 <= e.salience <= 1 for e in found)


def test_mentions_stand_in_order_without_duplicates_and_exact(find: Entities) -> None:
    found = find(ARTICLE)
    for entity in found.all:
        spans = [(m.start, m.end) for m in entity.mentions]
        assert spans == sorted(set(spans))
        assert all(found.text[m.start : m.end] == m.text for m in entity.mentions)
        assert all(found.text[r.start : r.end] == r.text for r in entity.roles)


def test_one_span_has_one_owner_when_it_is_a_name_or_pronoun(find: Entities) -> None:
    found = find(ARTICLE)
    spans = [(m.start, m.end) for e in found.all for m in e.mentions if m.kind != "nominal"]
    assert len(spans) == len(set(spans))


def test_same_text_gives_the_same_entities(find: Entities) -> None:
    assert find(ARTICLE).all == find(ARTICLE).all


# ---------------------------------------------------------------- lexicons


def test_a_noun_stands_for_one_kind_of_thing_only() -> None:
    kinds = ("person", "group", "organization", "product", "facility", "place")
    nouns = [w for kind in kinds for w in lexicon.load("nouns")[kind]]
    assert len(nouns) == len(set(nouns)), sorted({w for w in nouns if nouns.count(w) > 1})


@pytest.mark.parametrize("name", ["titles", "nouns", "organisations", "pronouns", "given"])
def test_every_table_of_a_lexicon_is_read(name: str) -> None:
    folder = Path(entities.__file__).parent
    code = "".join(file.read_text() for file in sorted(folder.glob("*.py")))
    assert [table for table in lexicon.load(name) if f'"{table}"' not in code] == []


# ---------------------------------------------------------------- names that the parser never saw


def test_first_word_of_an_organisation_is_the_organisation_when_no_person_bears_it(find: Entities) -> None:
    found = find("Velbrant Optics cut its forecast. Velbrant fell sharply, and Velbrant closed a plant.")
    assert found["Velbrant"] is found["Velbrant Optics"]
    assert found["Velbrant"].type == "organization"


def test_first_word_of_an_organisation_stays_the_person_when_one_bears_it(find: Entities) -> None:
    found = find("Ruth Halpern founded Halpern Optics. Halpern said she would retire.")
    assert found["Halpern"].name == "Ruth Halpern"


def test_capitals_of_a_dateline_are_one_name_with_the_body(find: Entities) -> None:
    text = "PORTA LUNERA, May 4, 2021 — A bridge fell on Monday.\n\nThe roads to Porta Lunera were closed."
    found = find(text)
    assert found["PORTA LUNERA"] is found["Porta Lunera"]
    assert found["Porta Lunera"].type == "place"


def test_capitals_are_no_dateline_when_no_dash_follows(find: Entities) -> None:
    assert "BREAD AND SALT" not in find("BREAD AND SALT, he cried. Nobody came to the door.").names()


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The bus left the village of Ostrenka at noon. Ostrenka said nothing.", "Ostrenka", "place"),
        ("Rents fell, the regulator Rentwatch said.", "Rentwatch", "organization"),
        ("She spoke to the developer Peter Ashgrove on Monday.", "Peter Ashgrove", "person"),
    ],
)
def test_noun_before_an_unknown_name_tells_its_type(find: Entities, text: str, name: str, kind: str) -> None:
    assert find(text)[name].type == kind


def test_description_with_of_means_the_place_behind_it(find: Entities) -> None:
    found = find("Flights to Lisbon were cancelled. The mayor of the city of Lisbon apologised.")
    assert found.at("the city of Lisbon", "the city of Lisbon") is found["Lisbon"]


def test_possessive_before_a_role_is_its_owner_and_no_part_of_the_role(find: Entities) -> None:
    found = find("Halden Motors lost money. Its finance chief, Erik Voll, resigned on Friday.")
    assert [r.text for r in found["Erik Voll"].roles] == ["finance chief"]
    assert found.at("Its finance chief", "Its") is found["Halden Motors"]


def test_possessive_before_a_role_does_not_mean_its_bearer(find: Entities) -> None:
    found = find("Clara Benning resigned. Her deputy, Joan Marsh, took over at once.")
    assert found.at("Her deputy", "Her") is found["Clara Benning"]


def test_unknown_country_is_a_place_when_its_adjective_stands(find: Entities) -> None:
    found = find("Norvania sent troops on Monday. Norvanian troops crossed the river. Norvania denied it.")
    assert found["Norvania"].type == "place"


def test_ordinary_word_is_no_part_of_the_name_when_it_opens_the_sentence(find: Entities) -> None:
    found = find("The dam broke at dawn. Neighbouring Quelmar sent rescuers and tents on Tuesday.")
    assert found["Quelmar"].type == "place"


def test_unknown_word_is_a_place_when_something_lies_in_it(find: Entities) -> None:
    assert find("Harbour fees doubled after storms in Tilda, the owners said.")["Tilda"].type == "place"


def test_trade_is_a_role_when_it_stands_beside_the_name(find: Entities) -> None:
    found = find("The fire spread, said Ilse Brandt, a glass-fronted bakery's pianist. She was unhurt.")
    assert found["Ilse Brandt"].roles[0].text.endswith("pianist")


def test_role_before_a_title_is_read(find: Entities) -> None:
    found = find("Halden Motors lost money. The company's director, Captain Erik Voll, resigned.")
    assert "company’s director" in {r.text.replace("'", "’") for r in found["Erik Voll"].roles}


def test_it_means_the_board_when_it_is_spoken_of_as_one(find: Entities) -> None:
    found = find("The board met on Monday. It approved the plan.")
    assert found.at("It approved", "It") is found.at("The board", "The board")
