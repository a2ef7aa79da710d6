"""API keys: who may do what with whose data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Scope = Literal["articles:write", "articles:read", "webhooks:manage"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
# Whose data it is where no keys exist, and where a key is made without a tenant.
LOCAL_TENANT = "local"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. Times are RFC 3339 in UTC."""

    id: str
    tenant: str
    scopes: tuple[str, ...]
    created_at: str
    name: str | None = None
    revoked_at: str | None = None
