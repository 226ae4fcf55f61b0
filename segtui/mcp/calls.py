"""Tools carried out: reads are asked of the API, writes are planned, applied and waited for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from segtui.errors import Refused
from segtui.mcp.notes import note
from segtui.models import SourceSchemaSettings
from segtui.operations import Call, Effect, sources
from segtui.service.data_json import answer_in, data_of
from segtui.service.headless import know_sources, page, read, recovered
from segtui.service.plan_json import json_of_plan
from segtui.service.plans import Application, Plan, State
from segtui.service.saying import NOT_WELL, reason_of, subject_said, undo_said
from segtui.service.service import Service
from segtui.text import harmless, harmless_json


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answers: data as its output schema says; where it failed, what went wrong."""

    data: dict[str, Any]
    failure: str = ""


async def carried_out(service: Service, call: Call[Any], *, allow_production: bool) -> Answer:
    """The answer to a call. Raises SegtuiError."""
    if call.operation.effect is not Effect.READ:
        return await _written(service, call, allow_production)
    operation = call.operation
    if operation.is_paged:
        found: Any = await page(service, call)
    else:
        view = await read(service, call)
        found = list(view.items) if operation.is_many else view.one
    return Answer(await _data(service, call, found))


async def _written(service: Service, call: Call[Any], allow_production: bool) -> Answer:
    """A write, done or not.

    Who let the tool be called has been asked by his client: what a person would type on a screen is given here. Once
    the plan is being applied, a call that is cancelled sends nothing more, and what is on its way goes on.
    """
    _check_production(service, allow_production)
    for said in await recovered(service):
        note(said)
    await know_sources(service)
    plan = await service.plan(call)
    application = service.apply(plan, [asked.accepted[0] for asked in service.confirmations_for(plan)])
    try:
        await application.finished()
    except asyncio.CancelledError:
        application.cancel()
        raise
    finally:
        service.dismiss(application)
    return await _told(service, call, application)


def _check_production(service: Service, allow_production: bool) -> None:
    settings = service.settings
    if settings.production and not settings.read_only and not allow_production:
        raise Refused(
            f"nothing was sent: profile {settings.profile} is production, where a person types the slug to go on",
            hint="a tool cannot do that; segtui mcp --allow-production lets it write all the same",
        )


async def _told(service: Service, call: Call[Any], application: Application) -> Answer:
    state, said = _outcome(application)
    outcome = {"outcome": {"state": state, "said": said}}
    planned = {"plan": harmless_json(json_of_plan(application.plan, application))}
    if state not in ("done", "unchanged"):
        return Answer(outcome | planned, f"{state}: {said}")
    found = answer_in(call.operation, await _after(service, call, application))
    data = {} if found is None else await _data(service, call, found)
    return Answer(data | outcome | planned)


def _outcome(application: Application) -> tuple[str, str]:
    """How all of it ended, and that in words."""
    plan = application.plan
    if plan.is_empty:
        return "unchanged", harmless("; ".join((f"{subject_said(plan)}: nothing had to be sent", *plan.warnings)))
    bad = next(iter(application.with_state(*NOT_WELL, State.CANCELLED)), None)
    if bad is not None:
        return bad.state.value, harmless(reason_of(bad))
    return "done", _done_said(plan, application)


def _done_said(plan: Plan, application: Application) -> str:
    said = "; ".join(result.said for result in application.results if result.said)
    undo = undo_said(plan.undo, f" (segtui journal undo {plan.id})")
    return harmless(". ".join(filter(None, (subject_said(plan), said, undo))))


async def _after(service: Service, call: Call[Any], application: Application) -> Any:
    """What the write answered with; where nothing had to be sent, what is there."""
    if application.results:
        last = application.results[-1]
        return last.left if last.answer is None else last.answer
    if "source_id" not in call.arguments:
        return call.arguments.get("label")
    source_id = call.arguments["source_id"]
    is_schema = call.operation.record is SourceSchemaSettings
    looks: Any = sources.list_schema_settings_in_source if is_schema else sources.get_source
    return (await read(service, looks(source_id))).one


async def _data(service: Service, call: Call[Any], found: Any) -> dict[str, Any]:
    """The data of an answer; a page of the catalogue is large, and is not walked on the event loop."""
    reveal_keys = service.settings.mcp_reveal_keys
    return await asyncio.to_thread(data_of, call.operation, found, reveal_keys=reveal_keys)
