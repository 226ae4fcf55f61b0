"""The README: between `<!-- topic: NAME -->` and `<!-- end -->` stands what the topic says, the rest is its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from segtui.topics.declared import TOPICS, topic_named

README = Path(__file__).parents[2] / "README.md"
_TOPIC = re.compile(r"(<!-- topic: ([a-z-]+) -->\n).*?(<!-- end -->\n)", re.DOTALL)
_CONTENTS = re.compile(r"(<!-- topics -->\n).*?(<!-- end -->\n)", re.DOTALL)
_DEEPER = "##"
"""Titles of topics stand below the parts of the README."""


def readme(text: str) -> str:
    """The README with the topics as they are now in place of what is between the marks."""
    text = _CONTENTS.sub(lambda found: f"{found[1]}\n{contents()}\n\n{found[2]}", text)
    return _TOPIC.sub(lambda found: f"{found[1]}\n{_deeper(topic_named(found[2]).text)}\n\n{found[3]}", text)


def marked(text: str) -> list[str]:
    """The names of the topics that have their marks, in their order."""
    return [found[2] for found in _TOPIC.finditer(text)]


def contents() -> str:
    """The topics as a table, with links to where they stand."""
    rows = (f"| [{topic.name}](#{_anchor(title_of(topic.text))}) | {topic.about} |" for topic in TOPICS)
    return "\n".join(["| topic | what it tells |", "| --- | --- |", *rows])


def title_of(text: str) -> str:
    """The title that a text begins with."""
    return text.partition("\n")[0].removeprefix("# ")


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def _deeper(text: str) -> str:
    """The text with its headings further down, but for what looks like one in code."""
    return "\n".join(_deeper_lines(text.strip()))


def _deeper_lines(text: str) -> Iterator[str]:
    is_code = False
    for line in text.split("\n"):
        is_code ^= line.startswith("```")
        yield _DEEPER + line if line.startswith("#") and not is_code else line
