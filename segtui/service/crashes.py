"""What nobody expected, told by kinds and places alone.

The text of an exception, and the variables around it, may hold a token or a write key: neither is kept or shown.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from segtui.errors import defect_said
from segtui.private_files import write_private
from segtui.service.versions import version_of
from segtui.settings import state_folder
from segtui.text import harmless

FOLDER = "crashes"
_KEPT = 5
_MOST_FRAMES = 60
_MOST_ERRORS = 12
_PACKAGES = ("segtui", "textual", "rich", "httpx", "msgspec", "click")
_SHOWN = ("TERM", "COLORTERM", "TERM_PROGRAM", "LANG", "NO_COLOR")
_NOTED = ("TMUX", "STY", "SSH_CONNECTION")
_ROOT = Path(__file__).resolve().parent.parent


def crash_said(error: BaseException) -> str:
    """One line on an error that nobody expected: its kind, its place, and where the report is that is kept of it."""
    report = keep(error)
    where = f"; what is known of it, without any data, is in {harmless(str(report))}" if report else ""
    return defect_said(error) + where


def keep(error: BaseException) -> Path | None:
    """Write a report into the state folder, for this user alone, and drop old ones; None where it cannot be."""
    try:
        folder, now_ns = state_folder() / FOLDER, time.time_ns()
        when = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now_ns // 10**9))
        path = folder / f"crash-{when}-{now_ns % 10**9:09}-{os.getpid()}.txt"
        write_private(path, report(error), replace=False)
        folder.chmod(0o700)
        for old in sorted(folder.glob("crash-*.txt"))[:-_KEPT]:
            old.unlink()
    except (OSError, RuntimeError):
        return None
    return path


def report(error: BaseException) -> str:
    """The kinds of an error and of what led to it, the places it went through, versions, and the kind of terminal."""
    lines = [
        "A crash of segtui. No text of an error, no variable and no data is in this report.",
        "",
        f"when      {time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())} UTC",
        f"screen    {'shown' if 'textual' in sys.modules else 'not loaded'}",
        f"python    {platform.python_version()} on {platform.system()} {platform.release()}",
        f"packages  {', '.join(f'{name} {version_of(name)}' for name in _PACKAGES)}",
        f"terminal  {', '.join(_terminal())}",
    ]
    for said, each in _chain(error):
        lines += ["", f"{said}{_kind(each)}", *(f"    {place}" for place in _places(each.__traceback__))]
    return "\n".join(lines) + "\n"


def _terminal() -> Iterator[str]:
    for name in _SHOWN:
        if name in os.environ:
            yield f"{name} {harmless(os.environ[name][:40])}"
    yield from (f"{name} is set" for name in _NOTED if name in os.environ)
    with suppress(OSError, ValueError, AttributeError):
        size = os.get_terminal_size(sys.__stderr__.fileno())  # type: ignore[union-attr]  # caught as AttributeError
        yield f"{size.columns}x{size.lines}"


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The error, then what it came from, and the parts of a group; each once."""
    waiting, seen = [("", error)], set[int]()
    while waiting and len(seen) < _MOST_ERRORS:
        said, each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield said, each
        if isinstance(each, BaseExceptionGroup):
            waiting += [("part of it: ", part) for part in each.exceptions]
        if each.__cause__ is not None:
            waiting.append(("because of: ", each.__cause__))
        elif each.__context__ is not None and not each.__suppress_context__:
            waiting.append(("while handling: ", each.__context__))


def _kind(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    number = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return f"{name} {number}".rstrip()


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} in {code.co_qualname}")
        trace = trace.tb_next
    if len(places) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        places[half:-half] = [f"… {len(places) - 2 * half} more"]
    return places


def _short(file: str) -> str:
    """A file as its package knows it: where it is installed is nobody's affair."""
    path = Path(file)
    for root in (_ROOT.parent, *sorted(map(Path, filter(None, sys.path)), key=lambda one: -len(one.parts))):
        if path.is_relative_to(root):
            return str(path.relative_to(root))
    return path.name
