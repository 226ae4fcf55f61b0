"""The Segment Public API in a box: the operations on sources, labels, catalogues and the workspace, with their rules.

    from segtui.emulator import DEFAULT_TOKEN, Emulator, Fault, World
    from segtui.emulator.inprocess import transport

    emulator = Emulator(World.from_file("workspace.json"), token=DEFAULT_TOKEN)   # no world: the demo workspace
    client = httpx.AsyncClient(transport=transport(emulator), base_url="https://emulator.test")
    emulator.faults.add(Fault(operation="create_source", drop_after=True, times=1))
    emulator.seen[-1].status

    Emulator    a world behind tokens, limits and faults: `answer(request)`, `await exchange(request)`, `seen`
    World       the state and its indexes (`world`); `workspace_file` documents the file format
    Fault       one thing that shall go wrong; `faults` documents the rules and their file format
    Limits      rate limits, each of which None switches off
    run_emulator  serve on a socket until a signal comes: the command line's part

How the modules build on each other: refusals, bodies, media → workspace_file, world → source_rules, label_rules,
schema_rules, pages → http, endpoints → faults, damage, limits, request_log → emulator → asgi, server, serve; inprocess.
`seed` and its tables make the demo workspace. It shares no code with the client, so that neither hides the other's
mistakes; neither httpx nor uvicorn is loaded before it is needed.
"""

from segtui.emulator.emulator import DEFAULT_TOKEN, Emulator
from segtui.emulator.faults import Fault, Faults
from segtui.emulator.limits import Limits
from segtui.emulator.request_log import Seen
from segtui.emulator.serve import run_emulator
from segtui.emulator.world import World

__all__ = ["DEFAULT_TOKEN", "Emulator", "Fault", "Faults", "Limits", "Seen", "World", "run_emulator"]
