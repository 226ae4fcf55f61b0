"""The app's part of copying: the menu, the toast, and the text on the screen where nothing else works."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App

from segtui.tui.clipboard import Copied, Copier
from segtui.tui.screens.by_hand import ByHand
from segtui.tui.screens.copying import UNSEEN, copy_choices, value_to_copy
from segtui.tui.screens.menu import Choice, Menu
from segtui.tui.session import Session

Tell = Callable[[Copied], object]

_SHOW = "v"


class Copying(App[int]):
    """What an app does to copy; `copier` knows the way."""

    copier: Copier

    @property
    def session(self) -> Session:
        """The session that is copied from."""
        raise NotImplementedError

    def key_said(self, name: str) -> str:
        """The key of an action, for a sentence."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Say something."""
        raise NotImplementedError

    def record_here(self) -> Any | None:
        """The record that is to be copied from."""
        raise NotImplementedError

    def copy(self, text: str, subject: str, *, is_secret: bool = False, tell: Tell | None = None) -> None:
        """Copy a text, and tell how that went, in a toast or as the caller does.

        What cannot be copied is shown, to be selected by hand; a secret never is.
        """

        def ended(copied: Copied) -> None:
            (tell or partial(self._toast, subject, f" {self.key_said('write.keys')} shows it." if is_secret else ""))(
                copied
            )
            if not copied.is_done and not is_secret:
                self.push_screen(ByHand(subject, text))

        self._clipboard = text
        self.copier.copy(text, ended)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text: the way of Textual's own widgets."""
        self.copy(text, "The text")

    def _toast(self, subject: str, hint: str, copied: Copied) -> None:
        said = f"{subject} was {copied.said}."
        if copied.is_done:
            self.notify(said, markup=False, timeout=4)
        else:
            self.notify(said + hint, markup=False, severity="warning", timeout=8)

    def action_copy(self) -> None:
        record = self.record_here()
        if record is None:
            self.tell("There is nothing to copy here")
            return
        base_url = self.session.settings.base_url
        choices = {choice.key: choice for choice in copy_choices(record, base_url)}

        def chosen(key: str | None) -> None:
            if key == _SHOW:
                visible = [choice for choice in choices.values() if choice.key != UNSEEN]
                self.push_screen(Menu("Show, to select by hand", visible), shown)
            elif key is not None:
                text = value_to_copy(record, key, base_url)
                self.copy(text, f"The {choices[key].title}", is_secret=key == UNSEEN)

        def shown(key: str | None) -> None:
            if key is not None:
                self.push_screen(ByHand(f"The {choices[key].title}", value_to_copy(record, key, base_url)))

        show = Choice(_SHOW, "show", "one of these as text, to select it by hand")
        self.push_screen(Menu("Copy", [*choices.values(), show]), chosen)
