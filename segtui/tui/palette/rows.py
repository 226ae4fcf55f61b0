"""The rows of the palette that need no search: what was typed, what completes it, and everything that has a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from segtui.errors import BadFilter
from segtui.models import Source
from segtui.service.filters import SOURCES, begun, parse
from segtui.service.reports import REPORTS
from segtui.text import harmless, searchable
from segtui.topics.declared import TOPICS
from segtui.tui.palette.fuzzy import LETTERS, rank_of
from segtui.tui.palette.grammar import COMMANDS, Kind, Typed, read
from segtui.tui.palette.words import FILTERED, WITHOUT_SCHEMA, completions
from segtui.tui.palette.world import Action, World


class Does(Enum):
    """What `enter` does with a row."""

    RUN = "run"
    OPEN = "open"
    PRESS = "press"
    FILL = "fill"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the palette, with what it is about.

    `line` is what `tab` puts into the line, and what history keeps. `target` is the source's id (OPEN), or the id of
    the key's action (PRESS); FILL goes on typing, and NOTHING is told about.
    """

    id: str
    title: str
    about: str
    line: str
    does: Does = Does.RUN
    target: str = ""


def typed_rows(typed: Typed, world: World) -> Iterator[Row]:
    """The line as it stands, as far as it can run, and what would complete it."""
    line = (typed.head + typed.stem).strip()
    wrong = problem(typed, world)
    words = completions(typed, world)
    as_it_stands = Row("typed", harmless(line), wrong or _said(typed), line, Does.NOTHING if wrong else Does.RUN)
    is_shown = not words if wrong else typed.missing is None
    is_begun = bool(words and typed.stem) and typed.argument is not None and typed.argument.kind is Kind.LABEL_KEY
    if is_shown and not is_begun:
        yield as_it_stands
    for word in words:
        whole = typed.head + word.text
        does = Does.RUN if word.is_whole and _can_run(whole, world) else Does.FILL
        yield Row(whole, harmless(whole), word.about, whole + " " * word.is_whole, does)
    if is_shown and is_begun:  # a key that nothing carries is rarely what is meant
        yield as_it_stands


def _can_run(line: str, world: World) -> bool:
    found = read(line)
    return found is not None and found.missing is None and not problem(found, world)


def _said(typed: Typed) -> str:
    report = next((report for report in REPORTS if report.name == typed.word(Kind.REPORT)), None)
    return report.about if report is not None else typed.command.about


def problem(typed: Typed, world: World) -> str:
    """Why the line cannot be run as it stands; empty: it can, or only lacks an argument."""
    filtered = FILTERED.get(typed.command.name)
    if filtered is not None:
        try:
            parse(typed.word(Kind.FILTER), filtered)
        except BadFilter as error:
            return f"{error.message} (at {error.position + 1})"
    named = {
        Kind.REPORT: [report.name for report in REPORTS],
        Kind.PROFILE: [name for name, _ in world.profiles],
        Kind.THEME: [name for name, _ in world.themes],
        Kind.TOPIC: [word for topic in TOPICS for word in (topic.name, *topic.also)],
    }
    for kind, names in named.items():
        word = typed.word(kind)
        if word and word not in names:
            return f"there is no {kind.value} {harmless(word)}"
    view = typed.word(Kind.VIEW)
    if view and view != "reset" and view not in dict(world.views):
        deed, _, name = view.partition(" ")
        if deed not in ("save", "delete"):
            return f"there is no view {harmless(view)} of this list"
        if not name:
            return f"the name of the view to {deed} is missing"
    return _problem_of_sides(typed.word(Kind.SIDE).split(), world)


def _problem_of_sides(words: Sequence[str], world: World) -> str:
    sides = [word for word in words if word != WITHOUT_SCHEMA]
    names = [name for name, _ in world.sides()]
    profiles = [name for name, _ in world.profiles]  # the one that is open, too: it is the same as live
    unknown = [word for word in sides if word not in (*names, *profiles) and not any(sign in word for sign in "./")]
    if names and unknown:  # none is known yet right after the palette was opened
        return f"{harmless(unknown[0])} is neither live, nor a profile, nor a file"
    return "two sides are needed: live, profiles or snapshot files" if len(sides) not in (0, 2) else ""


def source_row(source: Source, about: str = "") -> Row:
    """The row that opens a source."""
    line = f"source {source.slug or source.id}"
    return Row(f"source {source.id}", source.title, about or line, line, Does.OPEN, source.id)


def key_rows(text: str) -> Iterator[Row]:
    """The row that looks for what may be a write key."""
    found = begun(text, SOURCES)
    if found is not None and found.is_whole:
        line = f"sources {found.instead}"
        yield Row(line, line, found.hint, line, Does.RUN)


def action_row(action: Action) -> Row:
    """The row that does what a key does."""
    return Row(action.id, action.title, f"{action.keys}  {action.about}".strip(), action.title, Does.PRESS, action.id)


def named_rows(text: str, world: World) -> tuple[list[Row], list[Row]]:
    """Commands, profiles, actions, reports and themes of this name: those that hold it, and those of its letters."""
    wanted = searchable(text)
    ranked = [(found, row) for row, names in _named(world) if (found := rank_of(wanted, *names)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    near = [row for found, row in ranked if found < LETTERS]
    return near, [row for found, row in ranked if found >= LETTERS]


def _named(world: World) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Each row with what it goes by: its name, and what is said of it."""
    for command in COMMANDS:
        needs = any(argument.is_needed for argument in command.arguments)
        line = f"{command.name} " if command.arguments else command.name
        row = Row(command.name, command.usage, command.about, line, Does.FILL if needs else Does.RUN)
        yield row, (command.name, command.about)
    for name, remark in world.profiles:
        line = f"profile {name}"
        yield Row(line, harmless(line), remark, line), (line,)
    for action in world.actions:
        yield action_row(action), (action.title,)
    for report in REPORTS:
        line = f"report {report.name}"
        yield Row(line, f"{line} {report.argument}".rstrip(), report.about, line), (line, report.title)
    for name, remark in world.themes:
        line = f"theme {name}"
        yield Row(line, line, remark, line), (line,)
