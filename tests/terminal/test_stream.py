"""How strictly what a program sends is taken apart."""

from __future__ import annotations

from tests.terminal.stream import Stream

TAKEN, LENT = "\x1b[?1049h", "\x1b[?1049l"


def strange(*texts: str) -> list[str]:
    stream = Stream()
    for text in texts:
        list(stream.take(text))
    return stream.strange


def test_a_tab_is_strange_but_where_the_terminal_is_lent_to_an_editor_and_echoes_it() -> None:
    assert strange("\t") == strange(TAKEN, "\t") == strange(TAKEN + LENT + TAKEN, "\t") == ["\t"]
    assert strange(TAKEN, LENT, "\t", "\x1b[0m\t", TAKEN) == []
    assert strange(TAKEN, LENT, "\x07", TAKEN) == ["\x07"]
