"""Compares analyses with the corpus: counts first, shares of the counts last. All shares are in percent.

`Scorer.add` takes one article with its analysis; `Scorer.figures` gives every metric by name. What
each metric counts stands in README.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from schemas.submissions import Submission
from tests.quality.annotations import Article
from tests.quality.figures import score_conflicts, score_figures, score_products
from tests.quality.matching import Cast
from tests.quality.speech import score_claims, score_quotes
from tests.quality.summaries import score_summaries
from tests.quality.things import score_coreference, score_entities
from tests.quality.times import score_events, score_times
from worker.pipeline import Pipeline, Result


class Scorer:
    """Adds up counts over articles. `slips` lists every difference, for whoever reads them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.slips: list[tuple[str, str, str]] = []

    def add(self, article: Article, result: Result) -> None:
        """Counts one article. Raises ValueError where the result is of another text."""
        analysis = result.analysis
        if analysis.text != article.text:
            raise ValueError(f"{article.name}: the analysis is of another text")
        cast = Cast(article, analysis)
        scores = (
            score_entities, score_coreference, score_quotes, score_claims, score_figures,
            score_conflicts, score_products, score_times, score_events,
        )  # fmt: skip
        for counts, slips in [score_summaries(article, result), *(score(cast) for score in scores)]:
            self.counts.update(counts)
            self.slips += [(article.name, kind, detail) for kind, detail in slips]

    def figures(self) -> dict[str, float]:
        """Every metric by name, to one digit after the point."""
        shares = {name: share(self.counts[top], self.counts[of]) for name, (top, of) in SHARES.items()}
        scores = {name: f1(*(self.counts[key] for key in keys)) for name, keys in F1.items()}
        return {name: round(value, 1) for name, value in sorted((shares | scores).items())}


def read_with(pipeline: Pipeline, articles: Iterable[Article]) -> list[tuple[Article, Result]]:
    """Every article with what the engine makes of it."""
    return [(article, pipeline.run(submission_of(article))) for article in articles]


def submission_of(article: Article) -> Submission:
    return Submission("text", article.body, title=article.title, published_at=article.published)


def scored(readings: Iterable[tuple[Article, Result]]) -> Scorer:
    """The score of all of them."""
    scorer = Scorer()
    for article, result in readings:
        scorer.add(article, result)
    return scorer


def share(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def f1(right: float, given: float, gold: float) -> float:
    """The harmonic mean of precision and recall, in percent."""
    return 200 * right / (given + gold) if given + gold else 0.0


# F1: what is right, what the engine gives, what the corpus has.
F1 = {
    "entities.f1": ("entity right", "entity given", "entity gold"),
    "coreference.link_f1": ("link right", "link given", "link gold"),
    "quotes.f1": ("quote right", "quote given", "quote gold"),
    "claims.content_f1": ("claim right", "claim given", "claim gold"),
    "claims.content_and_source_f1": ("claim sourced", "claim given", "claim gold"),
    "figures.f1": ("figure right", "figure given", "figure gold"),
    "figures.value_and_unit_f1": ("figure value", "figure given", "figure gold"),
    "figures.conflicts_f1": ("conflict right", "conflict given", "conflict gold"),
    "figures.products_f1": ("product right", "product given", "product gold"),
    "times.f1": ("time right", "time given", "time gold"),
    "times.value_f1": ("time value", "time given", "time gold"),
    "events.f1": ("event right", "event given", "event gold"),
    "events.actor_f1": ("actor right", "actor given", "actor gold"),
    "events.target_f1": ("target right", "target given", "target gold"),
}
# Shares: the part, the whole.
SHARES = {
    "entities.type": ("entity type", "entity right"),
    "entities.country": ("country right", "country gold"),
    "entities.roles": ("role right", "role gold"),
    "coreference.mentions_found": ("mention found", "mention gold"),
    "coreference.pronouns_right": ("pronoun right", "pronoun gold"),
    "coreference.pronouns_wrong_of_given": ("pronoun wrong", "pronoun given"),
    "quotes.speaker": ("speaker right", "speaker gold"),
    "quotes.wrong_speakers_of_given": ("speaker wrong", "speaker given"),
    "quotes.kind": ("quote kind", "quote right"),
    "quotes.negatives_kept_out": ("negative out", "negative gold"),
    "claims.stance": ("stance right", "claim right"),
    "claims.certainty": ("certainty right", "claim right"),
    "claims.polarity": ("polarity right", "claim right"),
    "claims.source_kind": ("kind right", "claim sourced"),
    "claims.nested_under_parent": ("nested right", "nested gold"),
    "figures.qualifier": ("qualifier right", "figure right"),
    "figures.counted": ("counted right", "counted gold"),
    "figures.claimant": ("claimant right", "claimant gold"),
    "figures.kind": ("figure kind right", "figure kind gold"),
    "times.type": ("time type", "time right"),
    "summaries.sentences_standing": ("sentence standing", "sentence given"),
    "summaries.sentences_sourced": ("sentence claims sourced", "sentence claims"),
    "summaries.pronouns_explained": ("sentence pronouns explained", "sentence pronouns"),
    "summaries.key_points_standing": ("point standing", "point given"),
    "summaries.key_points_sourced": ("point claims sourced", "point claims"),
    "events.lemma": ("lemma right", "event right"),
    "events.status": ("status right", "event right"),
}
# Shares where less is better.
ERRORS = frozenset({"quotes.wrong_speakers_of_given", "coreference.pronouns_wrong_of_given"})
