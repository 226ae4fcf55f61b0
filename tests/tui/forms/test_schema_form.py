"""`p`: the schema settings of a source."""

from __future__ import annotations

from tests.tui.forms.kit import SMALL, applied, only, previewed, sizes, source_of, writes
from tests.tui.forms.test_source_form import go_to
from tests.tui.harness import story


@sizes
async def test_choices_and_a_target_are_changed_and_read_back(size: tuple[int, int]) -> None:
    async with story(size=size) as told:
        await only(told, "slug:checkout-web")
        await told.press("p")
        await told.sees("Schema settings of Checkout Web")
        await told.type("a")
        await go_to(told, "blocked events to")
        await told.press("space")
        await told.sees("type to search")
        await told.type("kiosk")
        await told.press("enter")
        await told.sees("Kiosk in the shops")
        await told.press("ctrl+s")
        await previewed(told)
        [(method, path, body)] = await applied(told, 1)
        source, kiosk = source_of(told, "checkout-web"), source_of(told, "kiosk-react-native")
        assert (method, path) == ("PATCH", f"/sources/{source['id']}/settings")
        assert body["track"]["allowUnplannedEvents"] is True
        assert body["forwardingBlockedEventsTo"] == kiosk["id"]
        assert "forwardingViolationsTo" not in body


async def test_a_target_is_left_out_where_there_is_none_and_cannot_be_taken_away() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("p")
        await told.sees("Schema settings of")
        await go_to(told, "violations to")
        await told.press("tab", "shift+tab")
        await go_to(told, "blocked events to")
        await told.press("delete")
        await told.sees("can be changed but not taken away")
        await told.press("ctrl+s")
        await told.sees("Nothing is changed yet")
        await told.press("escape", "escape")
        await only(told, "slug:blog")
        await told.press("p")
        await told.sees("Schema settings of Blog")
        await told.type("n")
        await told.press("ctrl+s")
        await previewed(told)
        [(_, _, body)] = await applied(told, 1)
        assert set(body) == {"track"}


async def test_the_tab_says_which_form_e_opens() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("enter")
        await told.loaded()
        for tab, title in (
            ("Labels", "Labels of"),
            ("Schema", "Schema settings of"),
            ("Write keys", "Write keys of"),
            ("Settings", "Edit Checkout"),
        ):
            told.app.screen.open_tab(tab)  # type: ignore[attr-defined]
            await told.press("e")
            await told.sees(title)
            await told.press("escape")
            await told.sees_no(title)
        assert not writes(told)
