"""What was asked of the emulator: kept in memory for tests, and written to a file where one is named."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from segtui.emulator.http import Request
from segtui.errors import FileProblem

KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; `status` is None where no answer was sent, `body` is decoded where it was JSON. No headers."""

    method: str
    path: str
    query: str
    status: int | None
    body: Any


class RequestLog:
    """The last requests, newest last; `path` names a file that gets one JSON object a line."""

    def __init__(self, path: str | Path | None = None) -> None:
        self.seen: deque[Seen] = deque(maxlen=KEPT)
        self._file: int | None = None
        if path is not None:
            try:
                self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise FileProblem(path, f"cannot be written: {error.strerror}") from error

    def add(self, request: Request, status: int | None) -> None:
        found = Seen(request.method, request.path, request.query, status, _readable(request.body))
        self.seen.append(found)
        if self._file is not None:
            os.write(self._file, msgspec.json.encode(found) + b"\n")

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _readable(body: bytes) -> Any:
    """A body as JSON where it is, otherwise as text; None where there is none."""
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return body.decode("utf-8", "replace")
