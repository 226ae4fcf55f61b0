"""A service made ready for a workspace; nothing is sent yet, no network library loaded."""

from __future__ import annotations

import hashlib
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


def open_service(settings: Settings, token: Token) -> Service:
    """The service for the workspace that the token belongs to, with its cache file."""

    async def connect() -> Client:
        from segtui.api import Client

        return Client(settings.base_url, token.secret, read_only=settings.read_only, on_wait=service.waited)

    cache = Cache.open(Identity.of(settings.base_url, token.secret), cache_folder())
    journal = Journal.open(state_folder())
    service = Service(connect, cache, hash_key_of(token.secret), journal=journal, settings=settings)
    return service


def hash_key_of(token: str) -> bytes:
    """What write keys are hashed with for the cache: nobody without the token can tell whose hash it is."""
    return hashlib.blake2b(token.encode(), digest_size=32, person=b"segtui keys").digest()
