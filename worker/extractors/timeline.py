"""timeline (being built)."""
from worker.registry import registry
@registry.component("timeline", requires=["entities"], version="0")
def run(text):
    return []
