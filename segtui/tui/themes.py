"""The themes of our own, beside Textual's: one accent, dim for what is secondary, and a colour for each kind of state.

Every text has a contrast of at least 4.5:1 to what it stands on, also on the row under the cursor. The only colours
that are known by number stand here. On a terminal of 16 colours a theme is shown by one of those colours themselves:
others, rounded to them, would hide the cursor's row.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK, LIGHT = "segtui-dark", "segtui-light"
DARK_16, LIGHT_16 = "segtui-dark-16", "segtui-light-16"


def _theme(name: str, *, dark: bool, colours: Mapping[str, str], ansi: bool = False) -> Theme:
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
        ansi=ansi,
        variables={
            **texts,
            "text-primary": colours["accent"],
            "text-muted": colours["muted"],
            "surface": colours["box"],
            "panel": colours["bar"],
            "ansi-background": colours["box"],
            "ansi-foreground": colours["text"],
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
            "strong": "#d3dae6",
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
            "strong": "#1d2733",
            "muted": "#566375",
            "accent": "#0a5cb0",
            "success": "#14703c",
            "warning": "#875000",
            "error": "#b3211d",
        },
    ),
    _theme(
        DARK_16,
        dark=True,
        ansi=True,
        colours={
            "ground": "ansi_black",
            "box": "ansi_black",
            "bar": "ansi_black",
            "cursor": "ansi_blue",
            "rule": "ansi_white",
            "text": "ansi_white",
            "strong": "ansi_bright_white",
            "muted": "ansi_white",
            "accent": "ansi_bright_cyan",
            "success": "ansi_bright_green",
            "warning": "ansi_bright_yellow",
            "error": "ansi_bright_red",
        },
    ),
    _theme(
        LIGHT_16,
        dark=False,
        ansi=True,
        colours={
            "ground": "ansi_bright_white",
            "box": "ansi_bright_white",
            "bar": "ansi_bright_white",
            "cursor": "ansi_blue",
            "rule": "ansi_black",
            "text": "ansi_black",
            "strong": "ansi_bright_white",
            "muted": "ansi_black",
            "accent": "ansi_blue",
            "success": "ansi_black",
            "warning": "ansi_red",
            "error": "ansi_red",
        },
    ),
)
