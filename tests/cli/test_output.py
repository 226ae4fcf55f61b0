"""How wide the columns of a table are in a terminal: what is copied from it is whole."""

from __future__ import annotations

import pytest

from segtui.cli.output import fitted

NAMES = ("slug", "name", "type", "enabled", "labels", "id")
NEEDED = (26, 40, 18, 7, 70, 22)


@pytest.mark.parametrize("room", [60, 80, 100, 120, 200])
def test_slugs_and_ids_are_whole_in_every_usual_terminal(room: int) -> None:
    widths = dict(zip(NAMES, fitted(NAMES, NEEDED, room, may_drop=True), strict=True))
    assert (widths["slug"], widths["id"]) == (26, 22)
    shown = [width for width in widths.values() if width]
    assert sum(shown) + 2 * (len(shown) - 1) <= room
    assert min(shown) >= 7


def test_columns_that_were_asked_for_are_all_shown_however_narrow_it_is() -> None:
    widths = fitted(NAMES, NEEDED, 60, may_drop=False)
    assert all(widths)
    assert sum(widths) + 2 * (len(widths) - 1) <= 60


def test_nothing_is_cut_where_there_is_no_terminal_or_room_enough() -> None:
    assert fitted(NAMES, NEEDED, 0, may_drop=True) == list(NEEDED)
    assert fitted(("slug", "name"), (10, 20), 80, may_drop=True) == [10, 20]
