"""What is asked of the API again, and when, after it failed."""

from __future__ import annotations

import pytest

from segtui import errors
from segtui.operations import OPERATIONS
from segtui.service.freshness import retry_in_s, ttl_s, wants_live
from segtui.service.held import Origin

NOW = 1_800_000_000.0
MINUTE, DAY = 60.0, 86_400.0
CATALOGS = {
    "sources catalog", "destinations catalog", "warehouses catalog",
    "source metadata", "destination metadata", "warehouse metadata",
}  # fmt: skip


def test_only_the_catalogues_count_as_fresh_for_a_day() -> None:
    kinds = {operation.holds for operation in OPERATIONS.values() if operation.holds}
    assert kinds > CATALOGS
    assert {kind: ttl_s(kind) for kind in kinds} == {kind: DAY if kind in CATALOGS else MINUTE for kind in kinds}


@pytest.mark.parametrize("holds", ["sources", "sources catalog"])
@pytest.mark.parametrize("origin", Origin)
def test_what_was_never_fetched_is_asked_for(holds: str, origin: Origin) -> None:
    assert wants_live(holds, origin, None, NOW)
    assert wants_live(holds, Origin.NOTHING, NOW, NOW)


@pytest.mark.parametrize(("holds", "fresh_for"), [("sources", MINUTE), ("source metadata", DAY)])
@pytest.mark.threat("T49")
def test_what_is_live_is_asked_again_when_its_time_is_over(holds: str, fresh_for: float) -> None:
    assert not wants_live(holds, Origin.LIVE, NOW, NOW)
    assert not wants_live(holds, Origin.LIVE, NOW - fresh_for, NOW)
    assert wants_live(holds, Origin.LIVE, NOW - fresh_for - 1, NOW)
    assert wants_live(holds, Origin.LIVE, NOW + 2 * DAY, NOW)


def test_of_what_comes_from_the_cache_only_the_catalogues_are_believed() -> None:
    assert wants_live("sources", Origin.CACHE, NOW, NOW)
    assert not wants_live("sources catalog", Origin.CACHE, NOW, NOW)
    assert wants_live("sources catalog", Origin.CACHE, NOW - DAY - 1, NOW)


@pytest.mark.threat("T41")
def test_an_outage_is_asked_about_less_and_less_often() -> None:
    waits = [retry_in_s(errors.ConnectionFailed("x"), failures) for failures in (1, 2, 3, 4, 5, 6, 7, 5000)]
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60] and {type(wait) for wait in waits} == {float}


@pytest.mark.threat("T27", "T41")
def test_what_the_api_asks_for_is_waited_for_but_never_nothing() -> None:
    def after(asked: float | None, failures: int = 1) -> float | None:
        return retry_in_s(errors.RateLimited("x", retry_after_s=asked), failures)

    assert [after(asked) for asked in (0, 1.5, 7, 99_999)] == [2, 2, 7, 99_999]
    assert [after(None, failures) for failures in (1, 2)] == [2, 4]


@pytest.mark.parametrize("error", [errors.Unauthenticated("x"), errors.Invalid("x"), errors.Refused("x")])
@pytest.mark.threat("T42")
def test_what_only_a_person_can_mend_is_not_asked_again(error: errors.SegtuiError) -> None:
    assert retry_in_s(error, 1) is None
