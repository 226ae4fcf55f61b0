"""`segtui help`: the topics, and the text of one."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from segtui.cli.completing import complete_topics
from segtui.cli.paging import show
from segtui.cli.styles import columns_of_terminal, says_color, styled

if TYPE_CHECKING:
    from segtui.topics.layout import Line

_USUAL_WIDTH = 80


@click.command("help")
@click.argument("topic", required=False, shell_complete=complete_topics)
def help_(topic: str | None) -> int:
    """Tell what segtui can do: the topics, or the text of one."""
    from segtui.topics.declared import listing, topic_named
    from segtui.topics.layout import laid_out

    text = listing("segtui help TOPIC") if topic is None else topic_named(topic).text
    has_color = says_color("auto", sys.stdout)
    lines = laid_out(text, columns_of_terminal() or _USUAL_WIDTH, marks_code=not has_color)
    show("".join(f"{line}\n" for line in _printed(lines, has_color)))
    return 0


def _printed(lines: Iterable[Line], has_color: bool) -> Iterable[str]:
    for line in lines:
        yield "".join(styled(text, tone, has_color) for text, tone in line)
