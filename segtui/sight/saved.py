"""The list as the next start will show it, kept in a file: real rows with the time they were fetched at.

A file belongs to one way of starting: the same arguments, the same environment, the same terminal, and the same files
of configuration and token, untouched. So nothing needs to be read or decided before it is shown, and nobody sees rows
of another workspace, host or token. It holds what the list shows: no write key, no token.

The form is text, for the sake of speed: lines, and in a line items, ended by control characters, which no text here can
hold. The first line has the checksum of the rest.
"""

from __future__ import annotations

import os
import sys
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    Item: TypeAlias = tuple[str, int, str, str]
    """A text, its width, its style, and its style under the cursor; widths below 0 are the slots."""

GAP, AGE, POSITION, THUMB, SIGN = -1, -2, -3, -4, -5
"""Slots of a line: what is left over, the age of the data (its second style is for old data), the cursor's position,
the scroll bar's cell, the cursor's sign."""

FOLDER = "sight"
_VERSION = "segtui sight 2"
_ITEM, _FIELD = "\x1e", "\x1f"
_LARGEST = 2_000_000
_NAMES = ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "HOME", "TMUX")
_PREFIXES = ("SEGTUI_", "XDG_", "TEXTUAL_")


class Sight:
    """A list as it was last seen.

    `files` are the files that decided what was shown, each with its state; `fetched_at` is in Unix seconds; `rows` are
    the first of `total`, each its identity and its items; `keys` says which bytes move the cursor, and how; `is_plain`:
    signs are in ASCII.
    """

    __slots__ = ("fetched_at", "files", "heading", "is_plain", "keys", "mouse", "rows", "state", "title", "total")

    def __init__(self) -> None:
        self.files: list[tuple[str, str]] = []
        self.fetched_at = 0.0
        self.total = 0
        self.mouse = True
        self.is_plain = False
        self.title: list[Item] = []
        self.heading: list[Item] = []
        self.state: list[Item] = []
        self.rows: list[tuple[str, list[Item]]] = []
        self.keys: dict[str, str] = {}


def default_folder(environ: Mapping[str, str]) -> str:
    """Where sights are kept: beside the cache."""
    chosen = environ.get("SEGTUI_CACHE_DIR")
    if chosen:
        return os.path.join(os.path.expanduser(chosen), FOLDER)
    base = environ.get("XDG_CACHE_HOME") or ("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")
    return os.path.join(os.path.expanduser(base), "segtui", FOLDER)


def name_for(arguments: Iterable[str], environ: Mapping[str, str], size: tuple[int, int], token: str = "") -> str:
    """The name of the file for this way of starting; `token` where it comes from elsewhere than the environment."""
    try:
        from _blake2 import blake2b  # hashlib alone takes three milliseconds
    except ImportError:
        from hashlib import blake2b
    chosen = sorted(name for name in environ if name in _NAMES or name.startswith(_PREFIXES))
    parts = (
        *arguments,
        *(f"{name}={environ[name]}" for name in chosen),
        f"{size[0]}x{size[1]}",
        os.getcwd(),
        token,
    )
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=20, person=b"segtui sight").hexdigest()


def state_of(path: str) -> str:
    """What tells that a file is the same as before; empty: there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"


def write(path: str, sight: Sight) -> None:
    """Keep a sight. Raises OSError."""
    body = "\n".join(_lines(sight)).encode("utf-8", "replace")
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    temporary = f"{path}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(f"{_VERSION} {crc32(body):08x}\n".encode() + body)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def read(path: str) -> Sight | None:
    """The sight in a file; None where there is none for now: no file, a damaged one, or what it stands on changed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            return None
        data = os.read(descriptor, _LARGEST)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    head, _, body = data.partition(b"\n")
    if head != f"{_VERSION} {crc32(body):08x}".encode():
        return None
    try:
        text = body.decode()
        if _steers(text):
            return None
        sight = _sight(text.split("\n"))
    except (ValueError, IndexError):
        return None
    return sight if all(state_of(file) == state for file, state in sight.files) else None


def _steers(text: str) -> bool:
    """Whether anything but the signs of the form could steer a terminal: what is drawn early passes no other filter."""
    plain = text.replace(_ITEM, "").replace(_FIELD, "").replace("\n", "")
    return not plain.isprintable() and any(char < " " or "\x7f" <= char <= "\x9f" for char in plain)


def _lines(sight: Sight) -> Iterable[str]:
    styles: dict[str, int] = {}

    def line(items: Sequence[Item]) -> str:
        return _ITEM.join(
            _FIELD.join((text, str(width), *(str(styles.setdefault(style, len(styles))) for style in (one, other))))
            for text, width, one, other in items
        )

    lines = [line(items) for items in (sight.title, sight.heading, sight.state)]
    rows = [name + _ITEM + line(items) for name, items in sight.rows]
    yield _ITEM.join(_FIELD.join(pair) for pair in sight.files)
    yield _FIELD.join(
        (repr(sight.fetched_at), str(sight.total), "1" if sight.mouse else "", "1" if sight.is_plain else "")
    )
    yield _ITEM.join(_FIELD.join((data.encode().hex(), move)) for data, move in sight.keys.items())
    yield _FIELD.join(styles)
    yield from lines
    yield from rows


def _sight(lines: Sequence[str]) -> Sight:
    sight = Sight()
    files, facts, keys, styles_line, title, heading, state, *rows = lines
    styles = styles_line.split(_FIELD)

    def items(line: str) -> list[Item]:
        found: list[Item] = []
        for part in line.split(_ITEM):
            text, width, one, other = part.split(_FIELD)
            found.append((text, int(width), styles[int(one)], styles[int(other)]))
        return found

    sight.files = [_pair(part) for part in files.split(_ITEM) if part]
    fetched_at, total, mouse, is_plain = facts.split(_FIELD)
    sight.fetched_at, sight.total = float(fetched_at), int(total)
    sight.mouse, sight.is_plain = bool(mouse), bool(is_plain)
    sight.keys = {bytes.fromhex(data).decode(): move for data, move in map(_pair, keys.split(_ITEM))}
    sight.title, sight.heading, sight.state = items(title), items(heading), items(state)
    for row in rows:
        name, _, line = row.partition(_ITEM)
        sight.rows.append((name, items(line)))
    return sight


def _pair(text: str) -> tuple[str, str]:
    first, second = text.split(_FIELD)
    return first, second
