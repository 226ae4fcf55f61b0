"""How the emulated API says no: a status and a list of errors, each with its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

TYPES = {
    401: "unauthenticated",
    404: "not-found",
    405: "method-not-allowed",
    413: "request-too-large",
    422: "validation-error",
    429: "too-many-requests",
    500: "internal-error",
    502: "bad-gateway",
    503: "service-unavailable",
}


class Refusal(Exception):
    """A request that is answered with `status` and `errors` instead of data."""

    def __init__(self, status: int, errors: list[Json], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {errors}")
        self.status, self.errors, self.headers = status, errors, dict(headers or {})


def error(status: int, message: str, field: str = "", data: Any = None) -> Json:
    """One entry of `errors`, in the API's shape."""
    found: Json = {"type": TYPES.get(status, "error"), "message": message, "status": status}
    if field:
        found["field"] = field
    if data is not None:
        found["data"] = data
    return found


def refusal(status: int, message: str, field: str = "") -> Refusal:
    """A refusal with a single error."""
    return Refusal(status, [error(status, message, field)])


def invalid(field: str, message: str) -> Refusal:
    """A 422 about one field."""
    return refusal(422, message, field)


def not_found(what: str) -> Refusal:
    """A 404; the id is not repeated, since it may be a write key."""
    return refusal(404, f"{what} not found")
