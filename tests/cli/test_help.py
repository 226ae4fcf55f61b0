"""`segtui help`: the topics and their texts, in a terminal, in a pipe, and through a pager."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from segtui.topics.declared import TOPICS, Topic
from segtui.topics.layout import laid_out
from segtui.topics.markdown import Code, Heading, Paragraph, blocks

from .conftest import Command
from .test_completion import words, world

__all__ = ["world"]

WIDTHS = (20, 40, 80, 100)


def plain(topic: Topic, width: int) -> list[str]:
    return ["".join(text for text, _ in line) for line in laid_out(topic.text, width)]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_text_fits_and_loses_nothing(topic: Topic) -> None:
    code = [line for block in blocks(topic.text) if isinstance(block, Code) for line in block.lines]
    words = re.findall(r"[^\s`*|#]+", re.sub(r"<!--.*?-->|^\|[ |-]*$|^```.*$", "", topic.text, flags=re.MULTILINE))
    for width in WIDTHS:
        lines = plain(topic, width)
        assert all(len(line) <= width or line.strip() in map(str.strip, code) for line in lines)
    said = "".join("".join(lines).split())
    assert [word for word in words if word.lower() not in said.lower()] == []


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_text_is_written_in_what_can_be_shown(topic: Topic) -> None:
    first, *others = blocks(topic.text)
    assert isinstance(first, Heading) and first.level == 1
    assert all(block.level == 2 for block in others if isinstance(block, Heading))
    for block in others:
        assert not isinstance(block, Paragraph) or not re.search(r"\]\(|(?<!\w)_\w|^[*>+]|^\d+\)", block.text)
    narrow = (unicodedata.east_asian_width(sign) not in "WF" and not unicodedata.combining(sign) for sign in topic.text)
    assert all(narrow)


def test_every_topic_is_listed_and_shown_without_any_sequence_in_a_pipe(command: Command) -> None:
    listed = command("help")
    assert listed.status == 0 and listed.err == "" and "\x1b" not in listed.out
    for topic in TOPICS:
        assert re.search(rf"^  {topic.name} +{re.escape(topic.about)}$", listed.out, re.MULTILINE)
        shown = command("help", topic.name)
        assert shown.status == 0 and "\x1b" not in shown.out
        assert shown.out.startswith(topic.text.partition("\n")[0].removeprefix("# ") + "\n\n")


def test_tables_are_aligned_and_go_on_under_themselves() -> None:
    text = "# T\n\n| a | long |\n| --- | --- |\n| `x` | one two three four |\n| yy | |\n"
    lines = [[*line] for line in laid_out(text, 20)]
    assert ["".join(part for part, _ in line).rstrip() for line in lines] == [
        "T", "", "  A   LONG", "  x   one two three", "      four", "  yy",
    ]  # fmt: skip
    assert ("x", "accent") in lines[3]


def test_an_unknown_topic_is_wrong_usage_and_names_the_nearest(command: Command) -> None:
    outcome = command("help", "securty")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == "segtui: there is no topic securty (did you mean security?)\n"
    assert command("help", "sources").err.endswith("(segtui sources --help tells of it)\n")
    assert command("help", "qqqq").err == "segtui: there is no topic qqqq (segtui help lists the topics)\n"


def test_topics_are_completed(world) -> None:  # type: ignore[no-untyped-def]
    assert words(world, "segtui", "help", "co") == ["commands", "copying", "configuration", "command-line",
        "contributing", "code"]  # fmt: skip


@pytest.fixture
def pager(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pager that keeps what it was given, and what it knows."""
    program = home / "pager"
    program.write_text('#!/bin/sh\n{ echo "$LESS ${SEGTUI_TOKEN-none} $1"; cat; } > "$0.out"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PAGER", f"{program} -x")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("SEGTUI_TOKEN", "secret")
    monkeypatch.delenv("LESS", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home / "pager.out"


@pytest.mark.usefixtures("terminal")
def test_in_a_terminal_a_pager_shows_it_with_bold_headings_and_never_knows_the_token(
    command: Command, pager: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("help", "exit-status").out == ""
    known, title, *_ = pager.read_text().split("\n")
    assert known == "FRX none -x" and title == "\x1b[1mExit status\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    command("help", "exit-status")
    assert "\x1b" not in pager.read_text() and "Exit status" in pager.read_text()


def test_a_pipe_has_no_pager(command: Command, pager: Path) -> None:
    assert "Exit status" in command("help", "exit-status").out and not pager.exists()


@pytest.mark.usefixtures("terminal", "pager")
@pytest.mark.parametrize("words", ["cat", "", "/no/such/pager", "an 'open quote"])
def test_without_a_pager_that_runs_the_text_is_printed(
    command: Command, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("PAGER", words)
    outcome = command("help", "exit-status")
    assert outcome.status == 0 and "Exit status" in outcome.out and outcome.err == ""
