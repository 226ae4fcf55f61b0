"""Strings from outside, made harmless once, where JSON enters; secrets masked; names made searchable.

A string that could steer a terminal, or hide what it says, becomes a `Harmless`: its text is safe to show, and its
`original` is what the API sent, so that nothing is lost when the value goes back. Clean strings stay plain `str`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

MASK = "•••"
_MASKED = re.compile(r"\s*[•*]{3,}.{0,4}\Z", re.DOTALL)
_SECRET_NAME = re.compile(
    r"secret|passw|passphrase|token|credential|private|signature|signing|certificate|(?:api|app|access|write|auth|"
    r"account|encryption|shared|service|rest|server|project)[\s_-]*key|^key$|oauth|bearer|connection[\s_-]*string|dsn$|"
    r"^authori[sz]ation$|cookie$|jwt|^sas$|hmac",
    re.IGNORECASE,
)
_LOGIN = re.compile(  # every repeat is bounded, or ends where the next try begins: linear in hostile text too
    r"://[^/\s@]+@|://[^\s@/]{0,64}:[^\s@]{1,256}@|"
    r"[?&;](?:[\w-]{0,64}(?:token|secret|password|passwd|signature|key)|sig|pwd)=[^&\s]|"
    r"\b(?:bearer|basic)\s{1,9}[\w+/.=~-]{8}|-----BEGIN [A-Z ]{0,40}PRIVATE KEY",
    re.IGNORECASE,
)

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
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
_STACKED_MARKS = 2
_LETTERS = 4096  # whose script is remembered: a name of 100 kB is judged whenever its row is drawn
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


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
    on the width of both; a mark with no letter before it gets a dotted circle to sit on.
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
        if not _is_mark(char):
            out.append(_placed(text, index))
            marks = 0
            continue
        marks += 1
        if marks <= _STACKED_MARKS:
            out.append(char if _has_base(text, index) else "◌" + char)
    return "".join(out)


def _placed(text: str, index: int) -> str:
    """What is shown for one character that is no mark, where it stands."""
    char = text[index]
    if char == "\u200d" and _joins_emoji(text, index):
        return ""
    if _is_selector(char):
        return "" if _selects(text, index) else f"<U+{ord(char):02X}>"
    return _visible(char)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in ("Mn", "Me") and ord(char) not in _INVISIBLE_LETTERS and not _is_selector(char)


def _is_selector(char: str) -> bool:
    code = ord(char)
    return 0xFE00 <= code <= 0xFE0F or 0x180B <= code <= 0x180D or code == 0x180F or 0xE0100 <= code <= 0xE01EF


def _selects(text: str, index: int) -> bool:
    """Whether a variation selector has something to vary: an emoji, an ideograph, or the digit of a keycap."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if not before or before.isascii():
        return bool(before) and before in "#*0123456789" and after == "\u20e3"
    varies = unicodedata.category(before) in ("So", "Lo", "Po") and ord(before) not in _INVISIBLE_LETTERS
    return varies or before in "ℹ〰" or _is_pictograph(before)


def _has_base(text: str, index: int) -> bool:
    """Whether a mark has a character to sit on."""
    before = text[index - 1 : index]
    return bool(before) and not before.isspace() and _visible(before) == before


def _joins_emoji(text: str, index: int) -> bool:
    before = text[max(0, index - 2) : index].removesuffix("\ufe0f")[-1:]
    return _is_pictograph(before) and _is_pictograph(text[index + 1 : index + 2])


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
    if unassigned or category in ("Cc", "Cf", "Cs") or code in _INVISIBLE_LETTERS:
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


def escaped(text: str) -> str:
    """JSON text with whatever cannot be seen as an escape: still the same JSON."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(json_escape(char) if not char.isprintable() or _ZERO_WIDTH.match(char) else char for char in text)
    if harmless(shown) == shown:
        return shown
    return "".join(char if " " <= char <= "~" else json_escape(char) for char in text)


def json_escape(char: str) -> str:
    """One character as JSON's escape; one outside the first plane as two."""
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def is_masked(value: object) -> bool:
    """Whether a value is a masked secret (`•••`, `••••1234`): never to be sent back."""
    return isinstance(value, str) and _MASKED.match(value) is not None


def masked(secret: str) -> str:
    """A secret with all but its last four characters hidden; short ones are hidden whole."""
    return MASK if len(secret) < 12 or is_masked(secret) else f"{MASK}{secret[-4:]}"


def names_secret(name: str) -> bool:
    """Whether a setting of this name is to be taken for a secret."""
    return _SECRET_NAME.search(searchable(name)) is not None


def holds_login(value: object) -> bool:
    """Whether a value is a URL with a password or token in it, an `Authorization` header, or a private key."""
    return isinstance(value, str) and _LOGIN.search(readable(value)) is not None


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with each secret, also percent-encoded or cut out of a longer word, replaced by the mask."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 4:
            for form in {secret, percent_encoded(secret), percent_encoded(secret).lower()}:
                text = text.replace(form, MASK)
    return text


def percent_encoded(text: str) -> str:
    """The text as one part of a URL's path."""
    raw = text.encode("utf-8", "surrogatepass")
    return "".join(chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in raw)


def searchable(text: str) -> str:
    """The text as search compares it: folded, composed, without characters of no width, controls as blanks."""
    if type(text) is str and text.isascii() and text.isprintable():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", readable(text)).casefold())


def readable(text: str) -> str:
    """The original as a reader takes it: without characters of no width, controls as blanks."""
    if type(text) is str and text.isascii() and text.isprintable():
        return text
    source = text.original if isinstance(text, Harmless) else text
    return _ZERO_WIDTH.sub("", _BREAKS.sub(" ", source))


def hides_something(text: str) -> bool:
    """Whether the text held characters that cannot be seen or that reorder it (bidi, zero width, controls)."""
    if not isinstance(text, Harmless):
        return False
    came = text.original
    return any(not _is_mark(char) and _placed(came, at) not in ("", char) for at, char in enumerate(came))


def looks_alike(text: str) -> bool:
    """Whether a word mixes scripts whose letters look alike, or holds a letter that only imitates another."""
    if text.isascii():
        return False
    for word in set(re.findall(r"(?:\w|[\u0300-\u036f])+", readable(text))):
        letters = set(word)
        scripts = {script for script in map(_script, letters) if script}
        if len(scripts) > 1 or any(map(_imitates, letters)):
            return True
    return False


@lru_cache(_LETTERS)
def _script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((s for s in _SCRIPTS if name.startswith(s)), "")


@lru_cache(_LETTERS)
def _imitates(char: str) -> bool:
    """Compatibility letters of another script that fold to plain ASCII (the Kelvin sign, full-width letters)."""
    folded = unicodedata.normalize("NFKC", char)
    return folded != char and folded.isascii() and folded.isalpha() and char not in "ªº"
