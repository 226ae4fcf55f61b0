"""Workspaces with many sources."""

from __future__ import annotations

from segtui.emulator import World
from segtui.emulator.seed import demo_world


def long_world(count: int) -> World:
    """The demo workspace with this many sources, in no order: each name and slug is there once."""
    world = demo_world()
    models = list(world.sources.values())
    numbers = [number * 7919 % 1_000_003 for number in range(count)]
    world.sources = {
        f"id{number}": {
            **models[number % len(models)], "id": f"id{number}", "slug": f"s-{number}", "name": f"Source {number}"
        }
        for number in numbers
    }  # fmt: skip
    return world
