"""Results: the exact document, sharing between equal submissions, deletion."""

from __future__ import annotations

from dataclasses import fields, replace

import orjson
import pytest
import redis

from schemas.document import Analysis, ArticleSource
from schemas.jobs import Job
from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from schemas.submissions import Options, Submission, SummaryOptions
from schemas.v1.documents import listed_view
from service.store import BadCursorError, ExpiredError, NotFoundError, keys
from service.store.articles import WALKED_AT_ONCE, ArticleFilters, ArticleStore
from service.store.jobs import JobStore
from service.store.outbox import OutboxStore
from service.store.workers import WorkerStore
from tests.factories import a_job, a_submission, an_analysis

RANKING = Ranking(
    (RankedSentence(0, 9, 0, 0.5, 2, (), ("bridge",), ("e1",)),), ChoiceWeights(1.0, 0.5, 0.2, -0.1)
)


def submit(jobs: JobStore, submission: Submission | None = None, tenant: str = "local") -> Job:
    submission = submission or a_submission()
    return jobs.create(a_job(submission, tenant), submission)


def analysed(jobs: JobStore, submission: Submission | None = None, tenant: str = "local") -> Job:
    job = submit(jobs, submission, tenant)
    assert jobs.succeed(jobs.claim("w"), an_analysis(), RANKING)
    return jobs.get(tenant, job.id)


def test_document_has_the_keys_of_the_contract_in_their_order(jobs, articles) -> None:
    submission = a_submission(external_id="x", metadata={"b": 1, "a": [None, "é"]})
    job = analysed(jobs, submission)
    document = orjson.loads(articles.get("local", job.article_id).document)
    assert list(document) == [
        "id", "object", "schema_version", "engine", "external_id", "metadata", "source", "title",
        "byline", "language", "published_at", "published_at_source", "text", "stats", "summary",
        "entities", "quotes", "claims", "figures", "timeline", "events", "keyphrases", "topics",
        "warnings",
    ]  # fmt: skip
    assert (document["id"], document["object"], document["external_id"]) == (job.article_id, "article", "x")
    assert document["metadata"] == {"b": 1, "a": [None, "é"]}


def test_document_holds_extensions_when_there_are_some(jobs, articles) -> None:
    job = submit(jobs)
    jobs.succeed(jobs.claim("w"), an_analysis(extensions={"mine": [1]}))
    document = orjson.loads(articles.get("local", job.article_id).document)
    assert document["extensions"] == {"mine": [1]}
    assert {f.name for f in fields(Analysis)} <= set(document)


def test_etag_is_strong_and_repeats_when_read_twice(jobs, articles) -> None:
    first, second = analysed(jobs, a_submission("One.")), analysed(jobs, a_submission("Two."))
    etag = articles.get("local", first.article_id).etag
    assert etag.startswith('"')
    assert etag == articles.get("local", first.article_id).etag
    assert etag != articles.get("local", second.article_id).etag


def test_ranking_comes_back_as_it_was_stored(jobs, articles) -> None:
    assert articles.ranking("local", analysed(jobs).article_id) == RANKING


def test_equal_submission_succeeds_at_once_when_analysed_before(jobs, articles, outbox: OutboxStore) -> None:
    first = analysed(jobs, a_submission("Line one.\nLine two.", external_id="a"))
    second = submit(jobs, a_submission("Line one.\r\nLine two. \n", external_id="b"))
    assert (second.status, second.cached, second.attempts) == ("succeeded", True, 0)
    assert second.article_id != first.article_id
    assert jobs.claim("w") is None
    one, two = (orjson.loads(articles.get("local", j.article_id).document) for j in (first, second))
    assert (one.pop("external_id"), two.pop("external_id")) == ("a", "b")
    assert one.pop("id") != two.pop("id")
    assert one == two
    assert [event.job_id for event in outbox.due()] == [first.id, second.id]


@pytest.mark.parametrize(
    "other",
    [
        a_submission("Another text."),
        a_submission(title="T"),
        a_submission(published_at="2024-01-01"),
        a_submission(language="en"),
        a_submission(options=Options(include=("summary",))),
        a_submission(options=Options(summary=SummaryOptions(max_sentences=2))),
        replace(a_submission(), format="html"),
    ],
)
def test_submission_is_read_anew_when_anything_that_counts_differs(jobs, other: Submission) -> None:
    analysed(jobs)
    assert submit(jobs, other).status == "queued"


def test_analysis_is_not_shared_when_tenants_differ(jobs) -> None:
    analysed(jobs)
    assert submit(jobs, tenant="other").status == "queued"


def test_analysis_is_not_shared_when_the_engine_has_changed(jobs, redis_client) -> None:
    analysed(jobs)
    WorkerStore(redis_client).announce_engine("e2")
    assert submit(jobs).status == "queued"


def test_page_behind_a_url_is_read_anew_each_time(jobs) -> None:
    page = replace(a_submission("https://example.org/a"), format="url")
    analysed(jobs, page)
    assert submit(jobs, page).status == "queued"


def test_waiting_twin_is_not_computed_when_the_first_is_done(jobs, articles) -> None:
    first, second = submit(jobs), submit(jobs)
    assert jobs.succeed(jobs.claim("w"), an_analysis(), RANKING)
    assert jobs.succeed_cached(jobs.claim("w"), an_analysis().engine.version)
    assert jobs.get("local", second.id).cached
    assert not jobs.get("local", first.id).cached
    assert articles.get("local", second.article_id)


def test_other_article_stays_when_one_that_shares_is_deleted(jobs, articles, redis_client) -> None:
    first, second = analysed(jobs), submit(jobs)
    articles.delete("local", first.article_id)
    with pytest.raises(NotFoundError):
        articles.get("local", first.article_id)
    assert articles.get("local", second.article_id)
    assert submit(jobs).cached  # the analysis is still there
    assert jobs.get("local", first.id).status == "succeeded"


def test_nothing_of_the_article_is_left_when_the_last_that_shares_is_deleted(
    jobs, articles, redis_client: redis.Redis
) -> None:
    first, second = analysed(jobs, a_submission(external_id="a")), submit(jobs)
    for job in (first, second):
        articles.delete("local", job.article_id)
    for family in (keys.ARTICLE, keys.ANALYSIS, keys.SHARERS, keys.INDEX, keys.SUBMISSION):
        assert list(redis_client.scan_iter(family() + ":*")) == []
    with pytest.raises(NotFoundError):
        articles.delete("local", first.article_id)
    assert submit(jobs).status == "queued"


def test_article_is_not_found_when_another_tenant_asks(jobs, articles) -> None:
    job = analysed(jobs)
    for call in (articles.get, articles.ranking, articles.delete):
        with pytest.raises(NotFoundError):
            call("other", job.article_id)
    assert articles.get("local", job.article_id)


def test_article_is_not_found_when_its_job_has_not_finished(jobs, articles) -> None:
    with pytest.raises(NotFoundError):
        articles.get("local", submit(jobs).article_id)


def test_article_expires_with_its_job(redis_client, settings, articles) -> None:
    fleeting = JobStore(redis_client, replace(settings, result_ttl_s=0))
    job = submit(fleeting)
    fleeting.succeed(fleeting.claim("w"), an_analysis())
    for call in (lambda: fleeting.get("local", job.id), lambda: articles.get("local", job.article_id)):
        with pytest.raises(ExpiredError):
            call()
    assert list(redis_client.scan_iter(keys.ANALYSIS() + ":*")) == []


def test_every_key_is_declared_and_has_its_type_and_lifetime(jobs, articles, redis_client) -> None:
    analysed(jobs, a_submission(external_id="a"))
    jobs.cancel("local", submit(jobs, a_submission("Two.")).id)
    declared = {key(): key for key in vars(keys).values() if isinstance(key, keys.Key)}
    for name in redis_client.scan_iter(keys.PREFIX + "*"):
        family = declared[":".join(name.decode().split(":")[:2])]
        assert redis_client.type(name).decode() == family.type
        stays = family.lifetime.startswith("no TTL")
        assert (redis_client.ttl(name) == -1) == stays, name


# ---------------------------------------------------------------- lists


def listed(articles: ArticleStore, limit: int = 20, **filters: object) -> list[str]:
    """The ids of all pages."""
    found, cursor = [], None
    while True:
        page = articles.list("local", ArticleFilters(**filters), cursor=cursor, limit=limit)
        found += [orjson.loads(item)["id"] for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_list_shows_the_same_of_an_article_that_a_former_version_stored(jobs, articles, redis_client) -> None:
    analysed(jobs, a_submission("Text."))
    new = [listed_view(orjson.loads(item)) for item in articles.list("local").items]
    (name,) = redis_client.scan_iter(keys.ANALYSIS("*"))
    assert redis_client.hdel(name, "listed") == 1
    assert [listed_view(orjson.loads(item)) for item in articles.list("local").items] == new != []


def test_pages_hold_every_article_once_newest_first(jobs, articles) -> None:
    ids = [analysed(jobs, a_submission(f"Text {n}.")).article_id for n in range(5)]
    assert listed(articles, limit=2) == ids[::-1]
    assert articles.list("other").items == ()


def test_list_holds_what_every_filter_lets_through(jobs, articles) -> None:
    def add(content: str, external_id: str, source: str, entity: str, published: str | None) -> str:
        submission = a_submission(content, external_id=external_id, source=ArticleSource(source))
        jobs.create(a_job(submission), submission)
        base = an_analysis().entities[0]
        claim = jobs.claim("w")
        jobs.succeed(claim, an_analysis(entities=(replace(base, name=entity),), published_at=published))
        return claim.article_id

    one = add("One.", "x1", "The Daily", "Mara Lind", "2024-05-01T00:00:00Z")
    two = add("Two.", "x2", "The Daily", "Port Ellis", "2024-06-01T00:00:00Z")
    three = add("Three.", "x2", "Wire", "Mara Lind", None)
    assert listed(articles, external_id="x2") == [three, two]
    assert listed(articles, source="the daily") == [two, one]
    assert listed(articles, entity="mara  lind") == [three, one]
    assert listed(articles, entity="the bridge") == [three, two, one]  # an alias of each
    assert (
        listed(articles, topic="medtop:20000001") == listed(articles, topic="Transport") == [three, two, one]
    )
    assert listed(articles, entity="Mara Lind", source="The Daily") == [one]
    assert listed(articles, entity="nobody") == []
    may, june = 1714521600, 1717200000
    assert listed(articles, published_after=may + 1) == [two]
    assert listed(articles, published_before=june - 1) == [one]
    assert listed(articles, published_after=may, published_before=june) == [two, one]


def test_list_leaves_out_what_was_deleted_or_has_expired(jobs, articles, redis_client, settings) -> None:
    first, second = analysed(jobs, a_submission("One.")), analysed(jobs, a_submission("Two."))
    articles.delete("local", first.article_id)
    assert listed(articles) == [second.article_id]
    assert listed(ArticleStore(redis_client, replace(settings, result_ttl_s=0))) == []


def test_one_is_found_among_thousands_in_short_steps(jobs, articles, redis_client) -> None:
    wanted = analysed(jobs, a_submission("One.")).article_id
    score = redis_client.zscore(keys.INDEX("local", "all"), wanted)
    with redis_client.pipeline() as pipe:
        for n in range(5 * WALKED_AT_ONCE // 2):  # as many again share one place in time
            pipe.zadd(keys.INDEX("local", "all"), {f"art_{n:026d}": score + (n if n % 2 else 10_000)})
            pipe.hset(keys.ARTICLE(f"art_{n:026d}"), "published", 1)
        pipe.execute()
    redis_client.config_resetstat()
    assert listed(articles, published_after=2) == [wanted]
    assert redis_client.info("commandstats")["cmdstat_evalsha"]["calls"] == 3 + 1  # and one reads it


@pytest.mark.parametrize("cursor", ["", "x", "MTIz"])
def test_cursor_is_refused_when_not_ours(articles, cursor: str) -> None:
    with pytest.raises(BadCursorError):
        articles.list("local", cursor=cursor)
