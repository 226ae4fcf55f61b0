"""The man page is the one that is made now, and what reads man pages has nothing to say against it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from segtui.cli.commands import COMMANDS
from segtui.topics.declared import TOPICS
from segtui.topics.markdown import spans
from tests.docs.readme import title_of
from tests.docs.roff import PAGE, man_page, version


def test_the_man_page_is_as_it_is_made_now() -> None:
    assert PAGE.read_text(encoding="ascii") == man_page(version()), "python -m tests.docs writes it anew"


def test_every_command_and_topic_for_users_is_told() -> None:
    page = man_page("1").replace(r"\-", "-").replace(r"\(aq", "'")
    for name in COMMANDS:
        assert f'.SS "segtui {name}' in page
    for topic in TOPICS:
        is_told = f'.SH "{title_of(topic.text).upper()}"' in page
        assert is_told == (topic.name not in ("contributing", "code"))
    assert r"\fB--token TEXT" not in page  # the one that is hidden, and refused


def test_no_text_is_a_request_of_roff() -> None:
    from tests.docs.roff import _code, _fonts, _line

    assert [_line(_fonts(text)) for text in (".so x", "'br", "`.x` \\n", "a-b")] == [
        r"\&.so x", r"\(aqbr", r"\fB.x\fR \en", r"a\-b",
    ]  # fmt: skip
    assert list(_code([".ci/run …"]))[2] == r"\&.ci/run \[u2026]"
    assert spans("`a` b") == [("a", "accent"), (" b", "")]


@pytest.mark.parametrize(
    "command",
    [
        ["mandoc", "-T", "lint", "-W", "error"],
        ["man", "--warnings", "-l"],
        ["groff", "-man", "-t", "-ww", "-Tutf8", "-rLL=80n"],
    ],
    ids=lambda command: command[0],
)
def test_it_is_read_without_a_warning(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]}")
    environ = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "80"}
    done = subprocess.run([*command, PAGE], capture_output=True, text=True, env=environ, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "lint" in command or "partly failed" in done.stdout
