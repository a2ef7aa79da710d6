"""Results as clients ask for them, who may come before the job has finished."""

from __future__ import annotations

from contextlib import suppress

from schemas.jobs import Job
from service.store import ConflictError, NotFoundError
from service.store.articles import ArticleStore, StoredArticle
from service.store.ids import sibling
from service.store.jobs import JobStore


class NotReadyError(NotFoundError):
    """Raised when an article has no result yet."""


def find_article(articles: ArticleStore, jobs: JobStore, tenant: str, article_id: str) -> StoredArticle:
    """The article. Raises NotReadyError while its job is on the way, NotFoundError, ExpiredError."""
    try:
        return articles.get(tenant, article_id)
    except NotFoundError:
        job = _job_of(jobs, tenant, article_id)
        if job.is_terminal:
            raise
        raise NotReadyError(f"the article's job, {job.id}, is {job.status}") from None


def withdraw_article(articles: ArticleStore, jobs: JobStore, tenant: str, article_id: str) -> None:
    """Removes the article; one whose job is on the way is not read any more.
    Raises NotFoundError, ExpiredError."""
    try:
        articles.delete(tenant, article_id)
    except NotFoundError:
        job = _job_of(jobs, tenant, article_id)
        if job.is_terminal:
            raise
        with suppress(ConflictError):  # it finished in this moment
            jobs.cancel(tenant, job.id)
            return
        articles.delete(tenant, article_id)


def _job_of(jobs: JobStore, tenant: str, article_id: str) -> Job:
    """The job that reads the article. Raises NotFoundError, ExpiredError."""
    try:
        return jobs.get(tenant, sibling(article_id, "job"))
    except NotFoundError:
        raise NotFoundError(f"there is no article {article_id}") from None
