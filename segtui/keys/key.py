"""What is declared of a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Key:
    """An action with the keys that it has unless the config file says otherwise (names joined by commas).

    `id` is what the config file calls it; `is_hinted`: it is shown at the bottom of the screen where there is room.
    `hints` says what it is called there in a situation, by the name that the screen gives to it; the first that holds
    counts, and with an empty text it is not shown.
    """

    id: str
    keys: str
    action: str
    title: str
    about: str = ""
    is_hinted: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)
