"""One filter language for every list: `parse` a text, keep an `Index` of records, `select` or `search` in slices.

index = Index(SOURCES, hash_key)
index.extend(page)
hits = index.select(parse("label:env=prod web", SOURCES))
"""

from segtui.service.filters.begun import Begun, begun
from segtui.service.filters.grammar import Query, Term, parse, quoted
from segtui.service.filters.highlights import highlights
from segtui.service.filters.kinds import CATALOG, CONNECTIONS, LABELS, SOURCES, Field, Searchable
from segtui.service.filters.narrowing import Narrowing
from segtui.service.filters.search import Index, Search, arranged

__all__ = [
    "CATALOG",
    "CONNECTIONS",
    "LABELS",
    "SOURCES",
    "Begun",
    "Field",
    "Index",
    "Narrowing",
    "Query",
    "Search",
    "Searchable",
    "Term",
    "arranged",
    "begun",
    "highlights",
    "parse",
    "quoted",
]
