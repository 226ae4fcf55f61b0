"""What an entry tells about itself."""

from __future__ import annotations

from typing import Any

import pytest

from segtui.journal.entry import KeptCall, Standing

from .conftest import entry

WHOLE = KeptCall("update_source", {"enabled": True})
MASKED = KeptCall("update_source", {"settings": "•••"}, is_whole=False)
DONE = {"state": Standing.DONE, "inverse": (WHOLE, WHOLE)}


@pytest.mark.parametrize("state", Standing)
def test_only_what_is_intended_or_sent_is_open(state: Standing) -> None:
    assert state.is_open is (state.value in ("intended", "sent"))


@pytest.mark.parametrize("state", Standing)
def test_only_what_was_done_can_be_undone(state: Standing) -> None:
    assert entry(**DONE | {"state": state}).can_be_undone is (state is Standing.DONE)


@pytest.mark.parametrize("changed", [{"undone_by": "q"}, {"inverse": ()}, {"inverse": (WHOLE, MASKED)}])
def test_what_was_undone_or_is_not_known_in_whole_cannot_be_undone(changed: dict[str, Any]) -> None:
    assert not entry(**DONE | changed).can_be_undone
