"""Words for the shell to complete, from the cache alone; whatever goes wrong, there are just none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_MOST = 200
_TOOLS = "segment_"


def complete_sources(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The slugs of sources that begin so, with their names."""
    return _items(context, incomplete, "cached_slugs")


def complete_labels(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The labels that begin so."""
    return _items(context, incomplete, "cached_labels")


def complete_types(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The slugs of types of sources that begin so."""
    return _items(context, incomplete, "cached_types")


def complete_operations(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The operations of the API; by their tools' names, where one of those was begun."""
    from click.shell_completion import CompletionItem

    from segtui.operations import OPERATIONS

    begun = incomplete.startswith(_TOOLS)
    named = ((one.tool_name if begun else name, one.summary) for name, one in OPERATIONS.items())
    return [CompletionItem(name, help=said) for name, said in named if name.startswith(incomplete)]


def complete_reports(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of the reports."""
    from click.shell_completion import CompletionItem

    from segtui.service.reports.declared import REPORTS

    return [CompletionItem(one.name, help=one.about) for one in REPORTS if one.name.startswith(incomplete)]


def complete_topics(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of the topics of help."""
    from click.shell_completion import CompletionItem

    from segtui.topics.declared import TOPICS

    return [CompletionItem(one.name, help=one.about) for one in TOPICS if one.name.startswith(incomplete)]


def complete_label_keys(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The keys of labels that begin so."""
    return _items(context, incomplete, "cached_label_keys")


def _items(context: click.Context, incomplete: str, wanted: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    try:
        words = _words(context, wanted)
        found = [(word, said) for word, said in words if word.startswith(incomplete)]
    except Exception:  # a shell that completes is no place for any complaint
        return []
    return [CompletionItem(word, help=said) for word, said in found[:_MOST]]


def _words(context: click.Context, wanted: str) -> list[tuple[str, str]]:
    import os

    from segtui.cli.options import Choices
    from segtui.service import completing

    given: dict[str, Any] = {}
    at: click.Context | None = context
    while at is not None:  # what stands behind goes before what stands in front
        given = {name: value for name, value in at.params.items() if value} | given
        at = at.parent
    choices = Choices(given.get("profile"), given.get("config"), given.get("region"), True)
    words: Callable[..., list[tuple[str, str]]] = getattr(completing, wanted)
    return words(choices.settings(os.environ), os.environ)
