"""The table of commands: where each one is, and its help in one sentence. It imports nothing: the start reads it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from segtui.cli.lazy import Table

COMPLETING = "_SEGTUI_COMPLETE"
"""The variable that is set where a shell asks for words instead of running a command."""

SCREEN = "segtui.screen"
"""Where a command's context keeps what starts the screen."""

SERVER = "segtui.server"
"""Where a command's context keeps what serves the tools, which is no part of the command line."""

COMMANDS: Table = {
    "sources": ("segtui.cli.sources:sources", "Show and change sources."),
    "labels": ("segtui.cli.labels:labels", "Show and change the labels of the workspace."),
    "catalog": ("segtui.cli.catalog:catalog", "Show what can be a source, a destination or a warehouse."),
    "workspace": ("segtui.cli.workspace:workspace", "Show the workspace that the token belongs to."),
    "export": ("segtui.cli.export:export", "Write sources, labels and schema settings as a file."),
    "snapshot": ("segtui.cli.snapshot:snapshot", "Keep what the workspace is now, to compare it later."),
    "diff": ("segtui.cli.diff:diff", "Tell what differs between two workspaces, or two times of one."),
    "report": ("segtui.cli.report:report", "Show which sources somebody should look at, and why."),
    "journal": ("segtui.cli.journal:journal", "Show what was written from here, and take it back."),
    "call": ("segtui.cli.call:call", "Call any operation of the API by its name."),
    "doctor": (
        "segtui.cli.doctor:doctor",
        "Check configuration, token, host and cache; the exit status is that of the first failure.",
    ),
    "config": ("segtui.cli.config:config", "Show, check and begin the config file."),
    "keys": ("segtui.cli.keys:keys", "Show what this terminal sends for a pressed key, and what the key does."),
    "cache": ("segtui.cli.cache:cache", "Show or empty the cache of this machine."),
    "mcp": ("segtui.cli.mcp:mcp", "Serve the operations as tools for an MCP client, on standard input and output."),
    "serve": (
        "segtui.cli.serve:serve",
        "Show the screen in a browser: on this machine alone, and read-only unless writes are allowed.",
    ),
    "emulator": ("segtui.cli.emulator:emulator", "Serve the Segment API from memory, for trying things out."),
    "reset-terminal": (
        "segtui.cli.reset:reset_terminal",
        "Put the terminal right after a program that could not: modes, cursor, mouse, keyboard, echo.",
    ),
    "help": ("segtui.cli.help:help_", "Tell what segtui can do: the topics, or the text of one."),
    "completion": ("segtui.cli.completion:completion", "Print the script that completes segtui's words in a shell."),
}

SOURCES: Table = {
    "list": ("segtui.cli.reads:list_", "List sources."),
    "get": ("segtui.cli.reads:get", "Show one source."),
    "create": ("segtui.cli.source_writes:create", "Create a source."),
    "update": ("segtui.cli.source_writes:update", "Change the name, slug, state or settings of a source."),
    "delete": ("segtui.cli.source_writes:delete", "Delete a source, for good."),
    "labels": ("segtui.cli.source_labels:labels", "Show or change the labels of a source."),
    "keys": ("segtui.cli.source_keys:keys", "Show, create or remove the write keys of a source."),
    "schema": ("segtui.cli.source_schema:schema", "Show or change the schema settings of a source."),
    "connections": ("segtui.cli.reads:connections", "List the destinations and warehouses of a source."),
}
