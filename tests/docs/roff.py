"""The man page: every command as click knows it, and the topics, in roff."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import click

from segtui.cli.main import segtui
from segtui.topics.declared import TOPICS, Topic
from segtui.topics.markdown import Block, Code, Heading, Items, Paragraph, Table, blocks, spans

_ROOT = Path(__file__).parents[2]
PAGE = _ROOT / "segtui/topics/segtui.1"

_LEFT_OUT = ("contributing", "code")


class Option(NamedTuple):
    """An option: its longest name, how it is written, and what it is for."""

    name: str
    written: str
    about: str


_MANY = 5  # commands that have an option: it is told once
_ABOUT = "the sources of a Twilio Segment workspace, at the keyboard"
_FONTS = {"strong": "B", "accent": "B", "": "R"}
_WIDE = 24  # characters of a cell from which on its column takes what room there is
_ESCAPES = {"\\": r"\e", "-": r"\-", "^": r"\(ha", "~": r"\(ti", "`": r"\(ga", "'": r"\(aq"}


def version() -> str:
    """The version of the project."""
    declared: str = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return declared


def man_page(version: str) -> str:
    """The whole page."""
    context = click.Context(segtui, info_name="segtui")
    lines = ["'\\\" t", '.\\" Made by python -m tests.docs', f'.TH SEGTUI 1 "" "segtui {version}"', ".nh", ".ad l"]
    lines += [".SH NAME", rf"segtui \- {_text(_ABOUT)}", ".SH SYNOPSIS"]
    lines += [_fonts("`segtui` [options]"), ".br", _fonts("`segtui` [options] `command` …")]
    lines += [".SH DESCRIPTION", *_help(segtui), ".SH OPTIONS", *_told(_options(segtui)), ".SH COMMANDS"]
    commands = list(_commands(segtui, context))
    counts = Counter(option for _, command in commands for option in _options(command))
    shared = [option for option, count in counts.items() if count >= _MANY]
    lines += [line for path, command in commands for line in _command(path, command, shared)]
    lines += [".SH OPTIONS OF MANY COMMANDS", *_told(shared)]
    for topic in TOPICS:
        lines += _topic(topic) if topic.name not in _LEFT_OUT else []
    return "\n".join(lines) + "\n"


# Commands ----------------------------------------------------------------------------------------------------------


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group that does something itself, with how it is called, in its order."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, parent=context, info_name=name)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield below.command_path, command
        if isinstance(command, click.Group):
            yield from _commands(command, below)


def _command(path: str, command: click.Command, shared: Collection[Option]) -> Iterator[str]:
    """A command with its own options, and the names of those that many have."""
    words = [_argument(one) for one in command.params if isinstance(one, click.Argument)]
    options = _options(command)
    yield f".SS {_quoted(' '.join((path, *['[options]'] * bool(options), *words)))}"
    yield from _help(command)
    yield from _told(option for option in options if option not in shared)
    others = [option.name for option in options if option in shared]
    if others:
        yield from (".PP", _fonts(f"Also {', '.join(f'`{name}`' for name in others)}."))


def _help(command: click.Command) -> Iterator[str]:
    """The help of a command; behind \\b lines stay as they are."""
    for number, part in enumerate(cleandoc(command.help or "").split("\n\n")):
        yield from [".PP"] if number else []
        said, is_code, code = part.partition("\b\n")
        yield from [_line(_text(" ".join(said.split())))] if said.strip() else []
        yield from _code(code.split("\n")) if is_code else []


def _argument(argument: click.Argument) -> str:
    """An argument as usage shows it; how click does that is not the same in every version."""
    word = (argument.metavar or (argument.name or "").upper()).strip("[]")
    word += "..." if argument.nargs < 0 and not word.endswith("...") else ""
    return word if argument.required else f"[{word}]"


def _options(command: click.Command) -> list[Option]:
    return [_option(one) for one in command.params if isinstance(one, click.Option) and not one.hidden]


def _option(option: click.Option) -> Option:
    names = sorted((*option.opts, *option.secondary_opts), key=len)
    value = option.metavar or option.type.name.upper()
    if isinstance(option.type, click.Choice) and not option.metavar:
        value = "|".join(map(str, option.type.choices))
    return Option(
        names[-1], ", ".join(names) + ("" if option.is_flag or option.count else f" {value}"), option.help or ""
    )


def _told(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        yield from (".TP", rf"\fB{_text(option.written)}\fR", _line(_text(option.about)) or r"\&")


# Topics ------------------------------------------------------------------------------------------------------------


def _topic(topic: Topic) -> Iterator[str]:
    lines = [line for block in blocks(topic.text) for line in _block(block)]
    for before, line in pairwise(["", *lines]):
        if line != ".PP" or not before.startswith((".SH", ".SS")):  # a heading begins a paragraph
            yield line


def _block(block: Block) -> Iterable[str]:
    match block:
        case Heading(level, said):
            return [f".SH {_quoted(said.upper())}" if level == 1 else f".SS {_quoted(said)}"]
        case Paragraph(said):
            return [".PP", _line(_fonts(said))]
        case Code(code):
            return [".PP", *_code(code)]
        case Items(items):
            return [line for mark, said in items for line in (f'.IP "{_mark(mark)}" 3', _line(_fonts(said)))]
        case Table(rows):
            return _table(rows)


def _mark(mark: str) -> str:
    return r"\(bu" if mark == "-" else mark


def _code(lines: Iterable[str]) -> Iterator[str]:
    yield from (".RS 4", ".nf")
    yield from (_line(_text(line)) for line in lines)
    yield from (".fi", ".RE")


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table for tbl, without its headings' capitals; what is long takes what room there is and is wrapped."""
    columns = list(zip(*rows, strict=True))
    wide = [max(map(len, column)) > _WIDE for column in columns]
    yield from (".PP", ".TS", "nokeep;", " ".join("lB" for _ in columns))
    yield " ".join("lx" if is_wide else "l" for is_wide in wide) + "."
    for row in rows:
        yield "\t".join(map(_cell, row, wide))
    yield ".TE"


def _cell(said: str, is_wide: bool) -> str:
    """A cell, as a block of text where it may be wrapped."""
    return f"T{{\n{_line(_fonts(said))}\nT}}" if said and is_wide else _line(_fonts(said))


# Texts -------------------------------------------------------------------------------------------------------------


def _fonts(said: str) -> str:
    return "".join(_text(part) if not tone else rf"\f{_FONTS[tone]}{_text(part)}\fR" for part, tone in spans(said))


def _text(said: str) -> str:
    """A text of which nothing is a command of roff, in ASCII."""
    return "".join(_ESCAPES.get(sign, sign) if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in said)


def _line(text: str) -> str:
    """A line that begins with no request."""
    return rf"\&{text}" if text.startswith((".", "'")) else text


def _quoted(said: str) -> str:
    return '"' + _text(said).replace('"', r"\(dq") + '"'
