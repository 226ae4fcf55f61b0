"""What makes a declaration an operation: calling a declared stub does no I/O, it returns a `Call`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from msgspec import UNSET, UnsetType

from segtui.models import PageInfo, Pagination, Record
from segtui.text import percent_encoded

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Record)

V1 = "application/vnd.segment.v1+json"
ALPHA = "application/vnd.segment.v1alpha+json"


class Effect(Enum):
    """What an operation does to the workspace: what a retry, the read-only guard, the preview and an undo must know."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page of records and where it stands."""

    items: tuple[R, ...]
    info: PageInfo


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of an operation: its Python name, the API's name, its type, and whether the API requires it."""

    name: str
    api_name: str
    kind: Any
    required: bool
    default: Any


@dataclass(frozen=True)
class Operation(Generic[P, T]):
    """A declared operation of the API; calling it checks the arguments' names and returns a `Call`.

    `answer` names the part of the envelope's `data` that is the result (empty: all of it); `holds` names what a read
    answers with and `evicts` what a write makes stale, in the same words.
    """

    stub: Callable[P, T]
    method: str
    path: str
    effect: Effect
    answer: str
    holds: str = ""
    evicts: tuple[str, ...] = ()
    media_type: str = V1
    per_minute: int | None = None

    @property
    def name(self) -> str:
        """Segment's name of the operation (`list_sources`)."""
        return self.stub.__name__

    @property
    def summary(self) -> str:
        """What it does, in one sentence."""
        return (inspect.getdoc(self.stub) or "").splitlines()[0]

    @property
    def tool_name(self) -> str:
        """The operation's name as a tool (`segment_sources_list_sources`)."""
        return "segment_sources_" + ("get_catalog" if self.name == "get_sources_catalog" else self.name)

    @cached_property
    def _signature(self) -> inspect.Signature:
        return inspect.signature(self.stub)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The arguments, in order."""
        hints = get_type_hints(self.stub)
        return tuple(
            Parameter(p.name, camel(p.name), _without_unset(hints[p.name]), p.default is p.empty, p.default)
            for p in self._signature.parameters.values()
        )

    @cached_property
    def path_parameters(self) -> tuple[Parameter, ...]:
        """The arguments that stand in the path."""
        names = re.findall(r"{(\w+)}", self.path)
        return tuple(p for name in names for p in self.parameters if p.name == name)

    @cached_property
    def body_parameters(self) -> tuple[Parameter, ...]:
        """The arguments that make up the body: what stands neither in the path nor in the query."""
        return tuple(p for p in self.parameters if p not in self.path_parameters and p.kind is not Pagination)

    @property
    def is_paged(self) -> bool:
        """Whether the answer comes in pages."""
        return any(p.kind is Pagination for p in self.parameters)

    @cached_property
    def returns(self) -> Any:
        """What the call returns: a record, a list of records, or a `Page` of them."""
        return get_type_hints(self.stub)["return"]

    @cached_property
    def record(self) -> type[Record]:
        """The type of record that the answer holds, one or many."""
        cls: type[Record] = get_args(self.returns)[0] if get_origin(self.returns) in (list, Page) else self.returns
        return cls

    @property
    def is_many(self) -> bool:
        """Whether the answer is a list, in pages or whole."""
        return get_origin(self.returns) in (list, Page)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Call[T]:
        """The call with these arguments; nothing is sent.

        Raises:
            TypeError: an argument is missing, or unknown.
        """
        bound = self._signature.bind(*args, **kwargs)
        return Call(self, dict(bound.arguments))


@dataclass(frozen=True)
class Call(Generic[T]):
    """An operation with its arguments: a value that can be shown, planned, sent, or used as a key."""

    operation: Operation[..., T]
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> tuple[str, ...]:
        """What stands in the path, in order: with the operation's name it says which data a read is about."""
        return tuple(str(self.arguments[p.name]) for p in self.operation.path_parameters)

    @property
    def place(self) -> tuple[str, str]:
        """The kind and the scope by which a read is kept; no two reads share it, whatever stands in their ids."""
        return self.operation.name, "/".join(map(percent_encoded, self.scope))

    def body(self) -> dict[str, Any] | None:
        """The body's fields by the API's names, without those left unset; None where the operation takes no body."""
        if not self.operation.body_parameters:
            return None
        given = ((p.api_name, self.arguments.get(p.name, UNSET)) for p in self.operation.body_parameters)
        return {name: value for name, value in given if value is not UNSET}

    def page(self, pagination: Pagination) -> Call[T]:
        """The same call for another page."""
        return Call(self.operation, {**self.arguments, "pagination": pagination})


_REGISTRY: dict[str, Operation[..., Any]] = {}


def operation(
    method: str,
    path: str,
    *,
    effect: Effect,
    answer: str,
    holds: str = "",
    evicts: tuple[str, ...] = (),
    media_type: str = V1,
    per_minute: int | None = None,
) -> Callable[[Callable[P, T]], Operation[P, T]]:
    """Declare the decorated stub as an operation of the API."""

    def declare(stub: Callable[P, T]) -> Operation[P, T]:
        declared = Operation(stub, method, path, effect, answer, holds, evicts, media_type, per_minute)
        _REGISTRY[declared.name] = declared
        return declared

    return declare


def registry() -> Mapping[str, Operation[..., Any]]:
    """Every declared operation by its name."""
    return dict(_REGISTRY)


def camel(name: str) -> str:
    """The API's spelling of a Python name (`source_id` → `sourceId`)."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _without_unset(hint: Any) -> Any:
    parts = tuple(part for part in get_args(hint) if part is not UnsetType)
    return parts[0] if UnsetType in get_args(hint) and len(parts) == 1 else hint
