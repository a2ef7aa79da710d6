"""claims (being built)."""
from worker.registry import registry
@registry.component("claims", requires=["entities"], version="0")
def run(text):
    return []
