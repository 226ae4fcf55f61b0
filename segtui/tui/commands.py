"""What the palette offers besides the keys: places, reports, profiles and sources, by what was typed.

Nothing of Textual here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from segtui.models import Source
from segtui.service.reports import REPORTS
from segtui.text import searchable
from segtui.tui.places import PLACES, place_named

_MOST = 200


@dataclass(frozen=True)
class Command:
    """A row of the palette; `answer` says what to run, by its first word.

    `go NAME FILTER`, `source ID`, `do ACTION-ID`, `report NAME WORD`, `profile NAME` or `view …`.
    """

    id: str
    title: str
    about: str
    answer: str


@dataclass(frozen=True)
class Offers:
    """What there is to offer: the sources, the keys of their labels, the profiles and the views, each with a remark."""

    sources: Sequence[Source] = ()
    label_keys: Sequence[str] = ()
    profiles: Sequence[tuple[str, str]] = ()
    views: Sequence[tuple[str, str]] = ()

    def matching(self, text: str, by_key: Sequence[Command]) -> list[Command]:
        """The commands that the text may mean; `by_key` are those of keys that match it."""
        found: list[Command] = []
        name, _, rest = text.partition(" ")
        place = place_named(name)
        if place is not None and (rest or place.name == name):
            found.append(Command("typed", f"{place.name} {rest}".strip(), place.about, f"go {place.name} {rest}"))
        elif name and "source".startswith(name) and rest:
            text = rest
        wanted = searchable(text)
        found += [
            Command(p.name, p.name, p.about, f"go {p.name} ") for p in PLACES if wanted in searchable(p.name + p.about)
        ]
        found += [*self._profiles(wanted), *by_key, *self._reports(wanted)]
        return [*found, *self._sources(wanted)] if len(wanted) > 1 else found

    def _profiles(self, wanted: str) -> Iterator[Command]:
        for name, remark in self.profiles:
            title = f"profile {name}"
            if wanted in searchable(title):
                yield Command(title, title, remark, title)

    def _reports(self, wanted: str) -> Iterator[Command]:
        for report in REPORTS:
            title = f"report {report.name}"
            if report.argument and wanted.startswith(searchable(title) + " "):
                yield from self._report_words(title, report.about, wanted[len(title) + 1 :].strip())
            elif wanted in searchable(f"{title} {report.title}"):
                yield Command(title, f"{title} {report.argument}".rstrip(), report.about, title)

    def _report_words(self, title: str, about: str, wanted: str) -> Iterator[Command]:
        """The report with each key that begins so, and with the one that was typed."""
        keys = [key for key in self.label_keys if searchable(key).startswith(wanted)]
        for key in keys if wanted in keys or not wanted else [*keys, wanted]:
            yield Command(f"{title} {key}", f"{title} {key}", about, f"{title} {key}")

    def _sources(self, wanted: str) -> list[Command]:
        matching = (s for s in self.sources if wanted in searchable(s.title) or wanted in searchable(s.slug))
        return [
            Command(source.id, source.title, f"source {source.slug}", f"source {source.id}")
            for source, _ in zip(matching, range(_MOST), strict=False)
        ]
