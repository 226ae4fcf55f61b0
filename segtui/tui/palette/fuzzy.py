"""How well a text answers to what was typed: the same, its beginning, a word's, some place in it, its letters."""

from __future__ import annotations

import re

from segtui.text import searchable

SAME, BEGINS, WORD, HOLDS, WORDS, LETTERS = range(6)
"""From the best on. WORDS: every word is somewhere in it. LETTERS: they are all there, in this order."""

_LONGEST = 300  # characters of a text that are looked at for its letters
_LEAST_LETTERS = 2


def rank(wanted: str, text: str) -> int | None:
    """How well a text answers; None: not at all. `wanted` is folded already; an empty one suits everything."""
    folded = searchable(text)
    if folded == wanted:
        return SAME
    at = folded.find(wanted)
    if at == 0:
        return BEGINS
    if at > 0:
        return WORD if begins_word(folded, wanted) else HOLDS
    if all(word in folded for word in wanted.split()):
        return WORDS
    return LETTERS if has_letters(folded, wanted) else None


def rank_of(wanted: str, name: str, *about: str) -> int | None:
    """The same for something with a name: what is said about it counts too where it holds the words themselves."""
    found = rank(wanted, name)
    if found is None or found == LETTERS:
        others = (rank(wanted, text) for text in about)
        return WORDS if any(other is not None and other < LETTERS for other in others) else found
    return found


def begins_word(folded: str, wanted: str) -> bool:
    """Whether a word of the text begins so."""
    return re.search(rf"(?<![^\W_]){re.escape(wanted)}", folded) is not None


def has_letters(folded: str, wanted: str) -> bool:
    """Whether the characters of a word stand in the text in this order, others between them."""
    if len(wanted) < _LEAST_LETTERS or " " in wanted:
        return False
    rest = iter(folded[:_LONGEST])
    return all(letter in rest for letter in wanted)
