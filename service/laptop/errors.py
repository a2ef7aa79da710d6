"""What can go wrong for the person at the keyboard; needs no library that the images lack."""

from __future__ import annotations


class LaptopError(Exception):
    """Raised when Dateline cannot start or go on; the message is for the person at the keyboard."""


class ClientError(Exception):
    """Raised when Dateline refuses a call or cannot be reached; the message is for a person.
    `status` is None where there was no answer."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
