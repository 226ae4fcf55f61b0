"""`l`: the labels of a source, and the labels of the workspace (`n`, `m`)."""

from __future__ import annotations

from tests.tui.forms.kit import SMALL, applied, only, previewed, sizes, source_of, writes
from tests.tui.harness import story

KEPT = [("environment", "production"), ("team", "payments"), ("region", "eu"), ("tier", "critical")]


def labels(*pairs: tuple[str, str]) -> dict[str, list[dict[str, str]]]:
    return {"labels": [{"key": key, "value": value} for key, value in pairs]}


@sizes
async def test_a_label_is_completed_and_added(size: tuple[int, int]) -> None:
    async with story(size=size) as told:
        await only(told, "slug:checkout-web")
        await told.press("l")
        await told.type("camp")
        await told.sees("campaign=spring")
        await told.press("tab")
        await told.sees("key=value › campaign=")
        await told.press("enter")
        await told.sees("+ campaign")
        await told.press("enter")
        await previewed(told)
        path = f"/sources/{source_of(told, 'checkout-web')['id']}/labels"
        [(method, where, body)] = await applied(told, 1)
        assert (method, where) == ("POST", path)
        assert body["labels"][0]["key"] == "campaign"
        await told.until(lambda: "done" in told.state)


async def test_another_value_takes_the_place_of_the_one_that_is_there_and_says_so() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("l")
        await told.sees("come up here")
        await told.type("team=growth")
        await told.press("enter")
        await told.sees("team:growth takes the place of team:payments")
        assert "was payments" in told.row("team ")
        await told.press("ctrl+s")
        await previewed(told)
        wanted = [(key, "growth" if key == "team" else value) for key, value in KEPT]
        [(method, _, body)] = await applied(told, 1)
        assert (method, body) == ("PUT", labels(*wanted))


async def test_a_label_is_removed_and_put_back() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("l", "down", "down", "delete")
        await told.sees("region will be removed")
        await told.press("delete")
        await told.sees("region stays")
        await told.press("ctrl+s")
        await told.sees("Nothing is changed yet")
        await told.press("delete", "enter")
        await previewed(told)
        [(method, _, body)] = await applied(told, 1)
        assert method == "PUT"
        assert body == labels(*(pair for pair in KEPT if pair[0] != "region"))


async def test_a_label_that_the_workspace_lacks_is_offered_to_be_created() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("l")
        await told.sees("come up here")
        await told.type("color=blue")
        await told.press("enter")
        await told.sees("enter again creates it too")
        assert "+ color" not in told.screen
        await told.press("enter")
        await told.sees("+ color")
        await told.press("enter")
        await previewed(told)
        sent = await applied(told, 2)
        assert [(method, body) for method, _, body in sent] == [
            ("POST", {"label": {"key": "color", "value": "blue"}}),
            ("POST", labels(("color", "blue"))),
        ]
        await told.sees_no("Labels of Checkout Web")
        await told.until(lambda: "done · z takes it back" in told.state, "how it ended")


async def test_what_is_wrong_with_a_label_is_said_while_it_is_typed() -> None:
    async with story(size=SMALL) as told:
        await only(told, "slug:checkout-web")
        await told.press("l")
        await told.type("1a")
        await told.sees("must begin with a letter")
        await told.press("ctrl+u")
        await told.type("team=a_b")
        await told.sees("letters, digits and hyphens only")
        await told.press("enter", "enter")
        assert "team=a_b" in told.screen
        await told.press("escape")
        await told.sees("Leave, and lose")
        await told.press("y")
        await told.sees_no("Labels of Checkout Web")
        assert not writes(told)


async def test_a_new_label_of_the_workspace() -> None:
    async with story(size=SMALL) as told:
        await told.press("2")
        await told.loaded()
        await told.press("n")
        await told.type("squad")
        await told.press("enter")
        await told.type("9")
        await told.sees("must begin with a letter")
        await told.press("backspace")
        await told.type("red")
        await told.press("enter")
        await told.type("The red ones")
        await told.press("enter")
        await previewed(told)
        label = {"key": "squad", "value": "red", "description": "The red ones"}
        assert await applied(told, 1) == [("POST", "/labels", {"label": label})]
        await told.until(lambda: any("red ones" in line and "│" not in line for line in told.lines))


async def test_a_label_is_renamed_by_moving_its_sources() -> None:
    async with story(size=SMALL) as told:
        await told.press("2")
        await told.loaded()
        await only(told, "campaign=spring")
        carriers = [
            s for s in told.emulator.world.as_data()["sources"] if {"key": "campaign", "value": "spring"} in s["labels"]
        ]
        await told.press("m", "tab")
        await told.press(*["backspace"] * 6)
        await told.type("summer")
        await told.press("ctrl+s")
        await previewed(told)
        sent = await applied(told, len(carriers) + 2)
        assert sent[0][:2] == ("POST", "/labels")
        assert sent[-1][:2] == ("DELETE", "/labels/campaign/spring")
        assert len(sent) == len(carriers) + 2
