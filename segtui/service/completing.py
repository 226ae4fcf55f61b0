"""What a shell may complete: words of the cache, without network, token command or keyring; plain and harmless."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from segtui.cache.identity import Identity
from segtui.cache.paths import cache_folder
from segtui.cache.store import Store
from segtui.credentials import token_at_hand
from segtui.operations import catalog, labels, sources
from segtui.settings import Settings

Words = list[tuple[str, str]]
"""Each word with what is said about it."""


def cached_slugs(settings: Settings, environ: Mapping[str, str]) -> Words:
    """The slugs of the sources, with their names."""
    return _words(settings, environ, sources.list_sources.name, lambda doc: (doc["slug"], doc.get("name") or ""))


def cached_labels(settings: Settings, environ: Mapping[str, str]) -> Words:
    """The labels of the workspace as `key=value`, with their descriptions."""

    def word(doc: dict[str, Any]) -> tuple[str, str]:
        return f"{doc['key']}={doc['value']}", doc.get("description") or ""

    return _words(settings, environ, labels.list_labels.name, word)


def cached_label_keys(settings: Settings, environ: Mapping[str, str]) -> Words:
    """The keys of the workspace's labels, each once."""
    labels_said = cached_labels(settings, environ)
    return [(key, "") for key in dict.fromkeys(word.partition("=")[0] for word, _ in labels_said)]


def cached_types(settings: Settings, environ: Mapping[str, str]) -> Words:
    """The slugs of the types of sources, with their names."""
    return _words(settings, environ, catalog.get_sources_catalog.name, lambda doc: (doc["slug"], doc["name"]))


def _words(
    settings: Settings, environ: Mapping[str, str], kind: str, word: Callable[[dict[str, Any]], tuple[str, str]]
) -> Words:
    """A word of each cached record; those that a shell could stumble over are left out."""
    token = token_at_hand(settings, environ)
    if token is None:
        return []
    path = cache_folder() / Identity.of(settings.base_url, token.secret).file_name()
    if not path.exists():
        return []
    store = Store.of_file(path)
    try:
        collection = store.load(kind)
    finally:
        store.close()
    found = [word(json.loads(entry.doc)) for entry in collection.entries] if collection else []
    return [(name, said if said.isprintable() else "") for name, said in found if _is_plain(name)]


def _is_plain(word: str) -> bool:
    return bool(word) and word.isascii() and word.isprintable() and " " not in word
