"""The whole of Dateline on one machine: `dateline up` and what it starts."""
