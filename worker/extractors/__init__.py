"""One extractor of facts a file; a big one is a folder. See worker/registry.py."""
