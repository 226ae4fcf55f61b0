"""What a program sends to a terminal, taken apart strictly: texts, and sequences that are each known or a finding."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200e\u200f\u061c]+)"
    r"|\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07"
    r"|(?P<escape>\x1b[7>])"
    r"|(?P<other>\x1b[^\x1b]{0,60}|.)",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*)?\Z")
_MODES = "1|7|25|1000|1002|1003|1004|1005|1006|1015|1016|1049|2004|2026|2031|2048"
_KNOWN = re.compile(rf"\?(?:{_MODES})[hl]|\?2026\$p|>1u|<u|!p|r|\d+;\d+r|\d+(?:;\d+)?H|\d+[GXCML]|[0-6] q|K|[0-9;]*m")
"""Every sequence that segtui has a use for; how large the numbers may be is looked at besides."""
_LARGEST = 300
_LINE_ENDS = ("\r", "\n")
_LENDS, _TAKES_BACK = "?1049l", "?1049h"


@dataclass
class Modes:
    """What of a terminal was changed and not put back."""

    changed: set[str] = field(default_factory=set)
    keyboards: int = 0

    def take(self, csi: str) -> None:
        """See a control sequence (without its introducer)."""
        if csi in (">1u", "<u"):
            self.keyboards = max(0, self.keyboards + (1 if csi == ">1u" else -1))
        elif csi.startswith("?") and csi[-1] in "hl":
            number = csi[1:-1]
            is_usual = csi[-1] == ("h" if number in ("7", "25") else "l")
            (self.changed.discard if is_usual else self.changed.add)(number)
        elif csi.endswith("r"):
            (self.changed.discard if csi == "r" else self.changed.add)("region")
        elif csi.endswith("m"):
            (self.changed.discard if csi in ("m", "0m") else self.changed.add)("style")

    @property
    def left(self) -> set[str]:
        """Names of what is not as it was."""
        return self.changed | ({"keyboard"} if self.keyboards else set())


@dataclass
class Stream:
    """All that came so far: `strange` is what no terminal should have been sent, `copied` went to the clipboard.

    While the terminal is lent to an editor (`is_lent`) it echoes what is typed, a tab as a tab.
    """

    modes: Modes = field(default_factory=Modes)
    strange: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    unfinished: str = ""
    is_lent: bool = False

    def take(self, text: str) -> Iterator[str]:
        """The pieces for a screen, in order: texts, line ends, and the sequences that place and colour."""
        text = self.unfinished + text
        whole = _UNFINISHED.search(text)
        end = whole.start() if whole else len(text)
        self.unfinished = text[end:]
        for found in _TOKEN.finditer(text[:end]):
            kind, piece = str(found.lastgroup), found[0]
            if kind == "csi":
                self._judge(found["csi"])
                self.modes.take(found["csi"])
                self.is_lent = found["csi"] == _LENDS or (self.is_lent and found["csi"] != _TAKES_BACK)
                if found["csi"][-1] in "HGXCMLKmr" and found["csi"][0] not in "?<>!":
                    yield piece
            elif kind == "copied":
                self.copied.append(base64.b64decode(found["copied"]).decode())
            elif kind == "text" or piece in _LINE_ENDS:
                yield piece
            elif kind == "other" and not (self.is_lent and piece == "\t"):
                self.strange.append(piece)

    def _judge(self, csi: str) -> None:
        numbers = [] if csi.endswith(("m", "h", "l", "p")) else [int(found) for found in re.findall(r"\d+", csi)]
        if not _KNOWN.fullmatch(csi) or any(number > _LARGEST for number in numbers):
            self.strange.append(f"\x1b[{csi}")
