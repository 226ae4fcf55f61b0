"""A service on a small emulated workspace, with a clock that only sleeping moves, and what tests ask of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any

import httpx

from segtui.api import Client
from segtui.cache.cache import Cache
from segtui.emulator import DEFAULT_TOKEN, Emulator, Fault, Limits, World
from segtui.emulator.inprocess import transport
from segtui.emulator.schema_rules import DEFAULTS
from segtui.journal.journal import Journal
from segtui.models import IdentifySettings, Label, SourceId, SourceMetadataId, TrackSettings, WriteKey
from segtui.operations import Call, labels, sources
from segtui.service.opening import hash_key_of
from segtui.service.plans import Application, Plan, State
from segtui.service.service import Service
from segtui.settings import Settings
from tests.api.kit import Clock
from tests.emulator.support import source, source_type, workspace

KEY = "CANARYwritekeyCANARYwritekey0001"
OTHER_KEY = "CANARYwritekeyCANARYwritekey0002"
SECRET = "CANARYsecretCANARYsecret"
SETTINGS = Settings(profile="test", base_url="https://emulator.segmentapis.com")
ONE, TWO = SourceId("id-one"), SourceId("id-two")
PROD, DEV, DATA = (
    Label(key="env", value="prod"), Label(key="env", value="dev"), Label(key="team", value="data")
)  # fmt: skip


def world(**parts: Any) -> World:
    """`one` is labelled, has two write keys and a secret; `two` is bare, with one key; `cloud` has none."""
    options = [{"name": "apiSecret", "type": "password", "required": False}]
    settings = {"a": 1, "b": 2, "apiSecret": SECRET}
    one = source("one", name="One", labels=[{"key": "env", "value": "prod"}], settings=settings)
    one |= {"writeKeys": [KEY, OTHER_KEY], "metadata": source_type("opts", options=options)}
    two = source("two") | {"writeKeys": ["CANARYwritekeyCANARYwritekey0003"]}
    cloud = source("cloud", metadata=source_type("cloud", is_cloud=True), writeKeys=[])
    schema = {"id-two": {**deepcopy(DEFAULTS), "forwardingViolationsTo": "id-one"}}
    return World(workspace(**{"sources": [one, two, cloud], "schemaSettings": schema, **parts}))


CALLS: dict[str, Call[Any]] = {
    "create_source": sources.create_source("fresh", True, SourceMetadataId("type-web"), {"x": "1"}, True),
    "update_source": sources.update_source(ONE, name="Uno", enabled=False, settings={"a": 5, "b": None, "c": "new"}),
    "delete_source": sources.delete_source(TWO),
    "add_labels_to_source": sources.add_labels_to_source(ONE, [DATA]),
    "replace_labels_in_source": sources.replace_labels_in_source(ONE, [DEV, DATA]),
    "update_schema_settings_in_source": sources.update_schema_settings_in_source(
        TWO, TrackSettings(allow_unplanned_events=False), IdentifySettings(common_event_on_violations="BLOCK")
    ),
    "create_write_key_for_source": sources.create_write_key_for_source(ONE),
    "remove_write_key_from_source": sources.remove_write_key_from_source(ONE, WriteKey(OTHER_KEY)),
    "create_label": labels.create_label(Label(key="tier", value="gold", description="Best")),
    "delete_label": labels.delete_label("env", "dev"),
}
"""One write of each of the ten operations, each of which changes something in `world()`."""


class Bench:
    """A service, its emulator and its clock; `wrap` may stand between the client and the emulator."""

    def __init__(
        self,
        emulator: Emulator | None = None,
        *,
        journal: Journal | None = None,
        settings: Settings = SETTINGS,
        wrap: Callable[[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport] = lambda inner: inner,
        clock: Clock | None = None,
        cache: Cache | None = None,
        token: str = DEFAULT_TOKEN,
    ) -> None:
        self.clock = clock or Clock()
        self.emulator = emulator or Emulator(world(), limits=Limits(None, None))
        self.world = self.emulator.world

        async def connect() -> Client:
            return Client(
                settings.base_url,
                token,
                read_only=settings.read_only,
                transport=wrap(transport(self.emulator)),
                on_wait=self.service.waited,
                clock=self.clock,
                sleep=self.clock.sleep,
                draw=lambda: 1.0,
            )

        self.service = Service(
            connect,
            cache or Cache.in_memory(),
            hash_key_of(token),
            journal=journal or Journal.in_memory(clock=self.clock),
            settings=settings,
            clock=self.clock,
            sleep=self.clock.sleep,
        )

    @property
    def writes(self) -> list[tuple[str, str, Any]]:
        """The requests that were no reads: method, path, body."""
        return [(seen.method, seen.path, seen.body) for seen in self.emulator.seen if seen.method != "GET"]

    def state(self) -> Any:
        """Everything that can be written, as a value."""
        data = self.world.as_data()
        return deepcopy({name: data[name] for name in ("sources", "labels", "schemaSettings", "warehouses")})

    def fault(self, **rule: Any) -> None:
        """Something goes wrong from now on."""
        self.emulator.faults.add(Fault(**rule))

    def raw(self, source_id: str) -> dict[str, Any]:
        """A source as the emulator holds it."""
        return self.world.sources[source_id]

    async def apply(self, planned: Plan | Call[Any]) -> Application:
        """Apply a plan, or a call's plan, with everything typed that must be; wait until it is over."""
        plan = planned if isinstance(planned, Plan) else await self.service.plan(planned)
        typed = [confirmation.accepted[0] for confirmation in self.service.confirmations_for(plan)]
        return await self.service.apply(plan, typed).finished()


@asynccontextmanager
async def bench(*args: Any, **more: Any) -> AsyncIterator[Bench]:
    found = Bench(*args, **more)
    try:
        yield found
    finally:
        await found.service.close()


def states(application: Application) -> list[State]:
    return [result.state for result in application.results]
