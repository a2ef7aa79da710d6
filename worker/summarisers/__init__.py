"""Components that choose what to read first."""
