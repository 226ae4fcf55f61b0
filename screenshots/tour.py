"""The animated tour: frames of the app in one SVG, where what frames have in common stands once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from screenshots.scenes import FIND_WEB, Scene

_SECONDS = 2.5  # a frame
_TYPED_SECONDS = 0.4  # a frame while something is typed
_ELEMENT = re.compile(r"<rect [^>]*/>|<text [^>]*>.*?</text>", re.DOTALL)
_STYLE = re.compile(r"\.terminal-(r\d+) \{([^}]*)\}")
_BODY = re.compile(r'(<g transform="translate\(9, 41\)"[^>]*>)(.*)(</g>\s*</svg>)', re.DOTALL)
_CLASS = re.compile(r'class="terminal-(r\d+)"')


def _typed(word: str, before: Sequence[str] = (), sign: str = "") -> Iterable[Scene]:
    for end in range(1, len(word) + 1):
        yield Scene(f"typed {word[:end]}", (*before, *word[:end]), sign or word[:end])


TOUR = (
    Scene("a list", ("j",), "2/63"),
    *_typed("check", ("slash",), "/"),
    Scene("found", FIND_WEB, "of 63"),
    Scene("a source", (*FIND_WEB, "enter"), "tracking plan"),
    Scene("its schema", (*FIND_WEB, "enter", *["right_square_bracket"] * 4), "Forwarding"),
    Scene("a plan", (*FIND_WEB, "t"), "PATCH"),
    Scene("marked", ("j", "j", "space", "j", "space", "j", "space"), "3 marked"),
    Scene("many", ("j", "j", "space", "j", "space", "j", "space", "b"), "they take data again"),
    Scene("labels", ("2", "j"), "Real customers"),
    Scene("what can be a source", ("3", "j"), "Ad Spend"),
    Scene("a report", ("colon", ">report no-destination", "enter"), "1/13"),
    Scene("anything by name", ("colon", *"check"), "checkout-web"),
)


def animated(frames: Sequence[str], seconds: Sequence[float] | None = None) -> str:
    """One SVG that shows the frames one after another, without end; where motion is unwanted, the first alone."""
    seconds = seconds or [_TYPED_SECONDS if scene.name.startswith("typed") else _SECONDS for scene in TOUR]
    styles: dict[str, str] = {}
    shown: dict[str, set[int]] = {}
    for number, frame in enumerate(frames):
        for element in _elements(frame, styles):
            shown.setdefault(element, set()).add(number)
    groups: dict[tuple[int, ...], list[str]] = {}
    for element, numbers in shown.items():
        groups.setdefault(tuple(sorted(numbers)), []).append(element)
    names = {numbers: f"f{at}" for at, numbers in enumerate(groups)}
    rules = [f".{name} {{{css}}}" for css, name in styles.items()]
    rules += [_rule(names[numbers], numbers, seconds) for numbers in groups if len(numbers) < len(frames)]
    rules.append("@media (prefers-reduced-motion: reduce) { * { animation: none !important } }")
    drawn = [f'<g class="{names[numbers]}">{"".join(_of(kind, found))}</g>' for kind in ("<rect", "<text")
             for numbers, found in groups.items() if _of(kind, found)]  # fmt: skip
    body = _body(frames[0])
    matrix = f'<g class="terminal-matrix">{"".join(drawn)}</g>'
    whole = frames[0][: body.start()] + body[1] + matrix + body[3]
    return whole.replace("</style>", "\n".join(rules) + "\n</style>", 1)


def _elements(frame: str, styles: dict[str, str]) -> Iterable[str]:
    """What a frame draws, each with a style of the whole picture."""
    own = {name: css.strip() for name, css in _STYLE.findall(frame)}

    def styled(found: re.Match[str]) -> str:
        css = own[found[1]]
        return f'class="{styles.setdefault(css, f"s{len(styles)}")}"'

    for found in _ELEMENT.finditer(_body(frame)[2]):
        if not found[0].endswith(">\n</text>"):
            yield _CLASS.sub(styled, found[0])


def _body(frame: str) -> re.Match[str]:
    found = _BODY.search(frame)
    if found is None:
        raise ValueError("this is no picture of a terminal")
    return found


def _of(kind: str, elements: Iterable[str]) -> list[str]:
    return [element for element in elements if element.startswith(kind)]


def _rule(name: str, numbers: Sequence[int], seconds: Sequence[float]) -> str:
    """What lets a group be seen in its frames alone."""
    whole, at, steps = sum(seconds), 0.0, []
    for number, duration in enumerate(seconds):
        steps.append(f"{100 * at / whole:.2f}% {{opacity: {int(number in numbers)}}}")
        at += duration
    first = int(0 in numbers)
    return (
        f"@keyframes {name} {{{' '.join(steps)}}}\n"
        f".{name} {{opacity: {first}; animation: {name} {whole:.1f}s step-end infinite}}"
    )
