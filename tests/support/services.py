"""A service on an emulated workspace, in this process."""

from __future__ import annotations

from typing import Any

from segtui.api import Client
from segtui.cache.cache import Cache
from segtui.emulator import DEFAULT_TOKEN, Emulator
from segtui.emulator.inprocess import transport
from segtui.service.demo import HOST as DEMO_HOST
from segtui.service.opening import hash_key_of
from segtui.service.service import Service
from segtui.settings import Settings

SETTINGS = Settings(profile="test", base_url=DEMO_HOST)


def service_on(
    emulator: Emulator,
    settings: Settings = SETTINGS,
    *,
    cache: Cache | None = None,
    token: str = DEFAULT_TOKEN,
    **more: Any,
) -> Service:
    """The real service and the real client, with the emulator behind them."""

    async def connect() -> Client:
        wire = transport(emulator)
        return Client(settings.base_url, token, read_only=settings.read_only, transport=wire, on_wait=service.waited)

    service = Service(connect, cache or Cache.in_memory(), hash_key_of(token), settings=settings, **more)
    return service
