"""Which groups of keys live together: every screen with its groups, the innermost first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segtui.keys.declared import GROUPS, Key

_LIST = ("lists", "frame", "app")
_PAGE = ("page", "frame", "app")

SCREENS: Mapping[str, tuple[str, ...]] = {
    "Sources": ("rows", "sources", "source", "new_source", "export", *_LIST),
    "Source": ("text", "tabs", "sources", "source", "export", *_PAGE),
    "Labels": ("rows", "labels", "label", "export", *_LIST),
    "Catalog": ("rows", "tabs", "new_source", *_LIST),
    "Catalog entry": ("text", "new_source", *_PAGE),
    "Connection": ("text", *_PAGE),
    "Topic": ("text", *_PAGE),
    "Workspace": ("text", "tabs", *_PAGE),
    "Reports": ("rows", "tabs", *_PAGE),
    "Activity": ("rows", "activity", *_LIST),
    "Compare": ("rows", "compare", *_LIST),
    "Welcome": ("text", "welcome", *_PAGE),
    "Preview": ("preview", "overlay_page", "overlay"),
    "Progress": ("progress", "overlay_page", "overlay"),
    "Write": ("deed", "overlay_page", "overlay"),
    "Difference": ("overlay_page", "overlay"),
    "Write keys": ("write_keys", "overlay"),
    "Form": ("form",),
    "Labels of a source": ("label_set",),
    "Columns": ("columns", "overlay"),
    "Text": ("overlay_page", "overlay"),
    "Label": ("label_prompt", "overlay"),
    "Choice": ("picker", "overlay"),
    "Commands": ("palette", "overlay"),
    "Help": ("help", "overlay"),
}
"""Where the same key stands twice, the innermost takes it."""

TYPED = frozenset({"form", "label_set", "label_prompt", "picker", "palette", "help"})
"""Groups beside a line to type in: what can be typed belongs to the line."""


NEEDED = frozenset({"overlay.close"})
"""Actions that cannot be left without a key."""


def keys_by_screen() -> Iterator[tuple[str, Key]]:
    """Every key with the name of each screen where it works, the innermost first."""
    for screen, groups in SCREENS.items():
        for group in groups:
            yield from ((screen, key) for key in GROUPS[group])


def ids() -> frozenset[str]:
    """Every id that the config file may name."""
    return frozenset(key.id for keys in GROUPS.values() for key in keys)
