"""The preview of a write: what it changes and the exact requests; nothing is sent before `enter`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import BindingType
from textual.timer import Timer

from segtui.errors import SegtuiError
from segtui.service.plans import Confirmation, Plan, Proof
from segtui.service.saying import curl_lines, groups
from segtui.text import harmless
from segtui.tui.cells import width_of
from segtui.tui.clipboard import Copied
from segtui.tui.keys import bindings_for
from segtui.tui.line_edit import LineEdit
from segtui.tui.pages import Row
from segtui.tui.plan_pages import Sheet, plan_rows
from segtui.tui.result_pages import refusal_rows
from segtui.tui.screens.overlay import PageOverlay
from segtui.tui.widgets.document import Document

if TYPE_CHECKING:
    from segtui.tui.app import SegtuiApp

BURST_S = 0.02
"""Keys that come closer together than this were not typed by hand: they are a paste."""

APPLY = "apply"

_WIDEST = 164  # cells of the box
_MARGIN = 8  # cells beside it, where it is wider than most
_FRAME = 5  # cells: its border and blanks, and the column that shows how far one has scrolled


class PreviewOverlay(PageOverlay):
    """A plan to be applied with `enter`; the answer is `APPLY`, and `typed` is what was typed to confirm it.

    `refusal` says why nothing can be applied (read-only); empty: it can. A key that was pressed before the preview was
    drawn, or that came in a burst, does not apply: nobody has read it yet. Where a slow line cuts a paste in two, what
    begins the second part has nothing before it: it applies only once nothing follows.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("preview")

    def __init__(self, plan: Plan, confirmations: Sequence[Confirmation], refusal: str, base_url: str) -> None:
        super().__init__()
        self.plan, self._groups = plan, groups(plan)
        self.typed: tuple[str, ...] = ()
        subject = harmless(plan.subject)
        self.box_title = plan.title if subject in plan.title else f"{plan.title}  {subject}"
        self._asked = () if plan.is_empty or refusal else tuple(confirmations)
        self._refusal, self._base_url = refusal, base_url
        self._edit = LineEdit()
        self._opened: frozenset[int] = frozenset()
        many = (at for at, group in enumerate(self._groups) if len(group.steps) > 1)
        self._chosen = next(many, 0)  # what a group of one would list is shown already
        self._drawn_at: float | None = None
        self._last_key_at = 0.0
        self._is_typed_by_hand = False
        self._applying: Timer | None = None

    def said_of_closing(self) -> str:
        closes = super().said_of_closing()
        return f"read-only: nothing is sent · {closes}" if self._refusal else closes

    def opened(self) -> None:
        super().opened()
        self._show_line()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        if self._drawn_at is None:
            self._drawn_at = time.monotonic()  # the clock of an event's `time`
        self._show_hints()

    def rows(self) -> Sequence[Row]:
        sheet = Sheet(max(1, self._most - _FRAME), self.size.height, self.segtui.key_said)
        return plan_rows(self.plan, self._groups, sheet, self._opened, self._chosen)

    @property
    def _most(self) -> int:
        """The most cells that the box may have."""
        return max(min(type(self).widest, self.size.width), min(_WIDEST, self.size.width - _MARGIN))

    def fit_to(self, rows: Sequence[Row]) -> None:
        """Be as wide as the values and requests need: they are read in one piece where there is room for it."""
        needed = max((sum(width_of(text) for text, _ in row) for row in rows), default=0) + _FRAME
        self.widest = max(type(self).widest, min(needed, self._most))
        self.query_one("#box").styles.width = self.widest

    def hints(self) -> Sequence[tuple[str, str]]:
        if self.plan.is_empty:
            return ((self.key("overlay.close"), "back"),)
        names = {"overlay.toggle": "list", "overlay.next_group": "next group"} if self._groups else {}
        more = [(self.key(name), what) for name, what in names.items()]
        if self._confirmation is None:
            apply, back = self.key("overlay.apply"), self.key("overlay.close")
        else:
            apply, back = "enter", "esc"
        copy = self.key("overlay.curl", beside_typing=self._confirmation is not None)
        apply = "" if self._refusal else apply
        return ((apply, "apply"), (copy, "copy as curl"), *more, (back, "back"))

    # Keys ------------------------------------------------------------------------------------------------------

    def press(self, event: events.Key) -> None:
        """Look at each key before any binding does: when it came, and whether it belongs to the confirmation."""
        in_burst = event.time - self._last_key_at < BURST_S
        self._last_key_at = event.time
        was_drawn = self._drawn_at is not None and event.time >= self._drawn_at
        self._is_typed_by_hand = was_drawn and not in_burst
        super().press(event)
        self._hold_back()
        is_too_early = not was_drawn and event.key != "escape"
        if is_too_early or (self._confirmation is not None and self._take(event.key, event.character)):
            event.prevent_default()
            self._message = [] if is_too_early else self._message
            self._show_hints()

    def _take(self, key: str, character: str | None) -> bool:
        """Whether a key belongs to what is typed to confirm: there `enter` applies and `esc` leaves, always."""
        if key == "enter":
            self.action_apply()
        elif key == "escape":
            self.action_leave()
        elif self._edit.press(key, character):
            self._show_line()
        else:
            return False
        return True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._confirmation is not None:
            self._edit.insert(event.text.strip())
            self._show_line()

    def action_apply(self) -> None:
        if self.plan.is_empty:
            self.dismiss(None)
        elif self._refusal:
            self.tell(f"Nothing is sent: {self._refusal}")
        elif self._confirmation is not None:
            self._confirm(self._confirmation)
        elif self._is_typed_by_hand:
            self._apply_unless_followed()
        else:
            self._tell_too_fast()

    def _apply_unless_followed(self) -> None:
        self._applying = self.set_timer(BURST_S, self._apply)

    def _tell_too_fast(self) -> None:
        self.tell(f"That came too fast to be read first: {self.key('overlay.apply')} again applies it")

    def _apply(self) -> None:
        if self.app.message_queue_size:  # what may be keys, and came before this
            self._apply_unless_followed()
        else:
            self.dismiss(APPLY)

    def _hold_back(self) -> None:
        """Another key came: the one before it, if it was to apply, was no press by hand."""
        timer, self._applying = self._applying, None
        if timer is not None:
            timer.stop()
            self._tell_too_fast()

    def action_copy_curl(self) -> None:
        if not self.plan.is_empty:
            text = curl_lines(self.plan, self._base_url)
            cast("SegtuiApp", self.app).copy(text, "The request as curl", tell=self._copied)

    def _copied(self, copied: Copied) -> None:
        self.tell(f"It was {copied.said}, without the token", "good" if copied.is_done else "bad")

    def action_open_group(self) -> None:
        self._opened ^= {self._chosen}
        self._show_groups()

    def action_choose(self, by: int) -> None:
        count = len(self._groups)
        self._chosen = (self._chosen + by) % count if count else 0
        self._show_groups()

    def _show_groups(self) -> None:
        if self._groups:
            self.show_page()
            rows = self.rows()
            here = next((at for at, row in enumerate(rows) if row and row[0][0] == "▌"), 0)
            self.query_one("#page", Document).reveal(here)

    # Confirmations ---------------------------------------------------------------------------------------------

    @property
    def _confirmation(self) -> Confirmation | None:
        """What is to be typed next."""
        return self._asked[len(self.typed)] if len(self.typed) < len(self._asked) else None

    def _confirm(self, wanted: Confirmation) -> None:
        if not wanted.is_given_by(self._edit.text.strip()):
            self.tell(_expected(wanted))
            return
        self.typed += (self._edit.text.strip(),)
        self._edit = LineEdit()
        if self._confirmation is None:
            self._apply_unless_followed()
        else:
            self._show_line()

    def _show_line(self) -> None:
        line, wanted = self.query_one("#line", Document), self._confirmation
        line.display = wanted is not None
        if wanted is not None:
            typed = self._edit.spans_in(max(8, line.size.width - 4))
            line.show([[(f"{harmless(wanted.prompt)}:", "warn")], [("› ", "accent"), *typed]])
        self.show_page()


class RefusalOverlay(PageOverlay):
    """Why a write is not even planned."""

    def __init__(self, error: SegtuiError) -> None:
        super().__init__()
        self.box_title = "That cannot be done"
        self._error = error

    def rows(self) -> Sequence[Row]:
        return refusal_rows(self._error)


def _expected(wanted: Confirmation) -> str:
    """What was to be typed, but for what may not be shown."""
    if wanted.proof is Proof.KEY_END:
        return "Those are not the last four characters of the key: nothing was sent"
    return f"To be typed to the letter: {harmless(wanted.accepted[0])}"
