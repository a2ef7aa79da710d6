"""Lists of articles, and summaries of another length."""

from __future__ import annotations

import pytest

from schemas.document import Summary
from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from service.store.jobs import JobStore
from service.store.workers import WorkerStore
from tests.factories import ENGINE, an_analysis

TEXT = "The Kerch Bridge reopened on Monday. Traffic was light. A ferry ran as well."
SPANS = ((0, 36), (37, 55), (56, 76))


@pytest.fixture
def read(client, submit, redis_client, settings):
    """Submits an article and commits an analysis with a ranking for it: `read(…)` is its path."""
    WorkerStore(redis_client).announce_engine(ENGINE)
    jobs = JobStore(redis_client, settings)
    sentences = tuple(
        RankedSentence(start, end, index, 3.0 - index, 4, (), (TEXT[start:end].split()[1].lower(),), ())
        for index, (start, end) in enumerate(SPANS)
    )
    ranking = Ranking(sentences, ChoiceWeights(0.0, 0.0, 0.0, 0.0))

    def read(published_at: str = "2024-11-05T00:00:00Z", **article: object) -> str:
        path = submit(published_at=published_at, **article)["links"]["article"]
        claim = jobs.claim("test")
        stored = Summary(None, TEXT[:36], (), (), "extractive")
        analysis = an_analysis(TEXT, published_at=published_at, summary=stored)
        assert jobs.succeed(claim, analysis, ranking)
        return path

    return read


def ids_of(client, query: str) -> list[str]:
    answer = client.get(f"/v1/articles?{query}")
    assert answer.status_code == 200, answer.json
    return [f"/v1/articles/{article['id']}" for article in answer.json["data"]]


def test_articles_are_listed_newest_first_when_there_are_pages(client, read):
    paths = [read(text=f"Bridge {n}.", external_id=str(n)) for n in range(5)]

    first = client.get("/v1/articles?limit=3").json
    rest = client.get(f"/v1/articles?limit=3&cursor={first['next_cursor']}").json

    listed = first["data"] + rest["data"]
    assert [article["links"]["self"] for article in listed] == paths[::-1]
    assert rest["next_cursor"] is None
    assert listed[0]["external_id"] == "4"
    assert not {"text", "entities", "summary"} & set(listed[0])


def test_articles_are_found_when_every_filter_holds(client, read):
    one = read(text="a", external_id="x", source={"name": "Gazette"}, published_at="2024-11-05T12:00:00Z")
    two = read(text="b", source={"name": "Herald"}, published_at="2024-11-07T00:00:00Z")

    assert ids_of(client, "external_id=x") == [one]
    assert ids_of(client, "source=herald") == [two]
    assert ids_of(client, "entity=KERCH%20bridge") == [two, one]
    assert ids_of(client, "topic=transport&source=Gazette") == [one]
    assert ids_of(client, "topic=medtop:20000001&external_id=y") == []
    assert ids_of(client, "published_after=2024-11-06") == [two]
    assert ids_of(client, "published_before=2024-11-05") == [one]
    assert ids_of(client, "published_after=2024-11-05T13:00:00%2B01:00&published_before=2024-11-07") == [
        two,
        one,
    ]


def test_article_leaves_the_lists_when_it_is_deleted(client, read):
    path = read(external_id="x")
    client.delete(path)

    assert ids_of(client, "") == ids_of(client, "external_id=x") == []


@pytest.mark.parametrize(
    "query", ["published_after=soon", "entity=", "limit=0", "cursor=", "cursor=x", "tag=a"]
)
def test_list_is_refused_when_its_query_makes_no_sense(client, query):
    assert client.get(f"/v1/articles?{query}").status_code == 422


def test_summary_has_another_length_when_it_is_asked_for(client, read):
    path = read()
    stored = client.get(f"{path}/summary")
    two = client.get(f"{path}/summary?max_sentences=2")
    short = client.get(f"{path}/summary?max_sentences=3&max_characters=20")
    ferry = client.get(f"{path}/summary?max_sentences=1&focus=ferry")

    assert stored.json["summary"]["text"] == TEXT[:36]
    assert [s["index"] for s in two.json["summary"]["sentences"]] == [0, 1]
    assert two.json["summary"]["text"] == f"{TEXT[:36]} {TEXT[37:55]}"
    assert short.json["summary"]["text"] == "Traffic was light."
    assert ferry.json["summary"]["text"] == "A ferry ran as well."
    for answer in (two, short, ferry):
        for sentence in answer.json["summary"]["sentences"]:
            assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]
    etags = {answer.headers["ETag"] for answer in (stored, two, short, ferry)}
    assert len(etags) == 4
    again = client.get(f"{path}/summary?max_sentences=2", headers={"If-None-Match": two.headers["ETag"]})
    assert again.status_code == 304


def test_summary_gives_its_reason_when_nothing_fits(client, read):
    summary = client.get(f"{read()}/summary?max_characters=5").json["summary"]

    assert (summary["text"], summary["sentences"], summary["reason"]) == ("", [], "budget_too_small")


@pytest.mark.parametrize(
    "query", ["max_sentences=0", "max_words=x", "max_characters=", "focus=%20", "words=3"]
)
def test_summary_is_refused_when_its_query_makes_no_sense(client, read, query):
    assert client.get(f"{read()}/summary?{query}").status_code == 422


def test_summary_is_found_when_the_metadata_looks_like_the_document(client, read):
    metadata = {"a": [{"b": 1, "quotes": []}], "summary": {"text": "x"}, "c": ',"quotes":['}
    path = read(metadata=metadata)

    assert client.get(f"{path}/summary").json["summary"]["text"] == TEXT[:36]
    assert client.get(f"{path}/summary?max_sentences=1").json["summary"]["text"] == TEXT[:36]
