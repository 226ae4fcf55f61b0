"""`segtui call`: any operation, by its name or its tool's, with the API's arguments."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from segtui.cli.completing import complete_operations
from segtui.cli.listing import Wanted, list_options, print_list, print_one
from segtui.cli.running import Run, note, workspace_options
from segtui.cli.writing import Consent, carry_out, prepare, write_options
from segtui.errors import UsageError
from segtui.operations import OPERATIONS, Call, Effect, Operation

if TYPE_CHECKING:
    from segtui.service.service import Service


@click.command()
@click.argument("operation", shell_complete=complete_operations)
@click.argument("arguments", metavar="['JSON']", default="{}")
@list_options
@write_options
@workspace_options(caches=True, keys=True)
def call(run: Run, consent: Consent, wanted: Wanted, operation: str, arguments: str) -> int:
    """Call any operation of the API by its name.

    The arguments are a JSON object with the API's names, such as '{"sourceId": "…"}'; - reads it from standard input.
    Reads print what comes; writes are planned, shown and asked about as everywhere.
    """
    from segtui.operations.arguments import call_from

    asked = call_from(_named(operation), _object(sys.stdin.read() if arguments == "-" else arguments))
    if run.from_cache and (asked.operation.effect is not Effect.READ or "pagination" in asked.arguments):
        raise UsageError(f"--from-cache: the cache cannot answer this call of {asked.operation.name}")
    return run.serve(lambda service: _done(run, service, asked, wanted, consent))


async def _done(run: Run, service: Service, asked: Call[Any], wanted: Wanted, consent: Consent) -> int:
    if asked.operation.effect is not Effect.READ:
        await prepare(service)
        return await carry_out(run, service, await service.plan(asked), consent)
    if "pagination" in asked.arguments:
        await _print_page(run, service, asked)
    elif asked.operation.is_many:
        await print_list(run, service, asked, wanted)
    else:
        await print_one(run, service, asked)
    return 0


async def _print_page(run: Run, service: Service, asked: Call[Any]) -> None:
    """Just the page that was asked for, and where the next one begins."""
    from segtui.service.headless import page

    printer = run.output.printer(asked.operation.record)
    found = await page(service, asked)
    printer.add(found.items)
    printer.end()
    if found.info.next:
        note(f"the next page begins at cursor {found.info.next}")


def _named(name: str) -> Operation[..., Any]:
    """The operation of this name, its own or its tool's. Raises UsageError."""
    found = next((one for one in OPERATIONS.values() if name in (one.name, one.tool_name)), None)
    if found is None:
        raise UsageError(f"there is no operation {name}", hint=f"there are {', '.join(OPERATIONS)}")
    return found


def _object(text: str) -> dict[str, Any]:
    """The arguments. Raises UsageError; what was typed may be a secret, and is not repeated."""
    try:
        value = json.loads(text)
    except ValueError as error:
        place = f", character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"the arguments are no JSON{place}", hint="""write them as '{"name": "value"}'""") from error
    except RecursionError as error:
        raise UsageError("the arguments are nested too deep") from error
    if not isinstance(value, dict):
        raise UsageError("the arguments must be a JSON object")
    return value
