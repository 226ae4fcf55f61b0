"""Following pages: each record once, and an end even where the API gives none."""

from __future__ import annotations

from typing import TypeVar

from segtui.errors import BadAnswer
from segtui.models import Record
from segtui.operations import Page

R = TypeVar("R", bound=Record)

MOST_PAGES = 10_000
MOST_RECORDS = 2_000_000
MOST_PAGES_WITHOUT_NEWS = 20


class Trail:
    """What was seen of one list so far. A chain that repeats itself, or never ends, is found out here."""

    def __init__(self) -> None:
        self._cursors: set[str] = set()
        self._ids: set[str] = set()
        self._pages = 0
        self._pages_without_news = 0
        self._problem = ""

    def following(self, cursor: str | None, problem: str = "") -> str | None:
        """The cursor to ask for next; None at the end, and where going on makes no sense."""
        self._pages += 1
        self._problem = problem
        if cursor is None:
            return None
        if cursor in self._cursors:
            self._problem = "the API names a page as the next one that it has named before"
        elif self._is_endless():
            self._problem = "the API goes on naming next pages without an end"
        self._cursors.add(cursor)
        return None if self._problem else cursor

    def once(self, page: Page[R]) -> Page[R]:
        """The page without the records that an earlier one held: they move while the list is read."""
        fresh = tuple(item for item in page.items if self._is_new(item))
        self._pages_without_news = 0 if fresh else self._pages_without_news + 1
        return page if len(fresh) == len(page.items) else Page(fresh, page.info)

    def check(self) -> None:
        """Raises `BadAnswer` where the list is incomplete."""
        if self._problem:
            raise BadAnswer(f"the list is incomplete: {self._problem}")

    def _is_endless(self) -> bool:
        return (
            self._pages >= MOST_PAGES
            or len(self._ids) >= MOST_RECORDS
            or self._pages_without_news >= MOST_PAGES_WITHOUT_NEWS
        )

    def _is_new(self, item: Record) -> bool:
        found = getattr(item, "id", "")
        if not found:
            return True
        if found in self._ids:
            return False
        self._ids.add(found)
        return True
