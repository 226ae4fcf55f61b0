"""Neither token nor write key nor secret setting in the journal, whatever was written, and however it went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segtui.emulator import Emulator, Limits
from segtui.journal.journal import Journal
from segtui.models import WriteKey
from segtui.operations import Call, sources
from segtui.service.applying.keeping import _Keys
from segtui.text import percent_encoded

from .kit import CALLS, KEY, ONE, OTHER_KEY, SECRET, bench, world

TOKEN = "CANARYtokenCANARYtokenCANARY"
MORE: dict[str, Call[Any]] = {
    "a secret": sources.update_source(ONE, settings={"apiSecret": "CANARYnewsecretCANARY", "webhookToken": SECRET}),
    "a login": sources.update_source(ONE, settings={"url": "https://u:CANARYpassword@example.com"}),
    "a key as a name": sources.update_source(ONE, name=f"uses {KEY}", settings={"note": OTHER_KEY}),
    "a removal": sources.remove_write_key_from_source(ONE, WriteKey(KEY)),
    "a deletion": sources.delete_source(ONE),
}
ECHO: dict[str, Any] = {"status": 422, "body": {"errors": [{"message": f"not with {KEY}"}]}}
EVERY = {**CALLS, **MORE}
CASES = [(name, fault) for name in sorted(EVERY) for fault in ({}, {"drop_after": True})]
# Of other things nobody could know that this is a write key.
ECHOED = [(name, ECHO) for name, call in sorted(EVERY.items()) if call.arguments.get("source_id") == ONE]


@pytest.mark.parametrize(("name", "fault"), [*CASES, *ECHOED])
@pytest.mark.threat("T23", "T31")
async def test_no_secret_reaches_the_journal(name: str, fault: dict[str, Any], tmp_path: Path) -> None:
    emulator = Emulator(world(), token=TOKEN, limits=Limits(None, None))
    async with bench(emulator, token=TOKEN, journal=Journal.open(tmp_path)) as desk:
        plan = await desk.service.plan(EVERY[name])
        if fault:
            desk.fault(operation=plan.steps[0].call.operation.name, **fault)
        await desk.apply(plan)
        assert len(await desk.service.activity()) == 1
        content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert plan.id.encode() in content
        for canary in (b"CANARYwritekey", b"CANARYtoken", b"CANARYsecret", b"CANARYnewsecret", b"CANARYpassword"):
            assert canary not in content, canary


@pytest.mark.threat("T01")
async def test_what_was_made_harmless_goes_back_as_it_came_and_is_shown_harmless(tmp_path: Path) -> None:
    hostile = "\x1b]52;c;aGk=\x07name"
    async with bench(journal=Journal.open(tmp_path)) as desk:
        desk.raw(ONE)["name"] = hostile
        application = await desk.apply(sources.update_source(ONE, name="Plain"))
        (entry,) = await desk.service.activity()
        assert "\x1b" not in repr([(c.field, c.old, c.new) for c in entry.changes]) + entry.title + entry.subject
        desk.service._again._session.clear()
        await desk.apply(await desk.service.plan_undo(application.plan.id))
        assert desk.raw(ONE)["name"] == hostile


KEYS = st.lists(st.text("ab%/é", min_size=8, max_size=9), min_size=1, max_size=4)


@given(keys=KEYS, text=st.text("ab%/é", max_size=12), data=st.data())
@pytest.mark.threat("T23")
def test_of_many_keys_each_is_cut_out_of_a_text_wherever_it_stands(
    keys: list[str], text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    key = data.draw(st.sampled_from(keys))
    form = data.draw(st.sampled_from([key, percent_encoded(key), percent_encoded(key).lower()]))
    said = _Keys(keys).cut_out_of(f"{text[:at]}{form}{text[at:]}")
    assert all(name not in said for one in keys for name in (one, percent_encoded(one), percent_encoded(one).lower()))
    assert _Keys(keys).cut_out_of("of none: cccccccccc") == "of none: cccccccccc"
