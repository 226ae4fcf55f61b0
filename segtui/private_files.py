"""Files that nobody else may read or change: the config and the tokens."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from segtui.errors import FileProblem

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def read_private(path: Path, *, limit_bytes: int) -> str | None:
    """The text of a private file, or None where there is none.

    The rights are checked on the opened file, so that it cannot be exchanged between the check and the reading.
    Raises `FileProblem` where others can get at it, or where it cannot be read or is not UTF-8.
    """
    try:
        with open(path, "rb", opener=_open_without_waiting) as stream:
            _refuse_unless_private(path, os.fstat(stream.fileno()))
            data = stream.read(limit_bytes + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "not a usable path"
        raise FileProblem(path, f"cannot be read: {reason}") from error
    if len(data) > limit_bytes:
        raise FileProblem(path, f"is larger than {limit_bytes} bytes")
    return _decoded(path, data)


def write_private(path: Path, text: str | Iterable[str], *, replace: bool = True) -> None:
    """Write the file whole, or not at all; 0600 in a folder 0700, whatever the umask. The text may come in pieces.

    Raises `FileExistsError` where there is such a file and it is not to be replaced, and `OSError`.
    """
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as stream:
            os.fchmod(descriptor, 0o600)
            stream.writelines((text,) if isinstance(text, str) else text)
        if replace:
            beside.replace(path)
        else:
            os.link(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink()


def _open_without_waiting(path: str, flags: int) -> int:
    """A named pipe without a writer must not hang the start."""
    return os.open(path, flags | os.O_NONBLOCK)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileProblem(path, "is not UTF-8 text", line=line) from error


def _refuse_unless_private(path: Path, facts: os.stat_result) -> None:
    """Refuse what somebody else can read or change, or could put in its place."""
    if not stat.S_ISREG(facts.st_mode):
        raise FileProblem(path, "is not a plain file")
    if facts.st_uid not in (0, os.geteuid()):
        raise FileProblem(path, "belongs to another user", hint="use a copy of your own")
    if facts.st_mode & _OTHERS:
        what = "change" if facts.st_mode & _OTHERS_WRITE else "read"
        raise FileProblem(path, f"others can {what} it", hint=f"run: chmod 600 {shlex.quote(str(path))}")
    _refuse_open_folder(path)


def _refuse_open_folder(path: Path) -> None:
    folder = path.resolve().parent
    mode = folder.stat().st_mode
    if mode & _OTHERS_WRITE and not mode & stat.S_ISVTX:
        hint = f"run: chmod go-w {shlex.quote(str(folder))}"
        raise FileProblem(path, "others can put another file in its place", hint=hint)
