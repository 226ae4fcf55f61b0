"""Which ways lead to a clipboard from here, and what became of a copy, in words. Nothing is run or sent here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

OSC_52_LIMIT_BYTES = 74_994
"""More than that is cut or dropped by terminals: in Base64 it is 100 kB with what stands around it."""

Find = Callable[[str], str | None]
"""Where a program is, as `shutil.which` finds it."""

_OVER_SSH = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
_WITHOUT_CLIPBOARD = frozenset({"dumb", "linux"})
_X11 = (("xclip", "-selection", "clipboard", "-in"), ("xsel", "--clipboard", "--input"))
_SENT = "sent to the terminal's clipboard"


class Command(NamedTuple):
    """A program that takes the text on standard input; `done` says where it is then."""

    words: tuple[str, ...]
    done: str
    passes_on: bool = False

    @property
    def name(self) -> str:
        return self.words[0].rpartition("/")[2]


class Ways(NamedTuple):
    """Every one of the commands is run; the terminal is sent the text where none of them took it, if it can take it."""

    commands: tuple[Command, ...] = ()
    has_terminal: bool = True


class Copied(NamedTuple):
    """Whether the text went anywhere, and what became of it: to follow on “… was”."""

    is_done: bool
    said: str


def ways_to_copy(environ: Mapping[str, str], find: Find, *, platform: str, in_browser: bool = False) -> Ways:
    """The ways from this environment; a browser is on another machine for all we know, and asked through its page."""
    if in_browser:
        return Ways()
    commands: list[Command] = []
    tmux = find("tmux") if environ.get("TMUX") else None
    if tmux:
        commands.append(Command((tmux, "load-buffer", "-w", "-"), "put into tmux's buffer", passes_on=True))
    if not any(environ.get(name) for name in _OVER_SSH):
        commands += _native(environ, find, platform)
    return Ways(tuple(commands), environ.get("TERM") not in _WITHOUT_CLIPBOARD)


def _native(environ: Mapping[str, str], find: Find, platform: str) -> list[Command]:
    """The program that reaches the clipboard of this machine's own screen, if there is one."""
    wanted: list[tuple[str, ...]] = [("pbcopy",)] if platform == "darwin" else []
    if environ.get("WAYLAND_DISPLAY"):
        wanted.append(("wl-copy",))
    if environ.get("DISPLAY"):
        wanted += _X11
    for name, *arguments in wanted:
        path = find(name)
        if path:
            return [Command((path, *arguments), f"copied to the clipboard ({name})")]
    return []


def is_for_terminal(ways: Ways, problems: Sequence[str], size_bytes: int) -> bool:
    """Whether the terminal is to be sent the text, after the commands ended with these problems (empty: none)."""
    return all(problems) and ways.has_terminal and size_bytes <= OSC_52_LIMIT_BYTES


def copied(ways: Ways, problems: Sequence[str], size_bytes: int) -> Copied:
    """What became of a text of so many bytes; `problems` has one for each command, empty where it took the text."""
    failed = [f"{c.name} {problem}" for c, problem in zip(ways.commands, problems, strict=True) if problem]
    beside = f" ({', '.join(failed)})" if failed else ""
    done = [_passed_on(c, size_bytes) for c, problem in zip(ways.commands, problems, strict=True) if not problem] or (
        [_SENT] if is_for_terminal(ways, problems, size_bytes) else []
    )
    if done:
        return Copied(True, " and ".join(done) + beside)
    if ways.has_terminal:
        return Copied(False, f"not copied: {size_bytes:,} bytes, and terminals take {OSC_52_LIMIT_BYTES:,}{beside}")
    return Copied(False, f"not copied: this terminal has no clipboard{beside}")


def _passed_on(command: Command, size_bytes: int) -> str:
    if not command.passes_on:
        return command.done
    return command.done + (", too large for the terminal's" if size_bytes > OSC_52_LIMIT_BYTES else f" and {_SENT}")
