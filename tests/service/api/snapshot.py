"""Writes tests/service/api/openapi.json anew, after an intended change of the interface."""

from __future__ import annotations

import json
from pathlib import Path

from service.app import create_app
from service.queue import Queue
from service.settings import Settings
from service.store import connect


def main() -> None:
    """Makes the app, which connects to nothing for this, and writes its document."""
    settings = Settings()
    app = create_app(settings, redis=connect(settings.redis_url, role="api"), queue=Queue(settings))
    document = app.extensions["dateline-openapi"]
    text = json.dumps(document, indent=1, ensure_ascii=False)
    Path(__file__).with_name("openapi.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
