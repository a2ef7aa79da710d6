"""The HTTP layer: everything that knows of requests and answers."""
