"""`segtui help`: the topics, and the text of one."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from segtui.cli.commands import COMMANDS
from segtui.cli.completing import complete_topics
from segtui.cli.paging import show
from segtui.cli.styles import columns_of_terminal, says_color, styled
from segtui.errors import UsageError

if TYPE_CHECKING:
    from segtui.topics.layout import Line

_USUAL_WIDTH = 80


@click.command("help")
@click.argument("topic", required=False, shell_complete=complete_topics)
def help_(topic: str | None) -> int:
    """Tell what segtui can do: the topics, or the text of one."""
    from segtui.topics.declared import listing
    from segtui.topics.layout import laid_out

    text = listing("segtui help TOPIC") if topic is None else _text_of(topic)
    has_color = says_color("auto", sys.stdout)
    lines = laid_out(text, columns_of_terminal() or _USUAL_WIDTH, marks_code=not has_color)
    show("".join(f"{line}\n" for line in _printed(lines, has_color)))
    return 0


def _text_of(word: str) -> str:
    """The text of a topic. Raises UsageError; where a command is called so, that says how to ask for its help."""
    from segtui.topics.declared import topic_named

    try:
        return topic_named(word).text
    except UsageError:
        if word not in COMMANDS:
            raise
        raise UsageError(f"{word} is a command, and no topic", hint=f"segtui {word} --help tells of it") from None


def _printed(lines: Iterable[Line], has_color: bool) -> Iterable[str]:
    for line in lines:
        yield "".join(styled(text, tone, has_color) for text, tone in line)
