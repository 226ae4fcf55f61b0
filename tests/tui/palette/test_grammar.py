"""What a line of the palette means, and what it is completed with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segtui.decoding import read as record_of
from segtui.emulator.seed import demo_world
from segtui.models import Source
from segtui.tui.palette.finding import Finding
from segtui.tui.palette.grammar import COMMANDS, Kind, command_named, read
from segtui.tui.palette.rows import Does, Row
from segtui.tui.palette.world import Action, Known, World

SOURCES = [record_of(Source, source) for source in demo_world().sources.values()]


def world(**more: object) -> World:
    known = Known()
    known.take(SOURCES, 1)
    known.prepare(60)
    profiles = [("default", ""), ("eu prod", "")]
    actions = [Action("list.reverse", "S", "Reverse the order", "")]
    sides = [("live", "now"), ("eu", "")]
    return World(known, profiles, [("nord", ""), ("textual-light", "")], lambda: sides, actions, **more)  # type: ignore[arg-type]


def rows(line: str, where: World | None = None) -> list[Row]:
    finding = Finding(line, where or world())
    assert finding.advance(60)
    return finding.rows


def test_the_beginning_of_a_name_is_enough_where_only_one_command_begins_so() -> None:
    assert [command.name for command in map(command_named, ("cat", "sources", "repo")) if command] == [
        "catalog", "sources", "report",
    ]  # fmt: skip
    assert command_named("so") is None and read("sourc checkout") is None and read("lab") is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sources label:env=prod enabled:false", {Kind.FILTER: "label:env=prod enabled:false"}),
        (":labels  tier ", {Kind.FILTER: "tier"}),
        ("catalog sources web", {Kind.TAB: "sources", Kind.FILTER: "web"}),
        ("catalog warehouses", {Kind.TAB: "warehouses"}),
        ("catalog web page", {Kind.FILTER: "web page"}),
        ("catalog web", {Kind.FILTER: "web"}),
        ("report without-label Team name", {Kind.REPORT: "without-label", Kind.LABEL_KEY: "Team name"}),
        ("profile eu prod", {Kind.PROFILE: "eu prod"}),
        ("compare live eu", {Kind.SIDE: "live eu"}),
        ("workspace", {}),
    ],
)
def test_a_line_is_read_into_its_arguments(line: str, words: dict[Kind, str]) -> None:
    typed = read(line)
    assert typed is not None and {kind: word for kind, word in typed.words.items() if word} == words


@pytest.mark.parametrize(
    ("line", "first", "does"),
    [
        ("sources label:team=pay", "sources label:team=pay", Does.RUN),
        ("sources enabled:fa", "sources enabled:false", Does.RUN),
        ("sources web type:jvscr", "sources web type:jvscr", Does.RUN),
        ("sources label:", "sources label:campaign", Does.RUN),
        ("sources /[/", "sources /[/", Does.NOTHING),
        ("catalog whs", "catalog whs", Does.RUN),
        ("report dsbl", "report disabled", Does.RUN),
        ("report without-label te", "report without-label team", Does.RUN),
        ("report without-label", "report without-label", Does.RUN),
        ("report", "report NAME [KEY]", Does.FILL),
        ("profile eu", "profile eu prod", Does.RUN),
        ("profile nobody", "profile nobody", Does.NOTHING),
        ("help", "help [TOPIC]", Does.RUN),
        ("help clip", "help copying", Does.RUN),
        ("help mcp", "help mcp", Does.RUN),
        ("help nothing-like-it", "help nothing-like-it", Does.NOTHING),
        ("theme light", "theme textual-light", Does.RUN),
        ("compare live e", "compare live eu", Does.RUN),
        ("compare live", "compare live", Does.NOTHING),
        ("compare live ", "compare live eu", Does.RUN),
        ("compare ", "compare", Does.RUN),
        ("compare live ./a.json", "compare live ./a.json", Does.RUN),
        ("compare default eu", "compare default eu", Does.RUN),
        ("compare live zzz", "compare live zzz", Does.NOTHING),
        ("rvrse", "Reverse the order", Does.PRESS),
        ("chkweb", "Checkout Web", Does.OPEN),
        ("source check web", "Checkout Web", Does.OPEN),
    ],
)
def test_the_first_row_is_what_enter_does(line: str, first: str, does: Does) -> None:
    found = rows(line)[0]
    assert (found.title, found.does) == (first, does)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sources label:team=pay", "sources label:team=payments "),
        ("sources web type:jvscr", "sources web type:javascript "),
        ("sources web !lab", "sources web !label:"),
        ("catalog whs", "catalog warehouses "),
        ("labels value:staging", "labels value:staging "),
    ],
)
def test_an_argument_is_completed_by_its_letters(line: str, offered: str) -> None:
    assert offered.strip() == line or offered in [row.line for row in rows(line)]


def test_a_word_that_needs_another_one_goes_on_typing() -> None:
    found = {row.title: row.does for row in rows("compare li")}
    assert found == {"compare live": Does.FILL}
    assert {row.title: row.does for row in rows("sources en")}["sources enabled:"] is Does.FILL


def test_a_comparison_runs_before_it_is_known_what_there_is_to_compare() -> None:
    early = replace(world(), sides=list)
    assert [row.does for row in rows("compare live eu", early)][:1] == [Does.RUN]


def test_every_command_is_offered_with_an_empty_line_and_says_what_it_does() -> None:
    offered = {row.title: row.about for row in rows("")}
    for command in COMMANDS:
        assert offered[command.usage] == command.about and command.about


def test_sources_that_were_used_lately_come_first_and_one_that_is_gone_never() -> None:
    used = [SOURCES[40].id, "gone", SOURCES[30].id]
    found = rows("", world(lately=lambda _: used))
    assert [row.target for row in found[:2]] == [SOURCES[40].id, SOURCES[30].id] and found[2].does is not Does.OPEN
    web = [row.target for row in rows("source web", world(lately=lambda _: [SOURCES[4].id]))]
    assert web[0] == SOURCES[4].id and len(web) > 3
    here = rows("", world(lately=lambda _: used, here=SOURCES[40].id))
    assert here[0].target == SOURCES[30].id
    assert rows("source gone", world(lately=lambda _: used)) == []


def test_the_exact_slug_comes_before_others_that_hold_it_wherever_it_stands() -> None:
    assert rows("source checkout-api")[0].line == "source checkout-api"


def test_a_search_goes_on_in_steps_and_its_rows_are_there_as_they_come() -> None:
    known = Known()
    known.take(SOURCES * 120, 1)
    finding = Finding("source checkout", World(known))
    ticks = iter(range(10_000))
    steps = 0
    while not finding.advance(0.5, lambda: next(ticks)):
        steps += 1
    assert steps >= 3 and finding.rows[0].title == "Checkout Web"
