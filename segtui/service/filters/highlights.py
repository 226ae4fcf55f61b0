"""Where in a shown text a filter matched."""

from __future__ import annotations

from segtui.service.filters.grammar import Query, Term
from segtui.text import searchable


def highlights(query: Query, text: str, field: str = "") -> list[tuple[int, int]]:
    """The parts of a cell's text that the filter's terms matched, as (start, end), in order and apart.

    `field` names the column, for terms that look in one field. A text whose length changes when it is folded gets none.
    """
    folded = searchable(text)
    if len(folded) != len(text):
        return []
    spans: list[tuple[int, int]] = []
    for term in query.terms:
        if not term.negated and term.field in ("", field):
            spans += _spans(term, text, folded)
    return _apart(sorted(spans))


def _spans(term: Term, text: str, folded: str) -> list[tuple[int, int]]:
    if term.pattern is not None:
        pattern = term.pattern
        found = pattern.compiled.search((folded if pattern.folds else text)[: pattern.reads])
        return [found.span()] if found and found.group() else []
    needle = term.folded
    if term.field == "label" or term.shape == "glob" or not needle:
        return []
    start = folded.find(needle)
    spans = []
    while start >= 0:
        spans.append((start, start + len(needle)))
        start = folded.find(needle, start + len(needle))
    return spans


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans joined where they touch."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
