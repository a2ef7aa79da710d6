"""extractive (being built)."""
from worker.registry import registry
@registry.component("summary", requires=["entities"], version="0")
def run(text):
    return None
