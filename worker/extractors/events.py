"""events (being built)."""
from worker.registry import registry
@registry.component("events", requires=["entities"], version="0")
def run(text):
    return []
