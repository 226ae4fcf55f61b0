"""Where the palette leads: to a place, a source, a report, another profile, or whatever a key does."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual.worker import WorkType

from segtui.config_file.kinds import THEMES
from segtui.errors import SegtuiError
from segtui.models import Source
from segtui.operations.sources import create_source, list_sources
from segtui.service.lately import Lately
from segtui.service.plans import Application
from segtui.service.reports import report_named
from segtui.service.saying import error_said
from segtui.settings import Settings
from segtui.text import harmless
from segtui.tui.keys import helped
from segtui.tui.palette.grammar import Kind, Typed, read
from segtui.tui.palette.rows import Does, Row
from segtui.tui.palette.world import Action, Known, Words, World
from segtui.tui.places import PLACES
from segtui.tui.screens.arranged import Arranged
from segtui.tui.screens.catalog import CatalogScreen
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.palette import Palette
from segtui.tui.screens.report import open_report
from segtui.tui.screens.source import SourceScreen
from segtui.tui.screens.sources import SourcesScreen

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


class Going:
    """Opens the palette, and goes where it says."""

    def __init__(self, app: SegtuiApp) -> None:
        self._app = app
        self._known = Known()
        self._of: object = None
        self._sides: Words = ()

    @property
    def lately(self) -> Lately:
        """What was used lately with this profile."""
        return self._app.session.lately

    async def open_palette(self) -> None:
        """Offer all that can be gone to from here."""
        app = self._app
        screen = app.screen
        view = await app.session.service.peek(list_sources())
        if not app.is_free(screen):
            return
        if self._of is not app.session:  # nothing of another workspace
            self._of, self._known = app.session, Known(app.session.service.hash_key)
        self._known.take(view.items, view.revision)
        palette = Palette(self._world(), tuple(self.lately.lines), self._try_on)

        async def answered(_: str | None) -> None:
            if palette.chosen is not None:
                await self._run(palette.chosen)
            app.colours.try_on()

        await app.push_screen(palette, answered)
        palette.run_worker(self._keep_up(palette), group="sources")
        palette.run_worker(self._find_sides(), group="sides")
        self._tell_problem()

    async def _keep_up(self, palette: Palette) -> None:
        """Let the palette know the sources that come while it is open: the first ones at once, then all of them."""
        async with contextlib.aclosing(cast(Any, self._app.session.service.watch(list_sources()))) as views:
            async for view in views:
                is_due = not view.is_growing or not self._known.sources
                if is_due and self._known.take(view.items, view.revision):
                    palette.know_more()

    def _world(self) -> World:
        app = self._app
        screen = app.screen
        here = screen.source.id if isinstance(screen, SourceScreen) else ""
        return World(
            self._known,
            profiles=app.switching.offered(),
            themes=[(name, "the present one" if name == app.colours.chosen else "") for name in sorted(THEMES)],
            views=[(view.name, view.about) for view in screen.views()] if isinstance(screen, Arranged) else (),
            sides=lambda: self._sides,
            actions=self._actions(),
            lately=self.lately.sources_of,
            here=here,
        )

    def _actions(self) -> list[Action]:
        screen = self._app.screen
        found = helped(screen.app, list(screen.active_bindings.values()))
        return [Action(k.id, k.keys, k.title, k.tooltip) for k in found if not k.id.startswith("place.")]

    async def _find_sides(self) -> None:
        """Find what can be compared, beside the keys: what that needs takes long to load."""
        self._sides = await asyncio.to_thread(_sides, self._app.session.settings)

    def _tell_problem(self) -> None:
        """Tell once what is wrong with the file of what was used lately."""
        problem, self.lately.problem = self.lately.problem, ""
        if problem:
            self._app.notify(harmless(problem), markup=False, severity="warning", timeout=8)

    def used(self, source: Source) -> None:
        """A source was opened or changed."""
        self.lately.used(source.workspace_id, source.id)

    async def changed(self, application: Application) -> None:
        """A plan was applied: the source that it is about was made or changed, if it is about one."""
        made = next((one.made for one in application.results if one.step.call.operation is create_source), "")
        items = (made,) if made else application.plan.items
        source = await self._source(items[0]) if len(items) == 1 else None
        if source is not None:
            self.used(source)
        if made:
            self._show_made(made)

    def _show_made(self, name: str) -> None:
        """Put the cursor on a new source in the lists of sources, where no filter can hide it."""
        for screen in (screen for stack in self._app._screen_stacks.values() for screen in stack):
            if isinstance(screen, SourcesScreen) and screen.is_there and not screen.listing.filter_text:
                screen.table.go_to(name)

    async def _source(self, name: str) -> Source | None:
        view = await self._app.session.service.peek(list_sources())
        return next((source for source in view.items if source.id == name), None)

    # Where it leads --------------------------------------------------------------------------------------------

    async def _run(self, row: Row) -> None:
        if not self._names_write_key(row.line):
            self.lately.ran(row.line)
        typed = read(row.line)
        if row.does is Does.OPEN:
            await self._open_source(row.target)
        elif row.does is Does.PRESS:
            await self._press(row.target)
        elif typed is not None:
            await self._obey(typed)

    def _names_write_key(self, line: str) -> bool:
        """Whether a write key stands in the line, pasted there by mistake perhaps: it is kept nowhere."""
        words = {word for part in line.split() for word in (part, part.rpartition(":")[2].strip('"'))}
        return any(not words.isdisjoint(source.write_keys) for source in self._known.sources)

    async def _obey(self, typed: Typed) -> None:
        app, name = self._app, typed.command.name
        if name == "report":
            report, key = report_named(typed.word(Kind.REPORT)), typed.word(Kind.LABEL_KEY)
            work: WorkType[None] = partial(open_report, app, report, key)
            app.screen.run_worker(work, group="report", exclusive=True)
        elif name == "profile":
            app.switching.ask(typed.word(Kind.PROFILE))
        elif name == "view":
            self._view(typed.word(Kind.VIEW))
        elif name == "theme":
            await self._show_theme(typed.word(Kind.THEME))
        elif name == "help":
            await self._read(typed.word(Kind.TOPIC))
        elif name in {place.name for place in PLACES}:
            await self.go(name, typed.word(Kind.FILTER) or typed.word(Kind.SIDE), typed.word(Kind.TAB))

    def _try_on(self, line: str) -> None:
        """Show how a theme looks while it is being chosen: the words `theme NAME` stand in the line."""
        command, _, name = line.partition(" ")
        self._app.colours.try_on(name.strip() if command == "theme" and name.strip() in THEMES else "")

    async def _show_theme(self, name: str) -> None:
        """Show a theme, now and from the next start on, and say where it is kept, or why it is not."""
        app = self._app
        app.colours.choose(name)
        limits = f" · {app.colours.limits_said}" if app.colours.limits_said else ""
        app.tell(f"{await self._kept_said(name)}{limits}")

    async def _kept_said(self, name: str) -> str:
        profiles = self._app.session.profiles
        try:
            path = await asyncio.to_thread(profiles.keep, "theme", name) if profiles is not None else None
        except SegtuiError as error:
            return f"{name}, until segtui ends, for it could not be kept: {error_said(error)}"
        if path is None:
            return f"{name}, until segtui ends: the demo keeps nothing"
        return f"{name}, from now on: kept in {harmless(str(path))}"

    async def _read(self, word: str) -> None:
        """Show the text of a topic, or which there are."""
        from segtui.topics.declared import topic_named
        from segtui.tui.screens.topic import TopicScreen  # loaded when something is read

        await self._app.push_screen(TopicScreen(topic_named(word) if word else None))

    def _view(self, said: str) -> None:
        """Obey what was said of the views of the list that is here."""
        screen = self._app.screen
        deed, _, name = said.partition(" ")
        if not isinstance(screen, Arranged):
            self._app.tell("Views belong to lists, and here is none")
        elif screen.has_view(said):
            screen.show_view(said)
        elif deed == "save":
            screen.save_view(name)
        elif deed == "delete":
            screen.delete_view(name.strip())
        elif said == "reset":
            screen.reset()
        else:
            screen.tell(f"There is no view {harmless(said)} of this list")

    async def _press(self, name: str) -> None:
        for active in self._app.screen.active_bindings.values():
            if active.binding.id == name:
                await self._app.run_action(active.binding.action, active.node)
                return

    async def go(self, place: str, text: str = "", tab: str = "") -> None:
        """Go to a place and narrow what it lists."""
        app = self._app
        with app.trail.leap():
            await app.switch_mode(place)
            while len(app.screen_stack) > 1:
                await app.pop_screen()
            screen = app.screen
            if isinstance(screen, CatalogScreen) and tab:
                screen.open_tab(tab)
            if isinstance(screen, ListFrame):
                screen.went_to(text)

    async def _open_source(self, name: str) -> None:
        source = await self._source(name)
        if source is not None:
            await self._app.push_screen(SourceScreen(source))


def _sides(settings: Settings) -> Words:
    from segtui.service.comparing.sides import offered

    return offered(settings, Path.cwd())
