"""Every shape that crosses a process boundary. No I/O happens here."""
