"""events: who did what to whom, where and when, and whether it did happen.

Every verb or noun that names a happening is a trigger; plain saying is a claim and no event.
Types are PLOVER's (Halterman et al. 2023), `null` where no political or material type fits.
"""

from __future__ import annotations

from schemas.document import Event
from worker.extractors.events.cast import Cast
from worker.extractors.events.participants import find_roles
from worker.extractors.events.scene import Scene
from worker.extractors.events.status import read_status
from worker.extractors.events.triggers import Trigger, find_triggers
from worker.extractors.events.types import Reading, classify, noun_type
from worker.registry import registry
from worker.text import Sentence, Text


@registry.component("events", requires=["entities", "quotes", "claims", "timeline"], version="2")
def events(text: Text) -> list[Event]:
    """The events of the article in text order; actors, targets and places are entity ids."""
    cast, scene = Cast(text), Scene(text)
    triggers = find_triggers(text)
    hosted = {t.host.i: noun_type(t) for t in triggers if t.host is not None}
    return [
        _event(f"v{n}", trigger, text, cast, scene, hosted.get(trigger.token.i))
        for n, trigger in enumerate(triggers, start=1)
    ]


def _event(id: str, trigger: Trigger, text: Text, cast: Cast, scene: Scene, hosted: str | None) -> Event:
    token = trigger.token
    sentence = text.sentence_at(token.idx)
    roles = find_roles(trigger)
    actors, targets = cast.of(trigger, roles)
    status = read_status(trigger, in_title=_is_headline(sentence))
    reading = Reading(trigger, status, roles, cast.act(actors), cast.act(targets), hosted)
    return Event(
        id=id,
        text=token.text,
        start=token.idx,
        end=token.idx + len(token),
        lemma=trigger.lemma,
        type=classify(reading),
        actors=actors,
        targets=targets,
        where=scene.place_of(trigger, targets),
        when=scene.time_of(trigger, sentence),
        status=status,
        claim_id=scene.claim_at(token.idx),
        sentence=text.span(sentence.start, sentence.end),
    )


def _is_headline(sentence: Sentence) -> bool:
    """The title, or a first line without a full stop in a text that came without one."""
    return sentence.is_title or (sentence.index == 0 and sentence.text[-1].isalnum())
