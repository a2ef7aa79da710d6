"""keyphrases (being built)."""
from worker.registry import registry
@registry.component("keyphrases", requires=["entities"], version="0")
def run(text):
    return []
