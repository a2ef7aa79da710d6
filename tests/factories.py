"""Things that tests of several folders build, with defaults for what does not matter to them."""

from __future__ import annotations

from schemas.document import Analysis, Engine, Entity, Language, Mention, Model, Stats, Summary, Topic
from schemas.jobs import Job
from schemas.submissions import Submission
from service.intake import new_job

ENGINE = "e1"


def a_submission(content: str = "The bridge reopened on Monday.", **fields: object) -> Submission:
    """A text submission."""
    return Submission("text", content, **fields)


def a_job(submission: Submission | None = None, tenant: str = "local", **fields: object) -> Job:
    """A job that is not kept yet."""
    return new_job(tenant, submission or a_submission(), **fields)


def an_analysis(
    text: str = "The bridge reopened on Monday.", engine: str = ENGINE, **fields: object
) -> Analysis:
    """A small analysis with one entity and one topic."""
    mention = Mention(text[:3], 0, 3, "nominal")
    entity = Entity("e1", "Kerch Bridge", "facility", ("the bridge",), (), 1.0, (mention,), None)
    return Analysis(
        engine=Engine(engine, {}, Model("m", "1")),
        title=None,
        byline=None,
        language=Language("en", 1.0),
        text=text,
        stats=Stats(len(text), 5, 1, 1, 1),
        **{
            "summary": Summary(None, "", (), (), "extractive"),
            "published_at": "2024-11-05T00:00:00Z",
            "published_at_source": "given",
            "entities": (entity,),
            "topics": (Topic("medtop:20000001", "transport", 0.9),),
            **fields,
        },
    )
