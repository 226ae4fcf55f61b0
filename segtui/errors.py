"""Every error that segtui raises on purpose, and the exit code that each one means.

    SegtuiError
    ├── UsageError                 2  the command, a config file or a workspace file is wrong
    │   ├── FileProblem            2  … names the file, and the line or key
    │   └── BadFilter              2  … names the place in the filter
    ├── Refused                    1  segtui itself will not do it
    │   └── ReadOnly               1
    ├── Unreachable                3  no answer that could be used
    │   ├── ConnectionFailed       3  name, connection, TLS
    │   ├── TimedOut               3
    │   ├── ServiceDown            3  5xx, after the tries that are allowed
    │   ├── RateLimited            3  429, after waiting as long as is allowed
    │   └── BadAnswer              3  truncated, not JSON, too large, a redirect, an endless chain
    ├── NotAuthorised              4
    │   ├── NoToken                4  none is configured
    │   ├── Unauthenticated        4  401
    │   └── Forbidden              4  403
    └── ApiError                   1  the API refused the request
        ├── NotFound               1  404
        ├── Conflict               1  409
        └── Invalid                1  400, 413, 422: each with its field

Messages are for people: what happened, to which field, what to do. They never hold a token, a write key or a URL.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple


class SegtuiError(Exception):
    """The root; `exit_code` is the process's exit status and `hint` says what to do about it."""

    exit_code = 1
    default_hint = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(SegtuiError):
    """What was asked for cannot be understood."""

    exit_code = 2


class FileProblem(UsageError):
    """A file cannot be read or understood; names the file and, where known, the line and the key."""

    def __init__(self, path: object, problem: str, *, line: int | None = None, key: str = "", hint: str = "") -> None:
        place = str(path) + (f", line {line}" if line is not None else "") + (f", key {key}" if key else "")
        super().__init__(f"{place}: {problem}", hint=hint)
        self.path, self.line, self.key = str(path), line, key


class BadFilter(UsageError):
    """A filter is wrong at `position` (characters from its start, 0-based)."""

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message)
        self.position = position


class Refused(SegtuiError):
    """segtui itself declines."""


class ReadOnly(Refused):
    """A write was asked for where nothing may be written."""

    default_hint = "read-only is on: by --read-only, SEGTUI_READ_ONLY or the profile"


class Unreachable(SegtuiError):
    """No answer came that could be used; `maybe_applied`: a write may have taken effect all the same."""

    exit_code = 3
    maybe_applied = False


class ConnectionFailed(Unreachable):
    """The name did not resolve, nobody listened, or TLS failed."""

    default_hint = "check the network and the host"


class TimedOut(Unreachable):
    """The answer did not come in time."""


class ServiceDown(Unreachable):
    """Segment answered with a server error."""


class RateLimited(Unreachable):
    """Segment wants us to wait; `retry_after_s` is how long, in seconds, where it said so."""

    def __init__(self, message: str, *, retry_after_s: float | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s


class BadAnswer(Unreachable):
    """An answer came that is not what the API promises; what is already known stays."""


class NotAuthorised(SegtuiError):
    """There is no token, or it may not do this."""

    exit_code = 4


class NoToken(NotAuthorised):
    """No token is configured."""

    default_hint = "set SEGTUI_TOKEN, or see `segtui doctor`"


class Problem(NamedTuple):
    """One entry of the API's `errors` list; `field` is dotted (`source.slug`) or empty."""

    type: str
    message: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class FromApi:
    """The part of an error that came from the API: its status and every problem it listed."""

    status: int = 0
    problems: tuple[Problem, ...] = ()

    def told(self, status: int, problems: Sequence[Problem]) -> None:
        self.status, self.problems = status, tuple(problems)


class Unauthenticated(NotAuthorised, FromApi):
    """401: the token is wrong, or lacks the permission."""

    default_hint = "check the token: it may be revoked, or belong to another region"


class Forbidden(NotAuthorised, FromApi):
    """403: the token may not do this."""

    default_hint = "an owner of the workspace can make a token that may"


class ApiError(SegtuiError, FromApi):
    """The API understood the request and refused it."""


class NotFound(ApiError):
    """404: it is not there (any more)."""


class Conflict(ApiError):
    """409: it clashes with what is there."""


class Invalid(ApiError):
    """400, 413 or 422: a value is not allowed; `problems` names the fields."""


def exit_code_for(error: BaseException) -> int:
    """The process's exit status for an error: the error's own, 130 for an interrupt, 1 for the rest."""
    if isinstance(error, SegtuiError):
        return error.exit_code
    return 130 if isinstance(error, KeyboardInterrupt) else 1


def defect_said(error: BaseException) -> str:
    """The kind and the place of an error that nobody expected; its text and its variables may hold secrets."""
    place = _place_of(error.__traceback__)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror} ({place})"
    return f"this is a defect of segtui: {type(error).__name__} at {place}"


def _place_of(trace: TracebackType | None) -> str:
    """The innermost line of segtui's own that an error passed through."""
    from pathlib import Path

    root, place = Path(__file__).resolve().parent, "an unknown place"
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(root):
            place = f"{file.parent.name}/{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
