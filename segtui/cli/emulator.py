"""`segtui emulator`: the Segment API in a box, over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="The port; 0: a free one.")
@click.option("--workspace", type=_FILE, metavar="FILE", help="The workspace file to serve, instead of the demo data.")
@click.option("--token", metavar="TOKEN", help="The made-up token of an owner that is accepted.")
@click.option("--member-token", metavar="TOKEN", help="The made-up token of a member, who may not read write keys.")
@click.option("--latency-ms", type=click.IntRange(0), default=0, metavar="N", help="Answer only after so many ms.")
@click.option("--faults", type=_FILE, metavar="FILE", help="A file of faults to play.")
@click.option("--requests", type=_FILE, metavar="FILE", help="Append each request to this file, as a line of JSON.")
def emulator(
    host: str,
    port: int,
    workspace: Path | None,
    token: str | None,
    member_token: str | None,
    latency_ms: int,
    faults: Path | None,
    requests: Path | None,
) -> int:
    """Serve the Segment API from memory, for trying things out."""
    from segtui.emulator import run_emulator

    return run_emulator(
        host=host,
        port=port,
        workspace=workspace,
        token=token,
        member_token=member_token,
        latency_ms=latency_ms,
        faults=faults,
        requests=requests,
    )
