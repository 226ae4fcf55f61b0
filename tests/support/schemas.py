"""Values for hypothesis: what a closed JSON schema of ours allows, and any JSON at all."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_PLAIN = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(-1e9, 1e9) | st.text(max_size=8)


def hostile() -> st.SearchStrategy[Any]:
    """Any JSON, not very deep."""
    return st.recursive(
        _PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    )


def valid(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a schema allows, of the words that `segtui.operations.arguments` uses in one."""
    match schema:
        case {"enum": allowed}:
            return st.sampled_from(allowed)
        case {"type": "string"}:
            return st.text(min_size=schema.get("minLength", 0), max_size=12)
        case {"type": "boolean"}:
            return st.booleans()
        case {"type": "integer"}:
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case {"type": "array", "items": items}:
            return st.lists(valid(items), max_size=3)
        case {"type": "object", "additionalProperties": True}:
            return st.dictionaries(st.text(max_size=6), hostile(), max_size=3)
        case {"type": "object", "properties": parts}:
            needed = {name: valid(part) for name, part in parts.items() if name in schema["required"]}
            others = {name: valid(part) for name, part in parts.items() if name not in schema["required"]}
            return st.fixed_dictionaries(needed, optional=others)
    raise AssertionError(f"a schema of an unknown kind: {schema}")
