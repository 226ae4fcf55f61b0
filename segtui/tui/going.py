"""Where the palette leads: to a place, a source, a report, another profile, or whatever a key does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.worker import WorkType

from segtui.operations.sources import list_sources
from segtui.service.reports import report_named
from segtui.text import harmless
from segtui.tui.commands import Offers
from segtui.tui.places import PLACES, Place
from segtui.tui.screens.arranged import Arranged
from segtui.tui.screens.catalog import TABS, CatalogScreen
from segtui.tui.screens.list_frame import ListFrame
from segtui.tui.screens.palette import Palette
from segtui.tui.screens.report import label_keys, open_report
from segtui.tui.screens.source import SourceScreen

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp


class Going:
    """Opens the palette, and goes where it says."""

    def __init__(self, app: SegtuiApp) -> None:
        self._app = app

    async def open_palette(self) -> None:
        """Offer all that can be gone to from here."""
        app = self._app
        screen = app.screen
        sources = (await app.session.service.peek(list_sources())).items
        if app.screen is screen:
            views = [(view.name, view.about) for view in screen.views()] if isinstance(screen, Arranged) else []
            offers = Offers(sources, list(label_keys(sources)), app.switching.offered(), views)
            app.push_screen(Palette(list(screen.active_bindings.values()), offers), self._run)

    async def _run(self, answer: str | None) -> None:
        kind, _, rest = (answer or "").partition(" ")
        name, _, word = rest.partition(" ")
        if kind == "go":
            await self.go(next(place for place in PLACES if place.name == name), word)
        elif kind == "source":
            await self._open_source(rest)
        elif kind == "report":
            work: WorkType[None] = partial(open_report, self._app, report_named(name), word.strip())
            self._app.screen.run_worker(work, group="report", exclusive=True)
        elif kind == "profile":
            self._app.switching.ask(rest.strip())
        elif kind == "view":
            self._view(rest.strip())
        elif kind == "do":
            await self._do(rest)

    async def _do(self, name: str) -> None:
        for active in self._app.screen.active_bindings.values():
            if active.binding.id == name:
                await self._app.run_action(active.binding.action, active.node)
                return

    def _view(self, rest: str) -> None:
        """What was said of the views of the list that is here."""
        screen = self._app.screen
        deed, _, name = rest.partition(" ")
        if not isinstance(screen, Arranged):
            self._app.tell("Views belong to lists, and here is none")
        elif screen.has_view(rest):
            screen.show_view(rest)
        elif deed == "save":
            screen.save_view(name)
        elif deed == "delete":
            screen.delete_view(name)
        elif rest == "reset":
            screen.reset()
        else:
            screen.tell(f"There is no view {harmless(rest)} of this list" if rest else "view NAME shows a view")

    async def go(self, place: Place, text: str = "") -> None:
        """Go to a place and narrow what it lists."""
        app = self._app
        await app.switch_mode(place.name)
        while len(app.screen_stack) > 1:
            await app.pop_screen()
        screen = app.screen
        if isinstance(screen, CatalogScreen):
            tab, _, rest = text.partition(" ")
            if tab in TABS:
                screen.open_tab(tab)
                text = rest
        if isinstance(screen, ListFrame):
            screen.went_to(text)

    async def _open_source(self, name: str) -> None:
        view = await self._app.session.service.peek(list_sources())
        source = next((source for source in view.items if source.id == name), None)
        if source is not None:
            await self._app.push_screen(SourceScreen(source))
