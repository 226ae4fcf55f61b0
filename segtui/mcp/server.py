"""The protocol's side: tools listed and called by way of the official SDK, whose low-level server shows our schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
)

from segtui.errors import ReadOnly, SegtuiError, defect_said
from segtui.mcp.calls import Answer, carried_out
from segtui.mcp.profiles import Profiles
from segtui.operations.arguments import call_from
from segtui.operations.tools import profile_in, tools
from segtui.service.versions import version_of
from segtui.text import harmless

_LONGEST_NAME = 100  # characters of a name that is repeated in a message

INSTRUCTIONS = """\
The sources of a Twilio Segment workspace: what the Segment Public API answers with, as its data. Lists come in pages:
pagination.next of an answer is the cursor of the next one. Write keys and secret settings are masked; a masked value
must not be sent back. Every write is planned on what is there now, checked for conflicts, noted in a journal, sent once
and verified: outcome.state tells how it ended. After "in doubt", look before trying again. What plan.undo calls
possible is taken back by the command `segtui journal undo`. PCID names a profile of segtui's config file."""


def server_for(profiles: Profiles) -> Server[Any]:
    """The server whose tools work on these profiles."""
    served = tools(read_only=profiles.serving.settings.read_only)

    async def list_tools(_: Any, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[Tool.model_validate(tool.as_json()) for tool in served.values()])

    async def call_tool(_: Any, asked: CallToolRequestParams) -> CallToolResult:
        try:
            return _result(await _answered(profiles, asked.name, asked.arguments or {}))
        except SegtuiError as error:
            return _result(Answer({}, harmless(str(error))))
        except MCPError:
            raise
        except Exception as error:  # a defect: the SDK would send its text, which may hold a secret
            return _result(Answer({}, defect_said(error)))

    return Server(
        "segtui",
        version=version_of("segtui", missing="0"),
        title="segtui",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _answered(profiles: Profiles, name: str, arguments: Mapping[str, Any]) -> Answer:
    """The answer of a tool. Raises SegtuiError, or MCPError for a tool that does not exist."""
    tool, serving = tools(read_only=False).get(name), profiles.serving
    if tool is None:
        raise MCPError(INVALID_PARAMS, f"there is no tool {harmless(name[:_LONGEST_NAME])}")
    if serving.settings.read_only and not tool.hints.read_only:
        reasons = ", ".join(serving.settings.read_only_reasons)
        raise ReadOnly(f"{name} is left out: it writes", hint=f"read-only is on by {reasons}")
    profile, own = profile_in(arguments)
    call = call_from(tool.operation, own)
    return await carried_out(await profiles.service(profile), call, allow_production=serving.allow_production)


def _result(answer: Answer) -> CallToolResult:
    """The answer in the protocol's words: as data, and as text for clients that know no more."""
    text = answer.failure or json.dumps(answer.data, ensure_ascii=False)
    content = TextContent(type="text", text=text)
    return CallToolResult(content=[content], structured_content=answer.data or None, is_error=bool(answer.failure))
