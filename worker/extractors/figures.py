"""figures (being built)."""
from worker.registry import registry
@registry.component("figures", requires=["entities"], version="0")
def run(text):
    return []
