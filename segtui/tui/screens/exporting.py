"""The key that exports what is marked, or else what is shown, into a new file of the folder one started in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from segtui.errors import SegtuiError
from segtui.models import Label, Source
from segtui.text import harmless
from segtui.tui.keys import bindings_for
from segtui.tui.screens.frame import Frame
from segtui.tui.screens.menu import Choice, Menu

if TYPE_CHECKING:
    from segtui.service.exporting.material import Material

_KEYS = {"j": "json", "c": "csv", "m": "markdown", "t": "terraform"}
_TOAST_S = 10


class Exporting(Frame):
    """A screen whose records can be exported."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("export")

    def to_export(self) -> Sequence[Source] | Sequence[Label]:
        """The records that the key exports: what is marked, or else everything that is shown."""
        raise NotImplementedError

    def action_export(self) -> None:
        records = self.to_export()
        if not records:
            self.tell("There is nothing to export here")
            return
        kind = "source" if isinstance(records[0], Source) else "label"
        count = f"this {kind}" if len(records) == 1 else f"{len(records)} {kind}s"
        menu = Menu(f"Export {count} into {harmless(str(Path.cwd()))}", self._choices(records))

        def chosen(key: str | None) -> None:
            if key is not None:
                self.run_worker(self._export(list(records), key), group="export", exclusive=True)

        self.app.push_screen(menu, chosen)

    def _choices(self, records: Sequence[Any]) -> list[Choice]:
        from segtui.service.exporting.formats import FORMATS

        stem, count = self._stem(records), len(records)
        titles = {key: FORMATS[name] for key, name in _KEYS.items()}
        choices = [Choice(key, form.title, f"{stem}.{form.ending}") for key, form in titles.items()]
        if not isinstance(records[0], Source):
            return choices
        without = "no schema settings" + (f": {count:,} requests fewer" if count > 1 else "")
        return choices + [Choice(key.upper(), form.title, without) for key, form in titles.items()]

    def _stem(self, records: Sequence[Any]) -> str:
        from segtui.service.exporting.files import stem_for

        what = "sources" if isinstance(records[0], Source) else "labels"
        return stem_for(what, self.session.workspace_slug, self.session.service.clock())

    async def _export(self, records: list[Any], key: str) -> None:
        from segtui.service.exporting.files import write_new
        from segtui.service.exporting.formats import FORMATS, text_of

        form = FORMATS[_KEYS[key.lower()]]
        only = "sources" if isinstance(records[0], Source) else "labels"
        try:
            material = await self._material(records, with_schema=key.islower(), with_plans=form.wants_plans)
            pieces = text_of(material, form.name, only=only)
            path = await asyncio.to_thread(write_new, Path.cwd(), self._stem(records), form.ending, pieces)
        except SegtuiError as error:
            self.app.notify(harmless(str(error)), markup=False, severity="error", timeout=_TOAST_S)
            return
        lost = f"; {len(material.missing)} not read, such as {material.missing[0].what}" if material.missing else ""
        self.tell("")
        self.app.notify(
            harmless(f"Wrote {path.name} into {path.parent}{lost}"),
            markup=False,
            severity="warning" if lost else "information",
            timeout=_TOAST_S,
        )

    async def _material(self, records: list[Any], *, with_schema: bool, with_plans: bool) -> Material:
        from segtui.service.exporting.gathering import Wanted, gather

        def progress(what: str, done: int, count: int) -> None:
            self.tell(f"exporting: {what}, {done} of {count}", "dim")

        if not isinstance(records[0], Source):
            return await gather(self.session.service, Wanted(sources=(), labels=records, schema=False))
        wanted = Wanted(sources=records, schema=with_schema, plans=with_schema and with_plans)
        return await gather(self.session.service, wanted, progress)
