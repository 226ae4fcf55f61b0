"""Who forwards to whom, where asking everybody would be too much."""

from __future__ import annotations

from collections.abc import Sequence

from segtui.emulator import Emulator, World
from segtui.models import SourceSchemaSettings
from segtui.operations import sources
from segtui.service.planning import Planner
from tests.service.planning.kit import bench


async def test_in_a_large_workspace_only_what_is_known_counts() -> None:
    data = Emulator().world.as_data()
    data["sources"] += [{**data["sources"][0], "id": f"made{n}", "slug": f"made-{n}", "labels": []} for n in range(300)]
    async with bench(Emulator(World(data))) as made:
        call = sources.list_schema_settings_in_source(made.id_of("app-ios"))
        known = [await made.client.fetch(call)]

        async def schemas() -> Sequence[SourceSchemaSettings]:
            return known

        planner = Planner(made.planner._connected, made.sources, schemas)
        before = len(made.emulator.seen)
        plan = await planner.plan(sources.delete_source(made.id_of("violations")))

    assert [d.title for d in plan.dependents if d.kind == "source"] == ["Trail Companion iOS"]
    assert any("361 sources not asked" in text for text in plan.warnings)
    assert len(made.emulator.seen) - before < 8
