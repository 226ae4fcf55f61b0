"""The themes of our own, beside Textual's: one accent, dim for what is secondary, and a colour for each kind of state.

Every text has a contrast of at least 4.5:1 to what it stands on, also on the row under the cursor. The only colours
that are known by number stand here.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK, LIGHT = "segtui-dark", "segtui-light"


def _theme(name: str, *, dark: bool, colours: Mapping[str, str]) -> Theme:
    """A theme whose texts have its colours as they are; Textual would mix them with black or white."""
    texts = {f"text-{part}": colours[part] for part in ("accent", "success", "warning", "error")}
    return Theme(
        name=name,
        primary=colours["accent"],
        accent=colours["accent"],
        success=colours["success"],
        warning=colours["warning"],
        error=colours["error"],
        foreground=colours["text"],
        background=colours["ground"],
        surface=colours["box"],
        panel=colours["bar"],
        dark=dark,
        variables={
            **texts,
            "text-primary": colours["accent"],
            "text-muted": colours["muted"],
            "border": colours["accent"],
            "border-blurred": colours["rule"],
            "block-cursor-blurred-background": colours["cursor"],
            "block-cursor-blurred-foreground": colours["strong"],
        },
    )


THEMES = (
    _theme(
        DARK,
        dark=True,
        colours={
            "ground": "#11151c",
            "box": "#181e28",
            "bar": "#1d2532",
            "cursor": "#264063",
            "rule": "#3b4a60",
            "text": "#d3dae6",
            "strong": "#ffffff",
            "muted": "#8f9db3",
            "accent": "#74b8ff",
            "success": "#7fd1a0",
            "warning": "#e9b961",
            "error": "#ff8f8f",
        },
    ),
    _theme(
        LIGHT,
        dark=False,
        colours={
            "ground": "#fbfcfd",
            "box": "#f1f4f8",
            "bar": "#e6ebf2",
            "cursor": "#cde2fb",
            "rule": "#b4c0d0",
            "text": "#1d2733",
            "strong": "#0a1017",
            "muted": "#566375",
            "accent": "#0a5cb0",
            "success": "#14703c",
            "warning": "#875000",
            "error": "#b3211d",
        },
    ),
)
