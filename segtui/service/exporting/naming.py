"""Names of Terraform's resources and variables: readable, the same at every export, and never the same twice."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping

_LONGEST = 60
_HASH_CHARS = 6


def names_for(wanted: Mapping[str, str], taken_for: str = "item") -> dict[str, str]:
    """A name for each identity, made of the text that it is wanted after.

    Where several want the same one, each gets a piece of its identity's hash behind it: so no name depends on the order
    in which they come. `taken_for` stands where nothing of the text can be used.
    """
    plain = {identity: _plain(text, taken_for) for identity, text in wanted.items()}
    counts = Counter(plain.values())
    names = {identity: name for identity, name in plain.items() if counts[name] == 1}
    taken = set(names.values())
    for identity in sorted(plain.keys() - names.keys()):
        names[identity] = _told_apart(plain[identity], identity, taken)
        taken.add(names[identity])
    return {identity: names[identity] for identity in wanted}


def _plain(text: str, taken_for: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:_LONGEST].strip("_") or taken_for
    return f"{taken_for}_{name}" if name[0].isdigit() else name


def _told_apart(name: str, identity: str, taken: set[str]) -> str:
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    for length in range(_HASH_CHARS, len(digest) + 1):
        if f"{name}_{digest[:length]}" not in taken:
            return f"{name}_{digest[:length]}"
    raise AssertionError("two identities are the same")
