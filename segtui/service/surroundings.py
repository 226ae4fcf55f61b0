"""What the doctor says about this machine: folders, versions, terminal."""

from __future__ import annotations

import locale
import os
import platform
import shlex
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from segtui.cache.paths import cache_folder
from segtui.service.checks import Check, State
from segtui.service.versions import version_of
from segtui.settings import config_folder, state_folder

_PACKAGES = ("segtui", "textual", "httpx", "msgspec", "click", "uvicorn", "platformdirs", "keyring")
_TERMINAL_VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TMUX", "STY", "SSH_CONNECTION", "SSH_TTY")
_NO_SCREEN = frozenset({"", "dumb", "unknown"})


def surroundings(environ: Mapping[str, str]) -> Iterator[Check]:
    for name, folder_of in _FOLDERS.items():
        yield folder_check(name, folder_of())
    yield _versions()
    yield terminal_check(environ)


_FOLDERS: Mapping[str, Callable[[], Path]] = {
    "config folder": config_folder,
    "cache folder": cache_folder,
    "state folder": state_folder,
}


def folder_check(name: str, folder: Path) -> Check:
    """Whether a folder is there, private and writable, or could be made."""
    exists = os.path.isdir(folder)  # unlike Path.is_dir, false where one may not look
    facts: dict[str, object] = {"folder": str(folder), "exists": exists}
    if not exists:
        nearest = next((parent for parent in folder.parents if os.path.exists(parent)), Path("/"))
        if os.path.lexists(folder) or not os.access(nearest, os.W_OK | os.X_OK):
            return Check(name, State.WARN, f"{folder} is not there and cannot be made", facts=facts)
        return Check(name, State.OK, f"{folder} (made when needed)", facts=facts)
    if stat.S_IMODE(folder.stat().st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
        hint = f"run: chmod 700 {shlex.quote(str(folder))}"
        return Check(name, State.WARN, f"{folder}: others can write to it", hint=hint, facts=facts)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check(name, State.WARN, f"{folder} cannot be written to", facts=facts)
    return Check(name, State.OK, str(folder), facts=facts)


def _versions() -> Check:
    found = {"python": platform.python_version()} | {package: version_of(package) for package in _PACKAGES}
    text = ", ".join(f"{package} {version}" for package, version in found.items())
    return Check("versions", State.OK, text, facts={**found, "platform": platform.platform()})


def terminal_check(environ: Mapping[str, str]) -> Check:
    """What the terminal says about itself; segtui draws in UTF-8."""
    encoding = locale.getencoding()
    facts = {name: environ[name] for name in _TERMINAL_VARIABLES if name in environ} | {"encoding": encoding}
    term = environ.get("TERM", "")
    parts = [f"TERM {term or 'not set'}", encoding]
    parts += [f"COLORTERM {environ['COLORTERM']}"] if environ.get("COLORTERM") else []
    parts += ["inside tmux"] if environ.get("TMUX") else []
    parts += ["over SSH"] if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") else []
    parts += ["NO_COLOR is set"] if environ.get("NO_COLOR") else []
    text = ", ".join(parts)
    if term in _NO_SCREEN:
        return Check("terminal", State.WARN, text, hint="the screen needs a TERM such as xterm-256color", facts=facts)
    if encoding.lower().replace("-", "") != "utf8":
        return Check("terminal", State.WARN, text, hint="choose a UTF-8 locale, such as LANG=C.UTF-8", facts=facts)
    return Check("terminal", State.OK, text, facts=facts)
