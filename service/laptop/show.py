"""A result document as a person likes to read it in a terminal.

Every function takes the document, or a part of it, as served (contract, section 4). What comes
from the article is put into `Text` objects, never into rich's markup: it is not to be trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from service.laptop.wording import describe_change, describe_claim, describe_figure, join_names, one_line

Json = Mapping[str, Any]

MAX_WIDTH = 110
MAX_CLAIMS = 6
MAX_FIGURES = 8
MAX_MOMENTS = 6
MAX_EVENTS = 6
MAX_ENTITIES = 6

STANCES = {
    "denied": "red",
    "accused": "red",
    "condemned": "red",
    "confirmed": "green",
    "speculated": "yellow",
    "estimated": "yellow",
    "predicted": "yellow",
    "demanded": "magenta",
    "promised": "magenta",
    "asked": "magenta",
}
CERTAINTIES = {"certain": "green", "probable": "cyan", "possible": "yellow", "doubtful": "red"}
STATUSES = {
    "ongoing": "cyan",
    "planned": "magenta",
    "demanded": "magenta",
    "possible": "yellow",
    "denied": "red",
}


class ArticleView:
    """A result document, to be printed on a rich console."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._names = {entity["id"]: entity["name"] for entity in document["entities"]}

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        narrow = options.update(width=min(options.max_width, MAX_WIDTH))
        yield from console.render(Group(*self._parts()), narrow)

    def _parts(self) -> Iterator[RenderableType]:
        """The document from top to bottom; sections that are empty are left out."""
        yield from self._heading()
        yield from self._summary()
        for title, section, most, worth, draw in (
            ("Who said what", "claims", MAX_CLAIMS, _worth_of_claim, self._claims),
            ("Figures", "figures", MAX_FIGURES, _worth_of_figure, self._figures),
            ("Timeline", "timeline", MAX_MOMENTS, _worth_of_moment, self._timeline),
            ("Events", "events", MAX_EVENTS, _worth_of_event, self._events),
        ):
            items = self._document[section]
            if section == "timeline":
                items = _one_per_value(items)
            if items:
                yield Padding(Text(title, style="bold yellow"), (1, 0, 0, 0))
                yield Padding(draw(_best(items, most, worth)), (0, 2, 0, 2))
                yield from _more(len(items) - most)
        yield from self._entities()
        for warning in self._document["warnings"]:
            yield Text(f"  ! {one_line(warning['detail'], 300)}", style="yellow")
        yield Text()

    def _heading(self) -> Iterator[RenderableType]:
        document = self._document
        yield Rule(style="dim")
        yield Text(one_line(document["title"] or document["summary"]["text"] or "untitled", 200), "bold")
        facts = [
            document["source"]["name"],
            _day(document["published_at"]),
            f"by {document['byline']}" if document["byline"] else None,
            f"{document['stats']['words']} words",
            document["id"],
        ]
        yield Text(one_line(" · ".join(fact for fact in facts if fact), 300), style="dim")

    def _summary(self) -> Iterator[RenderableType]:
        summary = self._document["summary"]
        if not summary["text"]:
            yield Padding(Text(f"no summary: {summary['reason']}", style="dim"), (1, 2, 0, 2))
            return
        yield Padding(Text(one_line(summary["text"], 2_000)), (1, 2, 0, 2))
        shown = [sentence["text"] for sentence in summary["sentences"]]
        points = _grid(None, None)
        for point in summary["key_points"]:
            if not any(point["text"] in sentence for sentence in shown):
                points.add_row(Text("•", style="cyan"), Text(one_line(point["text"], 200)))
        if points.row_count:
            yield Padding(points, (1, 2, 0, 2))

    def _claims(self, claims: Sequence[Json]) -> RenderableType:
        grid = _grid(26, None)
        for claim in claims:
            names = join_names(source["name"] for source in claim["sources"]) or "unnamed source"
            text = Text(describe_claim(claim))
            text.append(f"  {claim['stance']}", style=STANCES.get(claim["stance"], "blue"))
            if claim["certainty"] != "certain":
                text.append(f" {claim['certainty']}", style=CERTAINTIES[claim["certainty"]])
            if claim["polarity"] == "negative":
                text.append(" negated", style="dim")
            grid.add_row(Text(one_line(names, 60), style="bold"), text)
        return grid

    def _figures(self, figures: Sequence[Json]) -> RenderableType:
        claimants = {
            claim["id"]: join_names(source["name"] for source in claim["sources"])
            for claim in self._document["claims"]
        }
        known = {figure["id"]: figure for figure in self._document["figures"]}
        grid = _grid(24, 46, 32)
        for figure in figures:
            counted = figure["counted"]["text"] if figure["counted"] else ""
            where = f" in {self._name(figure['where'])}" if figure["where"] else ""
            what = Text(one_line(counted, 80) + where)
            if figure["change"]:
                what.append(f" {describe_change(figure['change'], known)}".rstrip(), "cyan")
            for other in (known[each] for each in figure["conflicts_with"] if each in known):
                by = claimants.get(other["claim_id"] or "") or "elsewhere"
                what.append(f" ≠ {describe_figure(other)} ({one_line(by, 30)})", "red")
            says = claimants.get(figure["claim_id"] or "", "")
            grid.add_row(Text(describe_figure(figure), "bold"), what, Text(one_line(says, 50), "dim"))
        return grid

    def _timeline(self, moments: Sequence[Json]) -> RenderableType:
        happened = {event["id"]: event["sentence"]["text"] for event in self._document["events"]}
        grid = _grid(20, 24, None)
        for moment in moments:
            about = next((happened[each] for each in moment["event_ids"] if each in happened), "")
            when = Text(moment["value"] or "?", style="bold")
            what = Text(one_line(about or moment["sentence"]["text"], 70), "dim")
            grid.add_row(when, Text(one_line(moment["text"], 30)), what)
        return grid

    def _events(self, events: Sequence[Json]) -> RenderableType:
        moments = {moment["id"]: moment["value"] for moment in self._document["timeline"]}
        grid = _grid(30, 22, 30, 30)
        for event in events:
            where = self._name(event["where"]) if event["where"] else None
            context = [where, moments.get(event["when"] or "")]
            deed = Text(event["text"], style="cyan")
            if event["status"] != "happened":
                deed.append(f" {event['status']}", style=STATUSES[event["status"]])
            grid.add_row(
                Text(one_line(join_names(map(self._name, event["actors"])) or "–", 60), style="bold"),
                deed,
                Text(one_line(join_names(map(self._name, event["targets"])), 60)),
                Text(", ".join(each for each in context if each), style="dim"),
            )
        return grid

    def _entities(self) -> Iterator[RenderableType]:
        """People with their roles, then organisations and groups, then places: those with a name."""
        rows = _grid(None, None)
        for label, types in (
            ("People", ("person",)),
            ("Groups", ("organization", "group")),
            ("Places", ("place", "facility")),
        ):
            found = [e for e in self._document["entities"] if e["type"] in types and _has_name(e)]
            if found:
                names = Text(", ").join(map(_described, found[:MAX_ENTITIES]))
                if len(found) > MAX_ENTITIES:
                    names.append(f" + {len(found) - MAX_ENTITIES} more", style="dim")
                rows.add_row(Text(label, style="bold yellow"), names)
        if rows.row_count:
            yield Padding(rows, (1, 2, 0, 0))

    def _name(self, entity_id: str) -> str:
        return str(self._names.get(entity_id, entity_id))


def _grid(*max_widths: int | None) -> Table:
    """A table without lines. A column is as wide as its text, up to its width where it has one."""
    table = Table.grid(padding=(0, 2))
    for width in max_widths:
        table.add_column(max_width=width)
    return table


def _best(items: Sequence[Json], most: int, worth: Callable[[Json], float]) -> list[Json]:
    """The items that tell most, in the order of the text."""
    ranked = sorted(range(len(items)), key=lambda index: -worth(items[index]))
    return [items[index] for index in sorted(ranked[:most])]


def _worth_of_claim(claim: Json) -> float:
    """A claim by somebody who has a name, and that stands on its own, tells most."""
    known = any(source["entity_id"] for source in claim["sources"])
    return known + (claim["parent_id"] is None) + 0.5 * bool(claim["quote_ids"] or claim["figure_ids"])


def _worth_of_figure(figure: Json) -> float:
    linked = figure["change"] is not None or bool(figure["conflicts_with"])
    return (figure["counted"] is not None) + 0.5 * (figure["claim_id"] is not None) + 0.5 * linked


def _worth_of_event(event: Json) -> float:
    """The more of who, whom, where, when is known, the better."""
    parts = (event["actors"], event["targets"], event["where"], event["when"], event["type"])
    return sum(map(bool, parts))


def _one_per_value(moments: Sequence[Json]) -> list[Json]:
    """The moments of which something is told, one for each point in time."""
    best: dict[str, Json] = {}
    for moment in moments:
        known = best.setdefault(moment["value"] or moment["id"], moment)
        if _worth_of_moment(moment) > _worth_of_moment(known):
            best[moment["value"]] = moment
    return list(best.values())


def _worth_of_moment(moment: Json) -> float:
    return bool(moment["event_ids"]) + 0.5 * (moment["type"] in ("date", "time"))


def _has_name(entity: Json) -> bool:
    return any(mention["kind"] == "name" for mention in entity["mentions"])


def _described(entity: Json) -> Text:
    """A name with its first role or its country."""
    text = Text(one_line(entity["name"], 60))
    place = entity["place"] or {}
    note = entity["roles"][0]["text"] if entity["roles"] else place.get("country_code")
    if note:
        text.append(f" ({one_line(note, 50)})", style="dim")
    return text


def _more(count: int) -> Iterator[Text]:
    if count > 0:
        yield Text(f"  + {count} more", style="dim")


def _day(moment: str | None) -> str | None:
    """2024-11-05T00:00:00Z as 5 November 2024."""
    if moment is None:
        return None
    day = datetime.fromisoformat(moment)
    return f"{day.day} {day:%B %Y}"
