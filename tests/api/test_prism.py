"""Every operation against a strict mock of the API's contract, where one is running:

prism mock --errors openapi.json -p 4010 &
SEGTUI_PRISM=http://127.0.0.1:4010 pytest tests/api/test_prism.py
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from segtui.api import Client
from segtui.models import GroupSettings, IdentifySettings, Label, Pagination, SourceMetadataId, TrackSettings
from segtui.operations import OPERATIONS, Call, catalog, labels, sources
from tests.api.kit import SOURCE, every_call

ADDRESS = os.environ.get("SEGTUI_PRISM", "")
pytestmark = pytest.mark.skipif(not ADDRESS, reason="SEGTUI_PRISM names no strict mock of the contract")

VARIANTS: list[Call[Any]] = [
    sources.list_sources(Pagination(count=1000, cursor="MQ==")),
    sources.create_source("a", False, SourceMetadataId("b")),
    sources.update_source(SOURCE, enabled=True),
    sources.update_source(SOURCE, settings={"a": None, "b": [1, {"c": True}]}),
    sources.replace_labels_in_source(SOURCE, []),
    labels.create_label(Label(key="a", value="b", description="naïve")),
    labels.delete_label("a/b", "100%"),
    sources.update_schema_settings_in_source(
        SOURCE,
        TrackSettings(
            allow_unplanned_events=True,
            allow_unplanned_event_properties=False,
            allow_event_on_violations=True,
            allow_properties_on_violations=False,
            common_event_on_violations="BLOCK",
        ),
        IdentifySettings(
            allow_unplanned_traits=True, allow_traits_on_violations=True, common_event_on_violations="OMIT_TRAITS"
        ),
        GroupSettings(allow_unplanned_traits=False),
        forwarding_violations_to=SOURCE,
        forwarding_blocked_events_to=SOURCE,
    ),
    catalog.get_destinations_catalog(Pagination(count=1)),
]
CALLS = list(every_call().values()) + VARIANTS


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.operation.name)
async def test_the_contract_accepts_the_request_and_the_answer_decodes(call: Call[Any]) -> None:
    assert {each.operation.name for each in CALLS} == set(OPERATIONS)
    async with Client(ADDRESS, "any-token", read_only=False) as api:
        if call.operation.is_paged:
            await api.fetch(sources.list_sources())  # learns how this server wants its pagination spelled
        result = await api.fetch(call)
    found = result if isinstance(result, list) else [result]
    assert all(record is not None for record in found)
