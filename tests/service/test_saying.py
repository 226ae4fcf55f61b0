"""What is said of a plan."""

from __future__ import annotations

import pytest

from segtui.service.plans import Dependent
from segtui.service.saying import dependents_said


@pytest.mark.threat("T09")
def test_an_endless_name_of_what_hangs_on_a_source_leaves_room_for_the_request() -> None:
    said = dependents_said([Dependent("destination", "d1", "x" * 3000), Dependent("warehouse", "w1", "Main", False)])
    assert said.endswith("x… (destination), Main (warehouse, off)") and len(said) < 160
