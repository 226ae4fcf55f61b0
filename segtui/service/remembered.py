"""What a profile's lists are remembered with: columns, order, the pinned filter, named views; and who was greeted.

One private file for each profile, in the state folder. The config file says what a list begins with; what is
remembered goes before it, until it is reset.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from segtui.errors import FileProblem
from segtui.private_files import read_private, write_private
from segtui.sight.saved import state_of

NARROWEST, WIDEST = 3, 120
"""Cells that a column may be given."""

_LIMIT_BYTES = 1_000_000
_MOST_NAME = 100
_SAFE = re.compile(r"[^a-z0-9_-]")
_T = TypeVar("_T")


class ChosenColumn(msgspec.Struct, frozen=True, array_like=True):
    """A column by its id; `width` in cells, 0 for as wide as there is room."""

    id: str
    width: int = 0


class Arrangement(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a list is shown. `columns` and `filter` are None, and `sort` empty, where that is as the list begins."""

    columns: tuple[ChosenColumn, ...] | None = None
    sort: str = ""
    is_reversed: bool = False
    filter: str | None = None


class OfList(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is remembered of one list: how it is shown, and its views by their names."""

    shown: Arrangement = Arrangement()
    views: dict[str, Arrangement] = {}


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """The file; `greeted` are the ids of workspaces that were begun with."""

    lists: dict[str, OfList] = {}
    greeted: tuple[str, ...] = ()


class Remembered:
    """What is remembered for a profile; without a path it is gone with the process, and greets only if it `is_new`.

    `notice` says what went wrong with the file, for people: nothing that stops the work. `state` tells which state of
    the file this is, as `sight.saved.state_of` says it.
    """

    def __init__(self, path: Path | None = None, *, is_new: bool = False) -> None:
        self.path = path
        self._is_new = is_new or path is not None
        self.notice = ""
        self.state = ""
        self.is_saved = True
        self._kept = self._read() or _Kept()

    @classmethod
    def of_profile(cls, folder: Path, profile: str) -> Remembered:
        """What is remembered for the profile of this name."""
        return cls(folder / "lists" / f"{_file_name(profile)}.json")

    def of(self, name: str) -> OfList:
        """What is remembered of the list of this name."""
        return self._kept.lists.get(name, OfList())

    def show(self, name: str, shown: Arrangement) -> None:
        """Remember how a list is shown."""
        if shown != self.of(name).shown:
            self._change(name, lambda old: OfList(shown, old.views))

    def save_view(self, name: str, view: str, shown: Arrangement) -> None:
        """Remember a view of a list by its name, in place of one of the same name."""
        self._change(name, lambda old: OfList(old.shown, {**old.views, view: shown}))

    def delete_view(self, name: str, view: str) -> None:
        """Forget a view of a list."""
        self._change(name, lambda old: OfList(old.shown, _without(old.views, view)))

    def take_notice(self) -> str:
        """What is to be told of the file, once."""
        notice, self.notice = self.notice, ""
        return notice

    # Greetings

    @property
    def is_first(self) -> bool:
        """Whether no workspace was begun with before."""
        return self._is_new and not self._kept.greeted

    def greets(self, workspace_id: str) -> bool:
        """Whether this workspace is begun with for the first time; from now on it is not."""
        if not self._is_new or workspace_id in self._kept.greeted:
            return False
        self._write(lambda kept: msgspec.structs.replace(kept, greeted=(*kept.greeted, workspace_id)))
        return True

    # The file

    def _change(self, name: str, changed: Callable[[OfList], OfList]) -> None:
        def with_list(kept: _Kept) -> _Kept:
            lists = {**kept.lists, name: changed(kept.lists.get(name, OfList()))}
            return msgspec.structs.replace(kept, lists=lists)

        self._write(with_list)

    def _write(self, changed: Callable[[_Kept], _Kept]) -> None:
        """Change what the file holds now: another segtui may have remembered something else meanwhile."""
        if self.path is None:
            self._kept = changed(self._kept)
            return
        self._kept = changed((self._read() if self.is_saved else None) or self._kept)
        try:
            write_private(self.path, msgspec.json.format(msgspec.json.encode(self._kept), indent=1).decode() + "\n")
            self.is_saved, self.state = True, state_of(os.fspath(self.path))
        except OSError as error:
            self.is_saved = False
            self.notice = f"How the lists are shown is not remembered: {self.path}: {error.strerror}"

    def _read(self) -> _Kept | None:
        """What the file holds; None where there is none, or one that is damaged: that is set aside."""
        if self.path is None:
            return None
        self.state = state_of(os.fspath(self.path))
        try:
            text = read_private(self.path, limit_bytes=_LIMIT_BYTES)
            return msgspec.json.decode(text, type=_Kept) if text is not None else None
        except (FileProblem, msgspec.DecodeError, RecursionError) as error:
            self._set_aside(self.path, error)
            return None

    def _set_aside(self, path: Path, error: Exception) -> None:
        aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
        where = "and could not be set aside"
        with suppress(OSError):
            path.rename(aside)
            where, self.state = f"it was set aside as {aside.name}", ""
        self.notice = f"How the lists were shown could not be read, {where}: {path}: {_short(error)}"


def _short(error: Exception) -> str:
    return error.message if isinstance(error, FileProblem) else str(error)


def _file_name(profile: str) -> str:
    """A name that no other profile's file has, on a file system without capitals too."""
    return _SAFE.sub(lambda found: f"%{ord(found[0]):x}.", profile)[:_MOST_NAME]


def _without(views: Mapping[str, _T], name: str) -> dict[str, _T]:
    return {key: value for key, value in views.items() if key != name}
