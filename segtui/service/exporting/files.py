"""Where an export goes: a file that only its owner may read, written whole or not at all, and never over another."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from segtui.errors import Refused, SegtuiError
from segtui.private_files import write_private

_LONGEST = 40


def check_free(path: Path, *, force: bool) -> None:
    """See to it before anything is read that the file may be written.

    Raises:
        Refused: there is such a file. SegtuiError: its folder is not there, or it is no plain file.
    """
    if not path.parent.is_dir():
        raise SegtuiError(f"{path} cannot be written: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        raise SegtuiError(f"{path} cannot be written: it is no plain file")
    if path.exists() and not force:
        raise _is_there(path)


def write_file(path: Path, pieces: Iterable[str], *, force: bool = False) -> None:
    """Write the pieces, 0600.

    Raises:
        Refused: there is such a file, and no `force`. SegtuiError: it cannot be written.
    """
    try:
        write_private(path, pieces, replace=force)
    except FileExistsError as error:
        raise _is_there(path) from error
    except OSError as error:
        raise SegtuiError(f"{path} cannot be written: {error.strerror or 'no usable path'}") from error


def write_new(folder: Path, stem: str, ending: str, pieces: Iterable[str]) -> Path:
    """Write the pieces into a new file of the folder, with a number behind its name where there is one; gives its path.

    Raises:
        SegtuiError: it cannot be written.
    """
    text = "".join(pieces)
    for number in count(1):
        path = folder / (f"{stem}.{ending}" if number == 1 else f"{stem}-{number}.{ending}")
        if path.exists():
            continue
        try:
            write_file(path, (text,))
        except Refused:
            continue  # it came just now
        return path
    raise AssertionError("numbers have no end")


def stem_for(what: str, workspace_slug: str, at: float) -> str:
    """The name of an export without its ending: `segtui-WORKSPACE-WHAT-DATE`; `at` is in Unix seconds."""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", workspace_slug).strip("-")[:_LONGEST]
    return "-".join(part for part in ("segtui", slug, what, time.strftime("%Y-%m-%d", time.localtime(at))) if part)


def _is_there(path: Path) -> Refused:
    return Refused(f"{path} is there already", hint="--force writes over it")
