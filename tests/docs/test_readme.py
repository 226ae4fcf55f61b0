"""The README says what the topics say, and the topics what the program does."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import segtui
from segtui.cli.commands import COMMANDS
from segtui.config_file import PROFILE_KEYS, TOP_KEYS
from segtui.emulator import Emulator
from segtui.errors import SegtuiError, UsageError
from segtui.keys.declared import GROUPS
from segtui.keys.names import shown
from segtui.operations.sources import list_sources
from segtui.service.filters import SOURCES, Index, parse
from segtui.service.reports import REPORTS
from segtui.topics.declared import TOPICS, topic_named
from segtui.topics.made import SECTIONS
from segtui.tui.palette.grammar import COMMANDS as PALETTE
from segtui.tui.places import PLACES
from tests.docs.readme import README, marked, readme
from tests.support.services import service_on


def test_the_readme_has_every_topic_as_it_is_now() -> None:
    text = README.read_text(encoding="utf-8")
    assert marked(text) == [topic.name for topic in TOPICS]
    assert readme(text) == text, "python -m tests.docs writes it anew"


def test_links_of_the_readme_lead_somewhere() -> None:
    text = README.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = re.findall(r"\]\((.+?)\)", text)
    assert links
    for link in links:
        assert link.removeprefix("#") in anchors if link.startswith("#") else (README.parent / link).is_file(), link


def test_every_declared_key_stands_in_the_table_with_its_name() -> None:
    assert Counter(group for groups in SECTIONS.values() for group in groups) == Counter(list(GROUPS))
    rows = re.findall(r"^\| (.+) \| (.+) \| `([a-z_.]+)` \|$", topic_named("keys").text, re.MULTILINE)
    found = {(keys, name) for keys, _, name in rows}
    for declared in (key for group in GROUPS.values() for key in group):
        assert (" ".join(f"`{shown(name)}`" for name in declared.keys.split(",")), declared.id) in found, declared


def test_the_map_of_the_code_is_the_docstring_of_the_package() -> None:
    assert (segtui.__doc__ or "").strip() in topic_named("code").text


MADE_UP = {"key:ABC", "label:KEY"}
"""Stand for a write key and for the key of a label: told of as such, they find nothing."""


async def test_every_filter_that_a_topic_shows_finds_a_source_of_the_demo() -> None:
    service = service_on(Emulator())
    index = Index(SOURCES, b"")
    async for view in service.watch(list_sources()):
        if view.is_complete and not view.is_loading:
            index.extend(view.items)
            break
    await service.close()
    fields = "|".join(field.name for field in SOURCES.fields)
    term = rf"!?(?:{fields}):[^\s`'\"]+"
    examples = {found for topic in TOPICS for found in re.findall(rf"{term}(?: {term})*", topic.text)}
    assert examples > {"label:team=growth", *MADE_UP}
    assert {one for one in examples if not index.select(parse(one, SOURCES))} == MADE_UP


def test_a_topic_is_found_by_its_name_and_by_other_words_for_it() -> None:
    assert [topic_named(word).name for word in ("filter", "MCP", "undo", "report")] == [
        "filter", "tools", "changes", "reports",
    ]  # fmt: skip
    words = Counter(word for topic in TOPICS for word in (topic.name, *topic.also))
    assert max(words.values()) == 1
    with pytest.raises(UsageError, match="there is no topic filtre") as refused:
        topic_named("filtre")
    assert refused.value.hint == "did you mean filter?"


def codes(error: type[SegtuiError]) -> set[int]:
    """The exit statuses of an error and of all its kinds."""
    return {error.exit_code}.union(*map(codes, error.__subclasses__()))


def variables() -> set[str]:
    """The variables of its own that segtui reads."""
    sources = (README.parent / "segtui").rglob("*.py")
    return {name for path in sources for name in re.findall(r'"(SEGTUI_[A-Z_]+)"', path.read_text(encoding="utf-8"))}


def test_texts_name_everything_that_there_is() -> None:
    needed = {
        "reports": [report.name for report in REPORTS],
        "command-line": COMMANDS,
        "commands": [command.name for command in PALETTE],
        "configuration": [*TOP_KEYS, *PROFILE_KEYS, *variables()],
        "exit-status": [f"| {status} |" for status in (0, *codes(SegtuiError), 5, 130)],
        "filter": [f"{field.name}:" for field in SOURCES.fields],
        "screens": [place.name.capitalize() for place in PLACES],
    }
    missing = {
        topic: [name for name in names if name not in topic_named(topic).text] for topic, names in needed.items()
    }
    assert not any(missing.values()), missing
