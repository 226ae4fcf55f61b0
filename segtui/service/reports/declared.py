"""Every report, declared once: its name, title and sentence, what it reads, and the function that finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from segtui.errors import UsageError
from segtui.models import Source
from segtui.operations import Operation
from segtui.operations.sources import list_connected_destinations_from_source, list_schema_settings_in_source
from segtui.service.planning.values import counted
from segtui.service.reports.connections import may_be_enabled, without_destination
from segtui.service.reports.evidence import Evidence, Finding
from segtui.service.reports.forwarding import forwarding
from segtui.service.reports.listed import disabled, hides_keys, several_keys, without_label
from segtui.service.reports.schemas import without_blocking
from segtui.text import harmless


def _each(_: Source) -> bool:
    return True


def _none(_: Source) -> bool:
    return False


@dataclass(frozen=True)
class Report:
    """A question about the sources of a workspace, and how it is answered.

    `find` gives the sources that it is about, in the order of the list. `asks` is the request that it needs of each
    source that it `concerns`, None where the list is enough. `argument` names the word that it needs, and stands in
    the title for it. `looks_around`: what it says of a source depends on the others. `hides` says of which sources it
    cannot be told with this token. `nothing` is what to say where nothing was found.
    """

    name: str
    title: str
    about: str
    nothing: str
    find: Callable[[Evidence], Iterable[Finding]]
    asks: Operation[..., Any] | None = None
    concerns: Callable[[Source], bool] = _each
    argument: str = ""
    looks_around: bool = False
    hides: Callable[[Source], bool] = _none

    def titled(self, word: str) -> str:
        """The title with the word that was given in place of the argument's name."""
        return self.title.replace(self.argument, harmless(word)) if self.argument and word else self.title

    @property
    def reads(self) -> str:
        """What it reads, in words."""
        if self.asks is None:
            return "the list of sources"
        of_which = "each source" if self.concerns is _each else "each enabled source"
        return f"the {self.asks.holds} of {of_which}"


REPORTS: tuple[Report, ...] = (
    Report(
        "no-destination",
        "About to be disabled",
        "Enabled sources without an enabled destination: Segment disables them after 14 days.",
        "Every enabled source has an enabled destination.",
        without_destination,
        asks=list_connected_destinations_from_source,
        concerns=may_be_enabled,
    ),
    Report(
        "disabled",
        "Disabled",
        "Sources that drop what they receive.",
        "No source is disabled.",
        disabled,
    ),
    Report(
        "without-label",
        "Without label KEY",
        "Sources that carry no label of this key.",
        "Every source carries a label of this key.",
        without_label,
        argument="KEY",
    ),
    Report(
        "several-keys",
        "Several write keys",
        "Sources with more than one write key: one that is no longer used should go.",
        "No source has more than one write key that this token sees.",
        several_keys,
        hides=hides_keys,
    ),
    Report(
        "no-blocking",
        "Without schema blocking",
        "Sources whose schema settings let everything through.",
        "Every source blocks something, or leaves something out.",
        without_blocking,
        asks=list_schema_settings_in_source,
    ),
    Report(
        "forwarding",
        "Forwarding chains",
        "Sources whose schema settings forward to other sources, with every hop; cycles are named.",
        "No source forwards to another.",
        forwarding,
        asks=list_schema_settings_in_source,
        looks_around=True,
    ),
)


def hidden_said(count: int) -> str:
    """That a report cannot tell of so many sources."""
    return f"of {counted(count, 'source')} this token sees no write keys, so it cannot be told"


def report_named(name: str) -> Report:
    """The report of this name. Raises UsageError, with the nearest one."""
    names = [report.name for report in REPORTS]
    if name in names:
        return REPORTS[names.index(name)]
    near = get_close_matches(name.lower(), names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    raise UsageError(f"there is no report {harmless(name)}", hint=hint)
