"""`e`: the form of a source, pressed key by key up to the requests."""

from __future__ import annotations

import pytest

from segtui.emulator import Emulator, Fault
from tests.tui.forms.kit import SMALL, applied, only, previewed, sizes, source_of, with_settings, writes
from tests.tui.harness import Story, story


def field(told: Story, title: str) -> str:
    """The row of a field."""
    return next(line for line in told.lines if line[1:].lstrip("▌!~ │").startswith(title))


async def go_to(told: Story, title: str) -> None:
    """Go down to the field of this title."""
    for _ in range(40):
        line = next((line for line in told.lines if "▌" in line and "│" in line), "")
        if title in line:
            return
        await told.press("tab")
    raise AssertionError(f"no field {title}:\n{told.screen}")


@sizes
async def test_only_what_was_changed_is_sent(size: tuple[int, int]) -> None:
    emulator = with_settings("checkout-web", {"websiteUrl": "https://a.example", "region": "eu", "maxRetries": 3})
    async with story(emulator, size=size) as told:
        await only(told, "slug:checkout-web")
        await told.press("e")
        await told.sees("Edit Checkout Web")
        await go_to(told, "Name")
        await told.type(" 2")
        await go_to(told, "Website url")
        await told.press("ctrl+u")
        await told.sees("will be removed")
        await go_to(told, "Anonymize ip")
        await told.type("t")
        await go_to(told, "maxRetries")
        await told.press("backspace")
        await told.type("5")
        await told.press("ctrl+s")
        await previewed(told)
        source = source_of(told, "checkout-web")
        sent = await applied(told, 1)
        patch = {"websiteUrl": None, "anonymizeIp": True, "maxRetries": 5}
        assert sent == [("PATCH", f"/sources/{source['id']}", {"name": "Checkout Web 2", "settings": patch})]
        await told.sees("done")
        await told.sees_no("Edit Checkout Web")
        assert source_of(told, "checkout-web")["settings"] == {"region": "eu", "anonymizeIp": True, "maxRetries": 5}


async def test_no_widget_of_a_form_takes_keys_that_move_before_the_form_does() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:storefront-web")
        for key, title in (("e", "Edit"), ("l", "Labels of"), ("w", "Write keys of")):
            await told.press(key)
            await told.sees(title)
            assert told.app.focused is None
            assert not any(told.app.hold_key(name, 1) for name in ("space", "j", "k", "G", "pagedown"))
            await told.press("escape")


async def test_a_refusal_comes_back_to_its_field_and_the_input_is_kept() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("e", "end")
        await told.type(" new")
        await told.press("tab")
        await told.type(" blank")
        await told.press("ctrl+s")
        await previewed(told)
        await applied(told, 1)
        await told.sees("letters, digits, hyphens")
        assert "checkout-web blank" in field(told, "Slug")
        assert "!" in field(told, "Slug")
        assert "Checkout Web new" in field(told, "Name")
        await told.press(*["backspace"] * 6)
        await told.sees_no("letters, digits, hyphens")
        await told.press("ctrl+s")
        await previewed(told)
        assert (await applied(told, 1))[0][2] == {"name": "Checkout Web new"}


async def test_what_is_wrong_is_said_while_typing_and_nothing_is_planned() -> None:
    emulator = with_settings("checkout-web", {"maxRetries": 3})
    async with story(emulator, size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("e")
        await go_to(told, "maxRetries")
        await told.type("x")
        await told.sees("is not JSON")
        reads = len(told.requests)
        await told.press("ctrl+s")
        await told.sees("maxRetries: is not JSON")
        assert len(told.requests) == reads


async def test_leaving_asks_where_something_would_be_lost() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("e", "escape")
        await told.sees_no("Edit Checkout Web")
        await told.press("e")
        await told.type("x")
        await told.press("escape")
        await told.sees("Leave, and lose what you changed?")
        await told.press("n")
        assert "Checkout Webx" in field(told, "Name")
        assert "Checkout Webxn" not in told.screen, "the answer is no input"
        await told.press("escape", "y")
        await told.sees_no("Edit Checkout Web")
        assert not writes(told)


@pytest.mark.threat("T19")
async def test_a_secret_is_masked_replaced_and_never_sent_back() -> None:
    secrets = {"accountId": "a1", "apiSecret": "hunter2-hunter2", "deepToken": "••••1234", "region": "us"}
    emulator = with_settings("crm", secrets)
    async with story(emulator, size=SMALL) as told:
        await only(told, "slug:crm")
        await told.press("e")
        await told.sees("••• stays as it is")
        assert "hunter2" not in told.screen
        await go_to(told, "Account id")
        await told.type("2")
        await told.press("ctrl+s")
        await previewed(told)
        assert (await applied(told, 1))[0][2] == {"settings": {"accountId": "a12"}}
        await told.sees_no("Edit ")
        await told.press("e")
        await go_to(told, "Api secret")
        await told.type("fresh-and-new")
        assert "fresh" not in told.screen
        await told.press("ctrl+s")
        await previewed(told)
        assert "fresh" not in told.screen
        assert (await applied(told, 1))[0][2] == {"settings": {"apiSecret": "fresh-and-new"}}


async def test_another_setting_can_be_added_and_removed_again() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("e")
        await go_to(told, "Another setting")
        await told.type('deep = {"a": [1, null]}')
        await told.press("enter")
        await told.sees("deep ")
        await told.press("ctrl+s")
        await previewed(told)
        assert (await applied(told, 1))[0][2] == {"settings": {"deep": {"a": [1, None]}}}
        await told.sees_no("Edit Checkout Web")
        await told.until(lambda: "deep" in str(source_of(told, "checkout-web")["settings"]))
        await told.press("e")
        await go_to(told, "deep")
        await told.press("ctrl+u", "ctrl+s")
        await previewed(told)
        assert (await applied(told, 1))[0][2] == {"settings": {"deep": None}}


async def test_a_form_without_changes_sends_nothing() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("e", "ctrl+s")
        await told.sees("Nothing is changed yet")
        assert not writes(told)


async def test_an_outage_while_planning_is_told_in_the_form() -> None:
    emulator = Emulator()
    async with story(emulator, size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("e")
        await told.type("x")
        emulator.faults.add(Fault(operation="get_source", status=403))
        await told.press("ctrl+s")
        await told.sees("The emulator was asked for this answer")
        assert "Checkout Webx" in field(told, "Name")


async def test_a_long_value_is_read_and_changed_in_one_piece_where_there_is_room() -> None:
    long = "https://shop.example.com/" + "a-long-way/" * 4
    async with story(with_settings("storefront-web", {"websiteUrl": long}), size=(120, 40)) as told:
        await only(told, "slug:storefront-web")
        await told.press("e")
        await told.sees("Edit Storefront Web")
        assert long in told.row("Website url")
        await told.press("down", "down", "down")
        await told.type("x")
        await told.press("ctrl+s")
        await told.sees("enter apply")
        assert f"+ {long}x" in told.screen
