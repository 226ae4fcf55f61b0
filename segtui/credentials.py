"""Where the token comes from.

In this order, and the first that has one decides: `SEGTUI_TOKEN`; the profile's `token_command`; the keyring (service
`segtui`, user = profile), where the extra is installed; the profile's `token_file`, or `tokens/PROFILE` in the config
folder.
A source that is configured but fails ends the search: another token may belong to another workspace.
The keyring alone is passed over when it is absent, locked or slow.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import queue
import re
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from segtui.errors import FileProblem, NotAuthorised, NoToken, UsageError
from segtui.private_files import read_private
from segtui.settings import Settings, config_folder
from segtui.text import without_secrets

COMMAND_LIMIT_S = 10.0
KEYRING_LIMIT_S = 3.0
_LIMIT_BYTES = 64 * 1024
_COMPLAINT_CHARS = 300
_SERVICE = "segtui"


class Token:
    """A secret that shows itself to nobody who does not ask for `secret`; `origin` says where it was found.

    `troubles` tells which ways before it should have worked, and did not.
    """

    __slots__ = ("_secret", "origin", "troubles")

    def __init__(self, secret: str, *, origin: str, troubles: tuple[str, ...] = ()) -> None:
        self._secret = secret
        self.origin = origin
        self.troubles = troubles

    @property
    def secret(self) -> str:
        return self._secret

    def __repr__(self) -> str:
        return f"Token(•••• from {self.origin})"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is not to be stored or copied")


@dataclass(frozen=True, slots=True)
class _Search:
    """What a search works with; each way gives a token, None to go on, or raises."""

    settings: Settings
    environ: Mapping[str, str]
    tried: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def find_token(settings: Settings, environ: Mapping[str, str]) -> Token:
    """The token of the profile. May take up to 13 s (a command, a keyring): not for an event loop.

    Raises `NoToken` with everything that was tried, `NotAuthorised` where the token command failed,
    `UsageError` or `FileProblem` where what was found cannot be a token.
    """
    search = _Search(settings, environ)
    for way in (_from_environment, _from_command, _from_keyring, _from_file):
        token = way(search)
        if token is not None:
            return token
    raise NoToken(
        f"no token for profile {settings.profile}; tried: " + "; ".join(search.tried + search.troubles),
        hint=f"set SEGTUI_TOKEN, or put a token into {token_file_of(settings)} with mode 600",
    )


def token_at_hand(settings: Settings, environ: Mapping[str, str]) -> Token | None:
    """The token where it can be had at once, from the environment or a file; None where a command must be run for it.

    Raises `NoToken`, `UsageError` or `FileProblem` as `find_token` does.
    """
    search = _Search(settings, environ)
    return _from_environment(search) or (None if settings.token_command else _from_file(search))


def token_file_of(settings: Settings) -> Path:
    """Where the profile's token file is, or would be."""
    return settings.token_file or config_folder() / "tokens" / settings.profile


def _from_environment(search: _Search) -> Token | None:
    value = search.environ.get("SEGTUI_TOKEN")
    if value is None:
        search.tried.append("SEGTUI_TOKEN is not set")
        return None
    return _token(value, "SEGTUI_TOKEN", search, UsageError)


def _from_command(search: _Search) -> Token | None:
    words = search.settings.token_command
    if not words:
        search.tried.append("the profile has no token_command")
        return None
    return _token(_output_of(words, search), "token_command", search, UsageError)


def _from_file(search: _Search) -> Token | None:
    path = token_file_of(search.settings)
    text = read_private(path, limit_bytes=_LIMIT_BYTES)
    if text is not None:
        return _token(text, f"file {path}", search, lambda problem: FileProblem(path, problem))
    if search.settings.token_file is not None:
        raise FileProblem(path, "there is no such file", hint="the profile's token_file names it")
    search.tried.append(f"there is no file {path}")
    return None


def _token(text: str, origin: str, search: _Search, complaint: Callable[[str], UsageError]) -> Token:
    """The token in a text: without the space around it, one word of visible ASCII."""
    secret = text.strip()
    if not secret:
        raise NoToken(f"{origin} is there, but empty", hint="put a token into it, or take it away")
    wrong = re.search(r"[^!-~]", secret)
    if wrong is not None:
        what = "a line break" if wrong[0] in "\r\n" else "a space" if wrong[0] == " " else "a character"
        raise complaint(f"{origin} holds {what} that no token has, at position {wrong.start() + 1}")
    return Token(secret, origin=origin, troubles=tuple(search.troubles))


def _output_of(words: tuple[str, ...], search: _Search) -> str:
    """What the token command prints; never shown, not even where it fails.

    It runs in a session of its own, so that it can be killed with its children; it has no terminal to ask on.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - the words come from a file that only the user can change; no shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(search.environ),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a usable command"
        key = f"profiles.{search.settings.profile}.token_command"
        raise FileProblem(search.settings.config_path or "config", f"cannot be run: {reason}", key=key) from error
    with process:
        try:
            printed, complaint = _drained(process)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise NotAuthorised(f"token_command ended with status {process.returncode}{_told(complaint, printed)}")
    return printed


def _drained(process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Both outputs of a command, read side by side until it ends. Raises `NotAuthorised` at the limits."""
    deadline = time.monotonic() + COMMAND_LIMIT_S
    kept = {stream: b"" for stream in (process.stdout, process.stderr) if stream is not None}
    with selectors.DefaultSelector() as open_streams:
        for stream in kept:
            open_streams.register(stream, selectors.EVENT_READ, stream)
        while open_streams.get_map():
            ready = open_streams.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise _too_slow()
            for key, _ in ready:
                chunk = os.read(key.fd, _LIMIT_BYTES)
                kept[key.data] += chunk
                if not chunk:
                    open_streams.unregister(key.fileobj)
                if len(kept[key.data]) > _LIMIT_BYTES:
                    raise NotAuthorised("token_command printed far more than a token")
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise _too_slow() from error
    printed, complaint = (data.decode(errors="replace") for data in kept.values())
    return printed, complaint


def _too_slow() -> NotAuthorised:
    return NotAuthorised(f"token_command did not end within {COMMAND_LIMIT_S:g} s")


def _told(complaint: str, printed: str) -> str:
    """The end of what a command complained about, without anything that it also printed."""
    words = without_secrets(complaint, printed.split())
    last = " ".join(words.split())[-_COMPLAINT_CHARS:]
    return f": {last}" if last else ""


def _from_keyring(search: _Search) -> Token | None:
    """The keyring's token; asked in a thread of its own, which is left behind if it hangs."""
    if importlib.util.find_spec("keyring") is None:
        search.tried.append("the keyring extra is not installed")
        return None
    answers: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
    asking = threading.Thread(target=_ask_keyring, args=(search.settings.profile, answers), daemon=True)
    asking.start()
    try:
        answer = answers.get(timeout=KEYRING_LIMIT_S)
    except queue.Empty:
        search.troubles.append(f"the keyring did not answer within {KEYRING_LIMIT_S:g} s")
        return None
    if isinstance(answer, Exception):
        search.troubles.append(f"the keyring cannot be used ({type(answer).__name__})")
        return None
    if answer is None:
        search.tried.append(f"the keyring has none for {_SERVICE}, {search.settings.profile}")
        return None
    return _token(answer, "keyring", search, UsageError)


def _ask_keyring(profile: str, answers: queue.SimpleQueue[str | Exception | None]) -> None:
    try:
        keyring = importlib.import_module("keyring")
        answers.put(keyring.get_password(_SERVICE, profile))
    except Exception as error:  # its backends are plugins: any error of theirs means that there is no keyring
        answers.put(error)
