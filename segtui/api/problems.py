"""Answers that say no: the API's list of errors as the right error of segtui, harmless and without secrets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from segtui.api.answers import Answer
from segtui.api.requests import without
from segtui.api.retry import asked_pause_s
from segtui.decoding import parse
from segtui.errors import (
    ApiError,
    BadAnswer,
    Conflict,
    Forbidden,
    FromApi,
    Invalid,
    NotFound,
    Problem,
    RateLimited,
    SegtuiError,
    ServiceDown,
    Unauthenticated,
)
from segtui.text import harmless, original

_LONGEST_BODY = 2**20
_LONGEST_TEXT = 500
_MOST_PROBLEMS = 100
_BY_STATUS: dict[int, type[SegtuiError]] = {
    400: Invalid,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: Invalid,
    422: Invalid,
}


def error_for(answer: Answer, secrets: Collection[str], now: float) -> SegtuiError:
    """The error that an answer with a status other than 2xx stands for."""
    entries = _entries(answer.body)
    problems = tuple(_problem(entry, secrets) for entry in entries[:_MOST_PROBLEMS])
    said = "; ".join(str(problem) for problem in problems if str(problem))
    if answer.status == 429:
        asked = asked_pause_s(answer.headers, original(entries[0].get("data")) if entries else None, now)
        return RateLimited(_message(answer.status, said), retry_after_s=asked)
    if answer.status >= 500:
        return ServiceDown(_message(answer.status, said))
    if not 400 <= answer.status < 500:
        return BadAnswer(_message(answer.status, said))
    error = _BY_STATUS.get(answer.status, ApiError)(said or _message(answer.status, ""))
    if isinstance(error, FromApi):
        error.told(answer.status, problems)
    return error


def _message(status: int, said: str) -> str:
    name = HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else "unknown status"
    return f"Segment answered {status} ({name})" + (f": {said}" if said else "")


def _entries(body: bytes) -> list[Mapping[str, Any]]:
    if len(body) > _LONGEST_BODY:
        return []
    try:
        value = parse(body)
    except BadAnswer:
        return []
    errors = value.get("errors") if isinstance(value, dict) else None
    return [entry for entry in errors if isinstance(entry, dict)] if isinstance(errors, list) else []


def _problem(entry: Mapping[str, Any], secrets: Collection[str]) -> Problem:
    return Problem(*(_text(entry.get(name), secrets) for name in ("type", "message", "field")))


def _text(value: object, secrets: Collection[str]) -> str:
    """A text of the API, without secrets first, so that not even its original holds one."""
    if not isinstance(value, str):
        return ""
    clean = without(original(value), secrets)
    return harmless(clean if len(clean) <= _LONGEST_TEXT else clean[:_LONGEST_TEXT] + "…")
