"""Any edit, applied and taken back, leaves the workspace as it was; nothing is sent that changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from segtui.emulator import Emulator, World
from segtui.emulator.schema_rules import settings_of
from segtui.models import GroupSettings, Label, SourceId, TrackSettings
from segtui.operations import sources
from segtui.service.planning import BulkEdit, BulkKind, left_by
from segtui.service.plans import Plan
from tests.api.kit import metadata
from tests.service.planning.kit import Bench, bench, sorted_labels

IDS = [SourceId(f"src{n}") for n in range(3)]
NAMES = st.sampled_from(["url", "key", "list", "flag", "deep", "x\x1b[2Jy", "na\u202eme", "DEL\x7f"])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(-2, 2), st.text(max_size=6))
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
LABELS = [("team", "a"), ("team", "b"), ("tier", "a"), ("env", "prod"), ("env", "dev")]


def values(scalars: st.SearchStrategy[Any] = SCALARS) -> st.SearchStrategy[Any]:
    return st.one_of(scalars, st.lists(scalars, max_size=3), st.dictionaries(NAMES, scalars, max_size=2))


def without_null(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


SETTINGS = st.dictionaries(NAMES, values(), max_size=4)
SETS = st.dictionaries(st.sampled_from(["team", "tier", "env"]), st.sampled_from(["a", "b", "new"]), max_size=3)


def emulator(held: dict[str, Any], carried: dict[str, str], name: str) -> Emulator:
    own = [{"key": key, "value": value} for key, value in carried.items()]
    pairs = dict.fromkeys([*LABELS, *carried.items()])
    made = [
        {"id": source_id, "slug": source_id, "name": name, "metadata": metadata(), "enabled": True}
        | {"settings": without_null(held), "labels": own, "writeKeys": ["k" * 32]}
        for source_id in IDS
    ]
    return Emulator(
        World(
            {
                "workspace": {"id": "w", "slug": "w", "name": "W"},
                "sources": made,
                "labels": [{"key": key, "value": value} for key, value in pairs],
                "catalog": {"sources": [metadata()], "destinations": [], "warehouses": []},
            }
        )
    )


async def there_and_back(made: Bench, plan_it: Callable[[], Awaitable[Plan]]) -> None:
    """Apply, plan again, take back by hand; apply again, take back by a planned undo."""
    before = sorted_labels(made.state())
    plan = await plan_it()
    await made.apply(plan)
    assert (sorted_labels(made.state()) == before) == plan.is_empty
    assert (await plan_it()).is_empty
    await made.take_back(plan)
    assert sorted_labels(made.state()) == before
    await made.apply(plan)
    steps = [(call, left_by(step.call, step.before)) for step in reversed(plan.steps) for call in step.inverse]
    undo = await made.planner.plan_undo(steps, plan.id, "Take back")
    assert not undo.diverged
    await made.apply(undo)
    assert as_sets(made.state()) == as_sets(before)


def as_sets(state: dict[str, Any]) -> dict[str, Any]:
    """The state without the order of labels on sources, which nobody promises."""
    found = sorted_labels(state)
    for source in found["sources"]:
        source["labels"] = sorted(source["labels"], key=lambda label: str(label["key"]))
    return found


def run(held: Any, carried: Any, name: str, use: Callable[[Bench], Awaitable[None]]) -> None:
    async def inside() -> None:
        async with bench(emulator(held, carried, name)) as made:
            await use(made)

    asyncio.run(inside())


@settings(max_examples=60, deadline=None)
@given(held=SETTINGS, wanted=SETTINGS, name=TEXTS, new_name=TEXTS, enabled=st.booleans(), slug=st.sampled_from("ab"))
def test_updates(held: Any, wanted: Any, name: str, new_name: str, enabled: bool, slug: str) -> None:
    call = sources.update_source(IDS[0], name=new_name, enabled=enabled, slug=slug, settings=wanted)
    run(held, {}, name, lambda made: there_and_back(made, lambda: made.planner.plan(call)))


@settings(max_examples=60, deadline=None)
@given(carried=SETS, wanted=SETS)
def test_sets_of_labels(carried: Any, wanted: Any) -> None:
    labels = [Label(key=key, value=value) for key, value in wanted.items()]
    run({}, carried, "x", lambda made: there_and_back(made, lambda: made.planner.plan_labels(IDS[0], labels)))


@settings(max_examples=40, deadline=None)
@given(carried=SETS, kind=st.sampled_from(BulkKind), pair=st.sampled_from([*LABELS, ("brand", "new")]))
def test_bulks(carried: Any, kind: BulkKind, pair: tuple[str, str]) -> None:
    edit = BulkEdit(kind, Label(key=pair[0], value=pair[1]))
    run({}, carried, "x", lambda made: there_and_back(made, lambda: made.planner.plan_bulk(IDS, edit)))


@settings(max_examples=40, deadline=None)
@given(
    flags=st.lists(st.booleans(), min_size=2, max_size=2),
    track=st.sampled_from(["ALLOW", "BLOCK", "OMIT_PROPERTIES"]),
    group=st.sampled_from(["ALLOW", "BLOCK", "OMIT_TRAITS"]),
)
def test_schema_settings(flags: list[bool], track: Any, group: Any) -> None:
    call = sources.update_schema_settings_in_source(
        IDS[0],
        track=TrackSettings(allow_unplanned_events=flags[0], common_event_on_violations=track),
        group=GroupSettings(allow_unplanned_traits=flags[1], common_event_on_violations=group),
    )

    async def use(made: Bench) -> None:
        made.world.schema_settings[IDS[0]] = settings_of(made.world, IDS[0])
        await there_and_back(made, lambda: made.planner.plan(call))

    run({}, {}, "x", use)
