"""Writes down every record as this version makes it: `python -m tests.schemas.freeze`, with every release
that changed one. The files stay: what former versions wrote is read for as long as results are kept."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

from schemas.document import ArticleSource, Edit
from schemas.ranking import ChoiceWeights, RankedSentence, Ranking
from schemas.records import analysis_record, pack_envelope, pack_submission
from schemas.submissions import Options, Submission, SummaryOptions
from tests.factories import an_analysis

FOLDER = Path(__file__).parent / "frozen"
TEXT = "The bridge reopened on Monday. Moreover, the mayor spoke."


def versions() -> list[Path]:
    """The files, oldest first."""
    return sorted(FOLDER.glob("records-*.json"), key=lambda path: int(path.stem.partition("-")[2]))


def frozen(path: Path) -> dict[str, bytes]:
    """The records of one version, by kind."""
    return {kind: b64decode(record) for kind, record in json.loads(path.read_bytes()).items()}


def make_records() -> dict[str, bytes]:
    """Every kind of record, as this version makes it, with every field in it."""
    submission = Submission(
        "text",
        TEXT,
        title="The bridge",
        published_at="2024-11-05",
        byline="Mara Lindqvist",
        language="en",
        source=ArticleSource("Harborview Post", "https://post.example/bridge"),
        external_id="bridge-1",
        metadata={"desk": "local"},
        options=Options(summary=SummaryOptions(focus="bridge")),
        priority="high",
    )
    sentences = (
        RankedSentence(0, 30, 0, 2.5, 5, True, ("bridge", "reopen"), ("e1",)),
        RankedSentence(31, 57, 1, 1.5, 3, False, ("mayor", "speak"), (), (Edit(31, 41, "T"),)),
    )
    ranking = Ranking(sentences, ChoiceWeights(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
    stored = analysis_record(an_analysis(TEXT), ranking)
    return {
        "submission": pack_submission(submission),
        "envelope": pack_envelope(submission),
        "analysis": stored.body,
        "listed": stored.listed,
        "ranking": stored.ranking,
    }


def main() -> None:
    """Writes the next file."""
    path = FOLDER / f"records-{len(versions()) + 1}.json"
    rows = {kind: b64encode(record).decode() for kind, record in make_records().items()}
    path.write_text(json.dumps(rows, indent=1) + "\n")
    print(path.name)


if __name__ == "__main__":
    main()
