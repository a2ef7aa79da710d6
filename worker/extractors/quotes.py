"""quotes (being built)."""
from worker.registry import registry
@registry.component("quotes", requires=["entities"], version="0")
def run(text):
    return []
