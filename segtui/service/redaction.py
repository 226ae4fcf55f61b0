"""Records without their secrets: for the cache, where write keys become stand-ins, and for the screen.

One walk does both. It goes by the shape that the API promises: write keys wherever `writeKeys` stands, settings by
name, by the catalogue's type of that option, and by value; fields that no type knows by their name. The catalogue is
public and passes through. What no rule recognises is caught last: a source never shows its own write keys anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, TypeAlias

from msgspec import UNSET

from segtui.decoding import as_json, encode, encode_json
from segtui.models import (
    Destination,
    DestinationMetadata,
    Option,
    Record,
    Source,
    SourceDetail,
    SourceMetadata,
    Warehouse,
    WarehouseMetadata,
)
from segtui.text import MASK, harmless_json, holds_login, is_masked, masked, names_secret, original

KeyShown: TypeAlias = Callable[[str], str]
"""What a write key becomes."""

_STAND_IN = re.compile(r"•[0-9a-f]{32}\Z")
_SECRET_TYPE = re.compile(r"passw|secret|credential|token", re.IGNORECASE)
_CATALOG = (SourceMetadata, DestinationMetadata, WarehouseMetadata)
_SHORTEST_KEY = 8  # characters: anything shorter is no write key, and may stand in a name by chance
_SHORTEST_KEY_AS_NAME = 20


def stand_in(hash_key: bytes, write_key: str) -> str:
    """What stands for a write key in the cache: the same for the same key, and of no use without `hash_key`."""
    if is_stand_in(write_key):
        return write_key
    raw = str(original(write_key)).encode("utf-8", "surrogatepass")
    return "•" + hashlib.blake2b(raw, key=hash_key, digest_size=16).hexdigest()


def is_stand_in(write_key: str) -> bool:
    """Whether this came from the cache in place of a write key."""
    return write_key.startswith("•") and _STAND_IN.match(write_key) is not None


def for_cache(record: Record, hash_key: bytes) -> bytes:
    """A record as JSON text without write keys and secret settings."""
    return _text(record, partial(stand_in, hash_key))


def for_output(record: Record) -> bytes:
    """A record as JSON text to be printed: as the API sent it, but for write keys and secret settings, masked."""
    return _text(record, masked_key)


def masked_key(write_key: str) -> str:
    """A write key as it may be shown; of one that came from the cache nothing is known."""
    return MASK if is_stand_in(write_key) else masked(write_key)


def _text(record: Record, key_shown: KeyShown) -> bytes:
    if isinstance(record, _CATALOG):
        return encode(record)
    if type(record) is Source and record.extra is UNSET:
        body = _plain_source(record, key_shown)
        if body is not None:
            return body
    return encode_json(_without_secrets(record, key_shown))


def for_display(settings: dict[str, Any], metadata: Record | None = None) -> dict[str, Any]:
    """Settings with every secret masked; `metadata` is the catalogue entry that types them."""
    return _settings(settings, _secret_options(metadata))


def shown_json(record: Record) -> Any:
    """The JSON of a record, harmless, with write keys and secret settings masked."""
    if isinstance(record, _CATALOG):
        return harmless_json(as_json(record))
    return harmless_json(_without_secrets(record, masked_key))


def is_secret_setting(name: str, metadata: Record | None = None) -> bool:
    """Whether a setting is a secret by its name, or by the type that the catalogue gives it."""
    return _is_secret_name(name) or name in _secret_options(metadata)


def _plain_source(source: Source, key_shown: KeyShown) -> bytes | None:
    """The common case in C: nothing in the source needs the walk; None where something does."""
    if any(label.extra is not UNSET for label in source.labels) or any(
        type(key) is not str for key in source.write_keys
    ):
        return None
    settings = source.settings
    if settings:
        settings = _settings(settings, _secret_options(source.metadata))
    body = encode(_copy(source, tuple([key_shown(key) for key in source.write_keys]), settings))
    if any(key.encode() in body for key in source.write_keys if _is_whole_key(key)):
        return None
    return body


def _copy(source: Source, write_keys: tuple[str, ...], settings: Any) -> Source:
    return Source(
        id=source.id,
        slug=source.slug,
        name=source.name,
        metadata=source.metadata,
        workspace_id=source.workspace_id,
        enabled=source.enabled,
        write_keys=write_keys,
        settings=settings,
        labels=source.labels,
    )


def _without_secrets(record: Record, key_shown: KeyShown) -> Any:
    """The JSON of a record, walked."""
    value = _walked(record, as_json(record), key_shown)
    source = record.source if isinstance(record, SourceDetail) else record
    if not isinstance(source, Source):
        return value
    came = [*original(source.write_keys), *_strings({} if source.extra is UNSET else source.extra.get("writeKeys"))]
    keys = {str(original(key)) for key in came if _is_whole_key(key)}
    return _cut(value, sorted(keys, key=len, reverse=True)) if keys else value


def _walked(record: Record, value: dict[str, Any], key_shown: KeyShown) -> dict[str, Any]:
    """The JSON of one record: known fields by what they are, unknown ones by their name."""
    known = dict(zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True))
    out: dict[str, Any] = {}
    for name, item in value.items():
        if name not in known:
            out[name] = _item(name, item, frozenset())
            continue
        field = getattr(record, known[name])
        if known[name] == "write_keys":
            out[name] = _keys(item, key_shown)
        elif known[name] == "settings" and isinstance(record, Source | Destination | Warehouse):
            out[name] = _value(item, _secret_options(record.metadata))
        else:
            out[name] = _field(field, item, key_shown)
    return out


def _field(field: Any, item: Any, key_shown: KeyShown) -> Any:
    """A known field: a record, records, or something plain."""
    if isinstance(field, _CATALOG):
        return item
    if isinstance(field, Record) and isinstance(item, dict):
        return _walked(field, item, key_shown)
    if isinstance(field, tuple) and isinstance(item, list) and len(field) == len(item):
        return [_field(part, json, key_shown) for part, json in zip(field, item, strict=True)]
    return item if isinstance(item, str) else _value(item, frozenset())


def _keys(value: Any, key_shown: KeyShown) -> Any:
    """Write keys, in whatever shape they came."""
    if isinstance(value, str):
        return key_shown(value)
    if isinstance(value, list):
        return [_keys(item, key_shown) for item in value]
    if isinstance(value, dict):
        return {
            _keys(name, key_shown) if _may_be_key(name) else name: _keys(item, key_shown)
            for name, item in value.items()
        }
    return value if value is None or isinstance(value, bool) else MASK


def _settings(settings: dict[str, Any], secret: frozenset[str]) -> dict[str, Any]:
    return {name: _item(name, item, secret) for name, item in settings.items()}


def _item(name: str, value: Any, secret: frozenset[str]) -> Any:
    """A named value: masked if its name says so, unless it cannot be a secret."""
    if value is None or isinstance(value, bool) or value in ("", [], {}) or is_masked(value):
        return value
    return MASK if _is_secret_name(name) or name in secret else _value(value, secret)


def _value(value: Any, secret: frozenset[str]) -> Any:
    if isinstance(value, str):
        return MASK if holds_login(value) else value
    if isinstance(value, list | tuple):
        return [_value(item, secret) for item in value]
    if not isinstance(value, dict):
        return value
    name = _pair_name(value)
    if name is None:
        return _settings(value, secret)
    return {part: item if part == name else _item(value[name], item, secret) for part, item in value.items()}


def _pair_name(value: dict[str, Any]) -> str | None:
    """Which field names the other in `{"key": "Authorization", "value": …}`; None where that is not the shape."""
    for name in ("key", "name"):
        if len(value) == 2 and isinstance(value.get(name), str) and "value" in value:
            return name
    return None


def _cut(value: Any, secrets: list[str]) -> Any:
    """The value with each of these strings cut out of every string in it, names too."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, list):
        return [_cut(item, secrets) for item in value]
    if isinstance(value, dict):
        return {_cut(name, secrets): _cut(item, secrets) for name, item in value.items()}
    return value


def _may_be_key(name: str) -> bool:
    """Whether the name of a field is longer than names are, where a write key is to be expected."""
    return len(name) >= _SHORTEST_KEY_AS_NAME


def _is_whole_key(key: str) -> bool:
    return len(key) >= _SHORTEST_KEY and not is_stand_in(key)


def _strings(value: Any) -> Iterable[str]:
    """Every string that may be a write key in what stands where write keys should."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        yield from filter(_may_be_key, value)
        yield from _strings(list(value.values()))


@lru_cache(maxsize=4096)
def _is_secret_name(name: str) -> bool:
    return names_secret(name)


def _secret_options(metadata: Record | None) -> frozenset[str]:
    options: tuple[Option, ...] = getattr(metadata, "options", ())
    if not options:
        return frozenset()
    return frozenset([option.name for option in options if _SECRET_TYPE.search(option.type)])
