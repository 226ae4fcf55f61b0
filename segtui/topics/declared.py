"""Every topic, declared once: its name, what it is about, and the words that mean it too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from segtui.errors import UsageError
from segtui.text import harmless

_TEXTS = Path(__file__).parent / "texts"
_MADE = re.compile(r"^<!-- made: ([a-z]+) -->$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to read; `also` are other words for it."""

    name: str
    about: str
    also: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text, in Markdown: it begins with its title, and what is made from the program stands in its place."""
        from segtui.topics.made import MADE  # only here: the palette knows the topics, and few are read

        written = (_TEXTS / f"{self.name}.md").read_text(encoding="utf-8")
        return _MADE.sub(lambda found: MADE[found[1]](), written)


TOPICS: tuple[Topic, ...] = (
    Topic("start", "the first look, on a workspace that is made up", ("demo", "install")),
    Topic("token", "how segtui gets at your workspace", ("workspace", "keyring", "region")),
    Topic("screens", "what there is to see, and how fresh it is", ("screen", "cache", "offline")),
    Topic("filter", "the language that narrows lists", ("filters", "search")),
    Topic("lists", "columns, order, marks, views", ("views", "columns", "marks", "sort")),
    Topic("commands", "what can be typed after a colon, and going about", ("palette", "history")),
    Topic("changes", "how a write is shown, sent and taken back", ("writes", "undo", "preview", "bulk")),
    Topic("reports", "the sources that somebody should look at", ("report",)),
    Topic("copying", "where a copy goes, and the mouse", ("copy", "clipboard", "mouse")),
    Topic("keys", "every key, and its name for the config file", ("key", "bindings")),
    Topic("configuration", "profiles and the config file", ("config", "profiles", "profile", "environment")),
    Topic("read-only", "looking without being able to break anything", ("readonly",)),
    Topic("browser", "the screen in a browser", ("serve", "web")),
    Topic("command-line", "everything without the screen", ("cli", "scripts", "completion", "color")),
    Topic("export", "files of what there is, and what differs", ("diff", "compare", "snapshot", "terraform")),
    Topic("exit-status", "what the exit status says", ("status", "exit")),
    Topic("tools", "the operations for an MCP client", ("mcp",)),
    Topic("emulator", "the API in a box, for trying things out"),
    Topic("trouble", "when something goes wrong", ("doctor", "crash", "problems")),
    Topic("security", "what is kept from whom, and how that is tested", ("secrets",)),
    Topic("reliability", "what holds when things break, and how that is tested", ("tests",)),
    Topic("contributing", "how to change segtui", ("contribute", "development")),
    Topic("code", "the map of the code", ("map",)),
)
"""In the order in which one reads them."""


def listing(command: str) -> str:
    """What there is to read, in Markdown, and the command that shows it."""
    rows = "\n".join(f"| {topic.name} | {topic.about} |" for topic in TOPICS)
    table = f"| topic | what it tells |\n| --- | --- |\n{rows}"
    return f"# What there is to read\n\n{table}\n\n`{command}` shows one of them.\n"


def topic_named(word: str) -> Topic:
    """The topic that a word names.

    Raises:
        UsageError: there is none; the nearest name is told.
    """
    wanted = word.lower()
    names = {name: topic for topic in reversed(TOPICS) for name in (topic.name, *topic.also)}
    if wanted not in names:
        from difflib import get_close_matches

        near = get_close_matches(wanted, names, n=1)
        hint = f"did you mean {names[near[0]].name}?" if near else "segtui help lists the topics"
        raise UsageError(f"there is no topic {harmless(word)}", hint=hint)
    return names[wanted]
