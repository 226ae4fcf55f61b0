"""`w`: the write keys of a source: create, reveal for a moment, copy unseen, remove, rotate."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from segtui.keys.bound import action_of
from segtui.keys.declared import GROUPS
from segtui.models import Source, WriteKey
from segtui.operations.sources import create_write_key_for_source, get_source, remove_write_key_from_source
from segtui.service.held import View
from segtui.service.plans import Application, Plan
from segtui.service.redaction import is_stand_in, stand_in
from segtui.service.rotation import Rotation, Rotations
from segtui.text import masked, original
from segtui.tui.clipboard import Copied
from segtui.tui.columns import named
from segtui.tui.forms.key_rows import Standing, key_rows, rotation_rows, standing
from segtui.tui.forms.overlay import PlanningOverlay
from segtui.tui.keys import shown
from segtui.tui.result_pages import outcome_said
from segtui.tui.said import hints_said
from segtui.tui.widgets.document import Document
from segtui.tui.widgets.lines import Bar

REVEALED_S = 15.0


class WriteKeysOverlay(PlanningOverlay):
    """The keys, masked; one at a time can be seen, and hides itself after `revealed_s` seconds."""

    def __init__(self, source: Source, rotations: Rotations, revealed_s: float | None = None) -> None:
        super().__init__()
        self.box_title = f"Write keys of {named(source.title)}"
        self.source = source
        self._rotations, self._revealed_s = rotations, REVEALED_S if revealed_s is None else revealed_s
        rotations.look_again()
        self._at = 0
        self._revealed = ""
        self._timer: Timer | None = None
        self._goes_on: Callable[[Application], None] | None = None

    def body(self) -> ComposeResult:
        yield Document(id="keys-of-source")
        yield Document(id="about")
        yield Bar(id="form-keys")

    def opened(self) -> None:
        for name in ("keys-of-source", "about"):
            self.query_one(f"#{name}", Document).can_focus = False
        self.query_one("#about").styles.height = 1
        self.show()
        self.run_worker(self._follow(), exit_on_error=True)

    async def _follow(self) -> None:
        call = get_source(self.source.id)
        if any(map(is_stand_in, self.source.write_keys)):
            self.session.service.refresh(call)
        async with contextlib.aclosing(cast(Any, self.session.service.watch(call))) as views:
            async for view in views:
                self._came(view)

    def _came(self, view: View[Any]) -> None:
        if view.one is None:
            return
        source: Source = view.one.source
        if not any(map(is_stand_in, source.write_keys)) or not self.source.write_keys:
            self.source = source
        if self._revealed not in source.write_keys:
            self._revealed = ""
        self.show()

    # Keys ------------------------------------------------------------------------------------------------------

    def take(self, event: events.Key) -> None:
        action = action_of("write_keys", event.key, self.segtui.settings.keys)
        if action in ("next", "previous"):
            self._move(1 if action == "next" else -1)
        elif action == "create":
            self._propose(self._service_plan(create_write_key_for_source(self.source.id)))
        elif action == "rotate":
            self._rotate()
        elif action == "forget" and self._rotation is not None:
            self._rotations.end(self.source.id)
            self._said = [("Forgotten; both keys stay as they are.", "warn")]
        elif action == "read":
            self.session.service.refresh(get_source(self.source.id))
        elif action in ("reveal", "copy", "remove"):
            self._with_key(action)
        else:
            self._said = [(f"{shown(event.key)} does nothing here: esc closes", "warn")]

    def _move(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self.source.write_keys) - 1))

    def _with_key(self, action: str) -> None:
        keys = self.source.write_keys
        if not keys or is_stand_in(keys[min(self._at, len(keys) - 1)]):
            read = self.segtui.key_said("overlay.read_keys")
            not_read = f"The key is not read yet: keys are never stored. {read} reads them."
            self._said = [(not_read if keys else "There is no key here.", "warn")]
            return
        key = keys[min(self._at, len(keys) - 1)]
        if action == "reveal":
            self._reveal(key)
        elif action == "copy":
            self._copy(key)
        else:
            self._propose(self._service_plan(remove_write_key_from_source(self.source.id, WriteKey(key))))

    def _reveal(self, key: str) -> None:
        """Show a key, or hide it again if it is the one that shows."""
        is_shown = self._revealed == key
        self.hide()
        if not is_shown:
            self._revealed = key
            self._timer = self.set_timer(self._revealed_s, self.hide)

    def hide(self) -> None:
        """Show no key."""
        if self._timer is not None:
            self._timer.stop()
        self._revealed = ""
        self.show()

    def _copy(self, key: str) -> None:
        self.segtui.copy(str(original(key)), masked(key), is_secret=True, tell=partial(self._copied, key))

    def _copied(self, key: str, copied: Copied) -> None:
        rotation = self._rotation
        if copied.is_done and rotation is not None and stand_in(self._hash_key, key) == rotation.new:
            self._rotations.put(replace(rotation, is_copied=True))
        self.tell(f"{masked(key)} was {copied.said}.", "good" if copied.is_done else "bad")

    def on_screen_suspend(self) -> None:
        self.hide()

    # Plans and the rotation ------------------------------------------------------------------------------------

    @property
    def _hash_key(self) -> bytes:
        return self.session.service.hash_key

    @property
    def _rotation(self) -> Rotation | None:
        return self._rotations.of(self.source.id)

    def _service_plan(self, call: Any) -> Awaitable[Plan]:
        return self.session.service.plan(call)

    def _propose(self, planned: Awaitable[Plan], then: Callable[[Application], None] | None = None) -> None:
        self._goes_on = then
        self.plan(planned)

    def _rotate(self) -> None:
        rotation, keys = self._rotation, self.source.write_keys
        if rotation is not None:
            self._finish(rotation)
        elif not keys or is_stand_in(keys[min(self._at, len(keys) - 1)]):
            self._with_key("rotate")
        else:
            old, before = keys[min(self._at, len(keys) - 1)], set(keys)
            call = create_write_key_for_source(self.source.id)
            self._propose(self._service_plan(call), lambda application: self._begin(old, before, application))

    def _begin(self, old: str, before: set[str], application: Application) -> None:
        """The new key was made: remember which is which."""
        answer = application.results[0].answer
        made = [key for key in getattr(answer, "write_keys", ()) if key not in before]
        hashed = stand_in(self._hash_key, made[0]) if len(made) == 1 else ""
        began_at = self.session.service.clock()
        self._rotations.put(Rotation(self.source.id, stand_in(self._hash_key, old), hashed, began_at))
        if isinstance(answer, Source):
            self.source = answer
            self._at = self.source.write_keys.index(made[0]) if made else self._at
        self.tell(self._rotations.problem)

    def _finish(self, rotation: Rotation) -> None:
        where = standing(self.source, rotation, self._hash_key)
        if any(map(is_stand_in, self.source.write_keys)):
            self._with_key("rotate")
        elif where.old is None:
            self._rotations.end(self.source.id)
            self._said = [("The old key is not there any more: the rotation is over.", "good")]
        elif where.new is None:
            forget = self.segtui.key_said("overlay.forget_rotation")
            said = f"The new key is not there: removing the old one would stop what uses it. {forget} forgets this."
            self._said = [(said, "bad")]
        else:
            old = WriteKey(self.source.write_keys[where.old])
            planned = self._service_plan(remove_write_key_from_source(self.source.id, old))
            self._propose(planned, lambda _: self._rotations.end(self.source.id))

    def came_back(self, application: Application) -> None:
        """The overlay stays: there is more to do here, and to see."""
        if application.is_done and self._goes_on is not None:
            self._goes_on(application)
        self.session.service.refresh(get_source(self.source.id))
        if not self._said:
            self.tell(*outcome_said(application, f"esc, then {self.segtui.key_said('write.undo')}"))

    def _is_of_use(self, key: str) -> bool:
        """Whether a key can do something now: with no key to act on there is one to be created, but for the cloud."""
        if self.source.write_keys:
            return True
        return key == "overlay.create_key" and not self.source.metadata.is_cloud_event_source

    # Drawing ---------------------------------------------------------------------------------------------------

    def show(self) -> None:
        if not self.is_there:
            return
        self._at = max(0, min(self._at, len(self.source.write_keys) - 1))
        rotation = self._rotation
        where: Standing | None = standing(self.source, rotation, self._hash_key) if rotation else None
        rows = key_rows(self.source, self._at, self._revealed, where)
        if rotation is not None and where is not None:
            rows += rotation_rows(rotation, where, self.session.service.clock(), self.segtui.key_said)
        document = self.query_one("#keys-of-source", Document)
        document.styles.height = max(1, min(len(rows), int(self.size.height * 0.9) - 5))
        document.show(rows)
        self.query_one("#about", Document).show([self._said])
        hinted = [
            (self.key(one.id), one.title.lower())
            for one in GROUPS["write_keys"]
            if one.is_hinted and self._is_of_use(one.id)
        ]
        self.query_one("#form-keys", Bar).show(hints_said(hinted, self.room))
