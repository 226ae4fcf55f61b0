"""A list as one wants it: its columns, its order, the filter that it begins with and named views, remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from segtui.errors import BadFilter
from segtui.service.remembered import Arrangement, ChosenColumn, OfList
from segtui.text import harmless
from segtui.tui.listing import Listing
from segtui.tui.screens.frame import Frame
from segtui.tui.widgets.table import Table


@dataclass(frozen=True)
class NamedView:
    """A view of a list, to be chosen: `about` says what it shows."""

    name: str
    about: str


class Arranged(Frame):
    """A list whose arrangement is remembered for the profile, under the name of its listing.

    `begins_with` is the filter that it begins with unless another one is pinned; `takes_pin`: one can be.
    """

    listing: Listing
    begins_with = ""
    takes_pin = True

    @property
    def table(self) -> Table:
        """The list itself."""
        return self.query_one("#list", Table)

    def show_rows(self, *, again: bool = True) -> None:
        """Show the rows in the order that is asked for."""
        raise NotImplementedError

    def filter(self, text: str) -> bool:
        """Narrow the list; whether the filter was right."""
        raise NotImplementedError

    # What is remembered ----------------------------------------------------------------------------------------

    @property
    def remembered(self) -> OfList:
        """What is remembered of this list."""
        return self.session.remembered.of(self.listing.name)

    @property
    def pinned_filter(self) -> str:
        """The filter that the list begins with."""
        pinned = self.remembered.shown.filter if self.takes_pin else None
        return (self.begins_with if pinned is None else pinned).strip()

    @property
    def is_as_begun(self) -> bool:
        """Whether the list is shown as the next start will show it."""
        is_remembered = self.session.remembered.is_saved and self._is_as_remembered
        return is_remembered and self.listing.is_done and self.listing.filter_text == self.pinned_filter

    @property
    def _is_as_remembered(self) -> bool:
        return self.listing.arrangement == msgspec.structs.replace(self.remembered.shown, filter=None)

    def take_remembered(self) -> None:
        """Show the columns and the order that are remembered, where they are others than those shown."""
        if not self._is_as_remembered:
            self.listing.arrange(self.remembered.shown)
            self.table.set_columns(self.listing.columns)

    def on_screen_resume(self) -> None:
        if self.is_mounted and self.query("#list"):
            before = self.listing.arrangement
            self.take_remembered()
            if self.listing.arrangement != before:
                self.show_rows()

    def _remember(self, **changes: str | None) -> None:
        """Remember how the list is shown now, and the pinned filter where it is said."""
        shown = msgspec.structs.replace(self.listing.arrangement, filter=self.remembered.shown.filter)
        self.session.remembered.show(self.listing.name, msgspec.structs.replace(shown, **changes))
        self._tell_of_file()

    def _tell_of_file(self) -> None:
        notice = self.session.remembered.take_notice()
        if notice:
            self.notify(harmless(notice), markup=False, severity="warning", timeout=8)

    # Columns and order -----------------------------------------------------------------------------------------

    def action_sort(self) -> None:
        self.listing.sort_by_next()
        self._rearranged()

    def action_reverse(self) -> None:
        self.listing.reverse()
        self._rearranged()

    def sort_by(self, column: str) -> None:
        """Sort by a column; by the same again, the other way round."""
        is_again = column == self.listing.sort_column
        self.listing.sort_by(column, is_again and not self.listing.is_reversed)
        self._rearranged()

    def on_table_heading_clicked(self, event: Table.HeadingClicked) -> None:
        self.sort_by(event.column)

    def take_columns(self, columns: Sequence[ChosenColumn]) -> None:
        """Show these columns."""
        self.listing.arrange(msgspec.structs.replace(self.listing.arrangement, columns=tuple(columns)))
        self._rearranged()

    def reset(self) -> None:
        """Show the list as it begins where nothing is remembered; its named views stay."""
        self.listing.arrange(Arrangement())
        self._rearranged(filter=None)
        self.filter(self.begins_with if self.takes_pin else self.listing.filter_text)

    def _rearranged(self, **changes: str | None) -> None:
        self.table.set_columns(self.listing.columns)
        self._remember(**changes)
        self.show_rows()

    def action_columns(self) -> None:
        from segtui.tui.screens.columns import ColumnsOverlay

        self.app.push_screen(ColumnsOverlay(self))

    # Filter and views ------------------------------------------------------------------------------------------

    def action_pin(self) -> None:
        """Let the list begin with the filter that is on now, or without one if it does so already."""
        text = self.listing.filter_text
        if not self.takes_pin:
            self.tell("What this list shows is given: a filter can be pinned on the whole list")
        elif self.listing.names_secret():
            self.tell("A filter that names a write key is not pinned: it would be kept in a file")
        elif text == self.pinned_filter:
            self._remember(filter="" if self.begins_with else None)
            self.tell("This list begins without a filter from now on" if text else "There is no filter to pin", "dim")
        else:
            self._remember(filter=text)
            self.tell("Pinned: this list begins so from now on" if text else "This list begins without a filter", "dim")

    def views(self) -> list[NamedView]:
        """The named views of this list."""
        return [NamedView(name, self._about(view)) for name, view in sorted(self.remembered.views.items())]

    def _about(self, view: Arrangement) -> str:
        columns = ", ".join(one.id for one in view.columns) if view.columns else "the usual columns"
        order = f"by {view.sort} {'↓' if view.is_reversed else '↑'}" if view.sort else ""
        return harmless(" · ".join(part for part in (view.filter or "every row", order, columns) if part))

    def save_view(self, name: str) -> None:
        """Remember what is shown by a name."""
        name = harmless(name.strip())
        if not name:
            self.tell("view save NAME: the name is missing")
        elif self.listing.names_secret():
            self.tell("A filter that names a write key is not kept: clear it first")
        else:
            shown = msgspec.structs.replace(self.listing.arrangement, filter=self.listing.filter_text)
            self.session.remembered.save_view(self.listing.name, name, shown)
            self._tell_of_file()
            self.tell(f"Saved: “view {name}” in the palette shows it again", "dim")

    def delete_view(self, name: str) -> None:
        """Forget a view."""
        if self.has_view(name):
            self.session.remembered.delete_view(self.listing.name, name)
            self._tell_of_file()
            self.tell(f"The view {name} is forgotten", "dim")
        else:
            self.tell(f"There is no view {harmless(name)} of this list")

    def has_view(self, name: str) -> bool:
        """Whether there is a view of this name."""
        return name in self.remembered.views

    def show_view(self, name: str) -> None:
        """Show a view: its columns and its order are the list's from now on, its filter until another one."""
        view = self.remembered.views[name]
        try:
            self.listing.check(view.filter or "")
        except BadFilter as error:
            self.tell(f"The filter of the view {name} is wrong: {error.message}")
            return
        self.listing.arrange(view)
        self._rearranged()
        self.filter(view.filter or "")
