"""The HTTP API, and owner of the data."""
