"""One request of a plan as the journal keeps it. Whoever makes one has taken the secrets out."""

from __future__ import annotations

from enum import Enum
from typing import Any

from msgspec import Struct


class Standing(Enum):
    """How far a write got. What is INTENDED never left; what is SENT may have taken effect."""

    INTENDED = "intended"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    CONFLICT = "conflict"
    IN_DOUBT = "in doubt"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether the outcome is not known yet."""
        return self in (Standing.INTENDED, Standing.SENT)


class KeptCall(Struct, frozen=True):
    """A call by its operation's name and the API's names of its arguments.

    `is_whole`: nothing was masked, so that the very same call can be made again.
    """

    operation: str
    arguments: dict[str, Any]
    is_whole: bool = True


class KeptChange(Struct, frozen=True, omit_defaults=True):
    """One field, old and new; `sign` is `+` added, `-` removed, `~` changed."""

    field: str
    sign: str
    old: Any = None
    new: Any = None


class Entry(Struct, frozen=True, kw_only=True):
    """One request of a plan; times are Unix seconds.

    `path` has its secrets masked. `before` is the record of type `before_kind` that the plan was made on, None where
    there was none. `made` is what the write created: a source's id, a keyed hash of a write key. `key_id` tells which
    token keyed the hashes. `owner` is the process that sends it. `undoes`, `undone_by` and `resumes` are plans' ids.
    """

    plan_id: str
    step: int
    title: str
    subject: str
    target: str
    host: str
    workspace_id: str
    at: float
    call: KeptCall
    method: str
    path: str
    changes: tuple[KeptChange, ...] = ()
    before: dict[str, Any] | None = None
    before_kind: str = ""
    inverse: tuple[KeptCall, ...] = ()
    undoes: str = ""
    resumes: str = ""
    owner: str = ""
    key_id: str = ""
    state: Standing = Standing.INTENDED
    said: str = ""
    finished_at: float | None = None
    made: str = ""
    undone_by: str = ""

    @property
    def can_be_undone(self) -> bool:
        """Whether the journal alone knows how to take it back."""
        done = self.state is Standing.DONE and not self.undone_by
        return done and bool(self.inverse) and all(call.is_whole for call in self.inverse)
