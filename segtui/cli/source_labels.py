"""`segtui sources labels`: the labels of a source, shown and changed; or one label on many sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from segtui.cli.completing import complete_labels, complete_sources
from segtui.cli.running import Run, note, workspace_options
from segtui.cli.words import label_of
from segtui.cli.writing import Consent, carry_out, prepare, write_options
from segtui.errors import UsageError
from segtui.models import Label, SourceId
from segtui.operations import sources
from segtui.text import harmless, original

if TYPE_CHECKING:
    from segtui.service.plans import Plan
    from segtui.service.service import Service


@dataclass(frozen=True)
class Edits:
    """Labels to add, to take away (a key alone takes it whatever its value), and to set whatever was there."""

    add: tuple[Label, ...]
    remove: tuple[tuple[str, str | None], ...]
    set_: tuple[Label, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.add) + len(self.remove) + len(self.set_)

    def on(self, present: Sequence[Label]) -> list[Label]:
        """The labels that a source has afterwards. Raises UsageError where an addition clashes."""
        left = [label for label in present if not any(_is_meant(label, key, value) for key, value in self.remove)]
        for label in self.set_:
            left = [other for other in left if original(other.key) != original(label.key)] + [label]
        for label in self.add:
            clash = next((o for o in left if original(o.key) == original(label.key) and o.value != label.value), None)
            if clash is not None:
                raise UsageError(f"--add {label}: the source has {clash}", hint=f"--set {label.key}={label.value}")
            left = left if label in left else [*left, label]
        return left


@click.command()
@click.argument("source", nargs=-1, shell_complete=complete_sources)
@click.option("--filter", "filter_", metavar="FILTER", default="", help="Every source that matches, as in the lists.")
@click.option("--add", metavar="KEY=VALUE", multiple=True, shell_complete=complete_labels, help="Add a label.")
@click.option("--remove", metavar="KEY[=VALUE]", multiple=True, shell_complete=complete_labels, help="Take one away.")
@click.option("--set", "set_", metavar="KEY=VALUE", multiple=True, shell_complete=complete_labels, help="Set a label.")
@write_options
@workspace_options(caches=True)
def labels(
    run: Run,
    consent: Consent,
    source: tuple[str, ...],
    filter_: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    set_: tuple[str, ...],
) -> int:
    """Show or change the labels of a source.

    Without --add, --remove and --set they are listed. Several sources, or a filter, take one such change in one go.
    """
    edits = Edits(
        tuple(label_of(text, "--add") for text in add),
        tuple(map(_removal, remove)),
        tuple(label_of(text, "--set") for text in set_),
    )
    is_bulk = bool(filter_) or len(source) > 1
    if is_bulk and edits.count != 1:
        raise UsageError("several sources take exactly one of --add, --remove and --set")
    if edits.count and run.from_cache:
        raise UsageError("--from-cache only shows labels")

    async def work(service: Service) -> int:
        from segtui.cli.choosing import chosen

        if not edits.count:
            return await _show(run, service, source, filter_)
        await prepare(service)
        ids = await chosen(service, source, filter_)
        plan = await (_bulk(service, ids, edits) if is_bulk else _single(service, ids[0], edits))
        return await carry_out(run, service, plan, consent)

    return run.serve(work)


async def _show(run: Run, service: Service, named: Sequence[str], filter_: str) -> int:
    from segtui.cli.listing import note_age
    from segtui.cli.reads import detail_of
    from segtui.service.finding import find_source_id

    if len(named) != 1 or filter_:
        raise UsageError("name the source")
    printer = run.output.printer(Label)
    source_id = await find_source_id(service, named[0], from_cache=run.from_cache)
    detail, fetched_at = await detail_of(service, source_id, from_cache=run.from_cache)
    printer.add(detail.source.labels)
    printer.end()
    note_age(fetched_at, service.clock)
    if not printer.count and not run.output.is_data:
        note("the source has no labels")
    return 0


async def _single(service: Service, source_id: SourceId, edits: Edits) -> Plan:
    from segtui.service.headless import read

    found = (await read(service, sources.get_source(source_id))).items[0].source
    return await service.planner.plan_labels(source_id, edits.on(found.labels))


async def _bulk(service: Service, ids: Sequence[SourceId], edits: Edits) -> Plan:
    from segtui.service.planning import BulkEdit, BulkKind

    if edits.add:
        edit = BulkEdit(BulkKind.ADD_LABEL, edits.add[0])
    elif edits.set_:
        edit = BulkEdit(BulkKind.SET_LABEL, edits.set_[0])
    else:
        key, value = edits.remove[0]
        if value is None:
            raise UsageError(f"--remove {key}: several sources need the value too", hint="--remove KEY=VALUE")
        edit = BulkEdit(BulkKind.REMOVE_LABEL, Label(key=key, value=value))
    return await service.planner.plan_bulk(ids, edit)


def _removal(text: str) -> tuple[str, str | None]:
    if "=" not in text and ":" not in text:
        return harmless(text), None
    label = label_of(text, "--remove")
    return label.key, label.value


def _is_meant(label: Label, key: str, value: str | None) -> bool:
    return original(label.key) == original(key) and (value is None or original(label.value) == original(value))
