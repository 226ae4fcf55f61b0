"""Strings from outside, made harmless once, where JSON enters; secrets masked; names made searchable.

A string that could steer a terminal, or hide what it says, becomes a `Harmless`: its text is safe to show, and its
`original` is what the API sent, so that nothing is lost when the value goes back. Clean strings stay plain `str`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

MASK = "•••"
_MASKED = re.compile(r"\s*[•*]{3,}.{0,4}\Z", re.DOTALL)
_SECRET_NAME = re.compile(
    r"secret|passw|passphrase|token|credential|private|signature|signing|certificate|(?:api|app|access|write|auth|"
    r"account|encryption|shared|service|rest|server|project)[\s_-]*key|^key$|oauth|bearer|connection[\s_-]*string|dsn$",
    re.IGNORECASE,
)
_URL_LOGIN = re.compile(r"://[^/\s@]*:[^/\s@]+@")

# Non-ASCII, DEL, and the escapes that stand for control characters (`\n`, `\u001b`). After a doubled backslash the
# expression may see an escape where there is none: that costs the slow way, never safety.
_SUSPICIOUS = re.compile(rb"[\x7f-\xff]|\\[bfnrtu]")

_NAMES = {
    0x00AD: "SHY", 0x034F: "CGJ", 0x061C: "ALM", 0x180E: "MVS", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ",
    0x200E: "LRM", 0x200F: "RLM", 0x2028: "LSEP", 0x2029: "PSEP", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF",
    0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
    0xFEFF: "BOM",
}  # fmt: skip
_INVISIBLE_LETTERS = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0))
_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
_STACKED_MARKS = 2


class Harmless(str):
    """A string made safe to show; `original` is what came. Equality and hash are those of the safe text."""

    __slots__ = ("original",)
    original: str

    @classmethod
    def of(cls, safe: str, original: str) -> Harmless:
        made = cls(safe)
        made.original = original
        return made


def harmless(text: str) -> str:
    """The same text with everything that could steer a terminal, or hide, shown as a visible placeholder.

    Control characters become control pictures (`␛`), the rest their name or number (`<RLO>`, `<U+9B>`). Joiners and
    variation selectors inside emoji are left out and combining marks are kept to two a letter, since terminals disagree
    on the width of both.
    """
    if (text.isascii() and text.isprintable()) or isinstance(text, Harmless):
        return text
    safe = _made_safe(text)
    return text if safe == text else Harmless.of(safe, text)


def _made_safe(text: str) -> str:
    out: list[str] = []
    marks = 0
    for index, char in enumerate(text):
        if " " <= char <= "~":
            out.append(char)
            marks = 0
            continue
        combining = unicodedata.category(char) in ("Mn", "Me") and ord(char) not in _INVISIBLE_LETTERS
        marks = marks + 1 if combining else 0
        if combining and (marks > _STACKED_MARKS or 0xFE00 <= ord(char) <= 0xFE0F):
            continue
        if char == "\u200d" and _joins_emoji(text, index):
            continue
        out.append(_visible(char))
    return "".join(out)


def _joins_emoji(text: str, index: int) -> bool:
    before = text[index - 1] if index else ""
    if before in ("\ufe0f", "") and index > 1:
        before = text[index - 2]
    after = text[index + 1 : index + 2]
    return _is_pictograph(before) and _is_pictograph(after)


def _is_pictograph(char: str) -> bool:
    return bool(char) and (0x1F000 <= ord(char) <= 0x1FAFF or 0x2190 <= ord(char) <= 0x2BFF)


def _visible(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in _NAMES:
        return f"<{_NAMES[code]}>"
    category = unicodedata.category(char)
    unassigned = category == "Cn" and not (0x1F000 <= code <= 0x1FAFF or 0x20000 <= code <= 0x3FFFD)
    if unassigned or category in ("Cc", "Cf", "Cs", "Zl", "Zp") or code in _INVISIBLE_LETTERS:
        return f"<U+{code:02X}>"
    return char


def is_clean_json(body: bytes) -> bool:
    """Whether no string in this JSON text can need `harmless`: a fast answer, wrong only on the safe side."""
    return _SUSPICIOUS.search(body) is None


def harmless_json(value: Any) -> Any:
    """A decoded JSON value with every string in it, keys too, made harmless."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, list):
        return [harmless_json(item) for item in value]
    if isinstance(value, dict):
        out: dict[str, Any] = {}
        for key, item in value.items():
            safe = harmless(key)
            while safe in out:  # two keys that differ only in what cannot be seen: keep both
                safe = Harmless.of(safe + "′", key)
            out[safe] = harmless_json(item)
        return out
    return value


def original(value: Any) -> Any:
    """The value as the API sent it: the reverse of `harmless_json`, for what is sent back or stored."""
    if isinstance(value, Harmless):
        return value.original
    if isinstance(value, list | tuple):
        return [original(item) for item in value]
    if isinstance(value, dict):
        return {original(key): original(item) for key, item in value.items()}
    return value


def is_masked(value: object) -> bool:
    """Whether a value is a masked secret (`•••`, `••••1234`): never to be sent back."""
    return isinstance(value, str) and _MASKED.match(value) is not None


def masked(secret: str) -> str:
    """A secret with all but its last four characters hidden; short ones are hidden whole."""
    return MASK if len(secret) < 12 or is_masked(secret) else f"{MASK}{secret[-4:]}"


def names_secret(name: str) -> bool:
    """Whether a setting of this name is to be taken for a secret."""
    return _SECRET_NAME.search(name) is not None


def holds_login(value: object) -> bool:
    """Whether a value is a URL with a password in it."""
    return isinstance(value, str) and _URL_LOGIN.search(value) is not None


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with each secret, also percent-encoded or cut out of a longer word, replaced by the mask."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, MASK)
    return text


def searchable(text: str) -> str:
    """The text as search compares it: folded, composed, without characters of no width."""
    if text.isascii():
        return text.lower()
    source = text.original if isinstance(text, Harmless) else text
    return unicodedata.normalize("NFKC", _ZERO_WIDTH.sub("", source)).casefold()


def hides_something(text: str) -> bool:
    """Whether the text held characters that cannot be seen or that reorder it (bidi, zero width, controls)."""
    if not isinstance(text, Harmless):
        return False
    came = text.original
    return any(
        _visible(char) != char and not (char == "\u200d" and _joins_emoji(came, at)) for at, char in enumerate(came)
    )


def looks_alike(text: str) -> bool:
    """Whether a word mixes scripts whose letters look alike, or holds a letter that only imitates another."""
    if text.isascii():
        return False
    for word in re.findall(r"\w+", text):
        scripts = {s for s in (_script(c) for c in word if not c.isascii() or c.isalpha()) if s}
        if len(scripts) > 1 or any(_imitates(c) for c in word):
            return True
    return False


def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((s for s in _SCRIPTS if name.startswith(s)), "")


def _imitates(char: str) -> bool:
    """Compatibility letters of another script that fold to plain ASCII (the Kelvin sign, full-width letters)."""
    folded = unicodedata.normalize("NFKC", char)
    return folded != char and folded.isascii() and folded.isalpha()
