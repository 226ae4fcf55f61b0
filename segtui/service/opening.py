"""A service made ready, for a real workspace or for the demo; nothing is sent yet, no network library loaded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from segtui.cache.cache import Cache
from segtui.cache.identity import Identity
from segtui.cache.paths import cache_folder
from segtui.credentials import Token
from segtui.journal.journal import Journal
from segtui.service.service import Service
from segtui.settings import Settings, state_folder

if TYPE_CHECKING:
    from segtui.api import Client

DEMO_HOST = "https://demo.segmentapis.com"
_DEMO_TOKEN = "demo"  # noqa: S105 - the emulator in this process is its only reader


def open_service(settings: Settings, token: Token) -> Service:
    """The service for the workspace that the token belongs to, with its cache file."""

    async def connect() -> Client:
        from segtui.api import Client

        return Client(settings.base_url, token.secret, read_only=settings.read_only, on_wait=service.waited)

    cache = Cache.open(Identity.of(settings.base_url, token.secret), cache_folder())
    journal = Journal.open(state_folder())
    service = Service(connect, cache, hash_key_of(token.secret), journal=journal, settings=settings)
    return service


def open_demo(settings: Settings, workspace: Path | None) -> Service:
    """The service for an emulated workspace in this very process; its cache is gone with it.

    Raises:
        FileProblem: the workspace file cannot be read or understood.
    """
    from segtui.emulator import Emulator, World

    emulator = Emulator(World.from_file(workspace) if workspace else None, token=_DEMO_TOKEN)

    async def connect() -> Client:
        from segtui.api import Client
        from segtui.emulator.inprocess import transport

        read_only, wire = settings.read_only, transport(emulator)
        return Client(DEMO_HOST, _DEMO_TOKEN, read_only=read_only, transport=wire, on_wait=service.waited)

    here = replace(settings, base_url=DEMO_HOST)
    service = Service(connect, Cache.in_memory(), hash_key_of(_DEMO_TOKEN), settings=here)
    return service


def hash_key_of(token: str) -> bytes:
    """What write keys are hashed with for the cache: nobody without the token can tell whose hash it is."""
    return hashlib.blake2b(token.encode(), digest_size=32, person=b"segtui keys").digest()
