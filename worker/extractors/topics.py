"""topics (being built)."""
from worker.registry import registry
@registry.component("topics", requires=["entities"], version="0")
def run(text):
    return []
