"""A call as the exact request that is sent: a plain value, without the token, for sending, previewing and copying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from segtui.decoding import as_json, encode_json
from segtui.errors import UsageError
from segtui.models import Pagination, WriteKey
from segtui.operations import Call, Effect, Operation
from segtui.text import MASK, is_masked, names_secret, original

DEFAULT_COUNT = 200
DOTTED, BRACKETED = "pagination.{}", "pagination%5B{}%5D"
"""How the parts of `pagination` are named in a query: as documented, and as Segment's own TypeScript library does."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `path` and `query` are percent-encoded, `headers` are all but those of the token and the connection.

    `secrets` are the write keys and secret settings that stand in it: nothing that is shown or logged may hold them.
    """

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    secrets: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def target(self) -> str:
        """Path and query, as they are sent; a write key may stand in it."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def shown_target(self) -> str:
        """Path and query, with secrets masked."""
        return without(self.target, self.secrets)

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.shown_target}>"


def request_for(call: Call[Any], spelling: str = DOTTED) -> Request:
    """The request that the call stands for.

    Paged reads always say how many records they want, in the given spelling. What was made harmless goes back as it
    came.

    Raises:
        UsageError: an argument of the path is empty, which would name something else.
    """
    operation = call.operation
    body = call.body()
    # The version that is meant first; plain JSON is what Segment's own libraries ask for.
    headers = [("Accept", f"{operation.media_type}, application/json;q=0.5")]
    if body is not None:
        headers.append(("Content-Type", "application/json"))
    return Request(
        operation.method,
        _path(call),
        _query(call, spelling),
        tuple(headers),
        None if body is None else encode_json(as_json(body)),
        frozenset(_secrets(call, body)),
    )


def encoded(part: str) -> str:
    """One part of a path, percent-encoded whole: it stays one part, even `..` and `a/b`."""
    if part in (".", ".."):
        return "%2E" * len(part)
    return quote(part.encode("utf-8", "surrogatepass"), safe="")


def is_write(operation: Operation[..., Any]) -> bool:
    """Whether sending it changes something."""
    return operation.effect is not Effect.READ or operation.method != "GET"


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret masked, as it is or percent-encoded, longest first."""
    spellings = {spelling for secret in secrets if secret for spelling in (secret, encoded(secret))}
    for spelling in sorted(spellings, key=len, reverse=True):
        text = text.replace(spelling, MASK)
    return text


def _path(call: Call[Any]) -> str:
    parts = {p.name: str(original(call.arguments[p.name])) for p in call.operation.path_parameters}
    empty = next((name for name, part in parts.items() if not part), None)
    if empty:
        raise UsageError(f"{empty.replace('_', ' ')} is empty")
    return call.operation.path.format_map({name: encoded(part) for name, part in parts.items()})


def _query(call: Call[Any], spelling: str) -> str:
    if not call.operation.is_paged:
        return ""
    page = call.arguments.get("pagination", UNSET)
    page = page if isinstance(page, Pagination) else Pagination(count=DEFAULT_COUNT)
    query = f"{spelling.format('count')}={page.count}"
    return query if page.cursor is UNSET else f"{query}&{spelling.format('cursor')}={encoded(original(page.cursor))}"


def _secrets(call: Call[Any], body: dict[str, Any] | None) -> Iterator[str]:
    yield from (str(original(call.arguments[p.name])) for p in call.operation.path_parameters if p.kind is WriteKey)
    yield from _secret_settings(as_json((body or {}).get("settings", {})))


def _secret_settings(value: Any, *, secret: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _secret_settings(item, secret=secret or names_secret(key))
    elif isinstance(value, list):
        for item in value:
            yield from _secret_settings(item, secret=secret)
    elif secret and isinstance(value, str) and len(value) >= 4 and not is_masked(value):
        yield value
