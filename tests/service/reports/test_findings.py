"""What the reports find: pure functions on sources and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from segtui.api.records import Records
from segtui.errors import UsageError
from segtui.models import Destination, Source, SourceSchemaSettings
from segtui.service.reports import REPORTS, Evidence, report_named
from tests.emulator.support import destination_type, source, source_type

Json = dict[str, Any]


def made(kind: Any, *data: Json) -> list[Any]:
    return Records().many(kind, [msgspec.Raw(msgspec.json.encode(one)) for one in data])[0]


def sources(*data: Json) -> list[Source]:
    return made(Source, *({"workspaceId": "w1", "labels": [], **one} for one in data))


def destination(**fields: Any) -> Json:
    return {"id": "d", "enabled": True, "metadata": destination_type(), "sourceId": "id-a", "settings": {}, **fields}


def settings(name: str, **fields: Any) -> list[Any]:
    return made(SourceSchemaSettings, {"sourceId": name, "settings": fields})


def whys(name: str, given: Sequence[Source], answers: Any = None, word: str = "") -> dict[str, str]:
    found = report_named(name).find(Evidence(given, answers or {}, word))
    return {one.source.slug: one.why for one in found}


def forwards(**targets: str) -> list[Any]:
    names = {"violations": "forwardingViolationsTo", "blocked": "forwardingBlockedEventsTo"}
    return settings("x", **{names[kind]: target for kind, target in targets.items()})


def test_only_enabled_sources_without_an_enabled_destination_are_about_to_be_disabled() -> None:
    given = sources(*map(source, "abcd"), source("off", enabled=False), source("odd", enabled=None), source("unasked"))
    answers = {
        "id-a": [],
        "id-b": made(Destination, destination(enabled=False), destination(enabled=False)),
        "id-c": made(Destination, destination(enabled=False), destination()),
        "id-d": made(Destination, destination(enabled=None)),  # it may be enabled: nothing is said of it
        "id-off": [],
        "id-odd": [],
    }
    assert whys("no-destination", given, answers) == {
        "a": "no destination", "b": "2 destinations, none enabled", "odd": "no destination",
    }  # fmt: skip


def test_disabled_sources_are_those_that_say_so() -> None:
    given = sources(source("a"), source("off", enabled=False), source("odd", enabled=None))
    assert whys("disabled", given) == {"off": "disabled"}


def test_a_label_key_is_looked_for_to_the_letter() -> None:
    labels = [{"key": "team", "value": "x"}, {"key": "env", "value": "prod"}]
    given = sources(source("a", labels=labels), source("b", labels=[{"key": "teams", "value": "y"}]), source("c"))
    assert whys("without-label", given, word="team") == {"b": "has teams", "c": "no labels"}


def test_several_write_keys_are_counted_and_what_cannot_be_told_is_known() -> None:
    cloud = source("cloud", writeKeys=[], metadata=source_type(is_cloud=True))
    given = sources(source("a", writeKeys=["k1", "k2"]), source("b"), source("hidden", writeKeys=[]), cloud)
    assert whys("several-keys", given) == {"a": "2 write keys"}
    assert [one.slug for one in given if report_named("several-keys").hides(one)] == ["hidden"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "nothing is set"),
        ({"track": {"allowUnplannedEvents": True, "commonEventOnViolations": "ALLOW"}}, "everything is allowed"),
        ({"track": {"allowUnplannedEvents": False}}, None),
        ({"track": {"allowUnplannedEvents": True}, "group": {"commonEventOnViolations": "BLOCK"}}, None),
        ({"identify": {"commonEventOnViolations": "OMIT_TRAITS"}}, None),
        ({"identify": {"commonEventOnViolations": "SOMETHING_NEW"}}, None),
    ],
)
def test_schema_settings_block_as_soon_as_one_rule_does(fields: Json, why: str | None) -> None:
    found = whys("no-blocking", sources(source("a"), source("unasked")), {"id-a": settings("id-a", **fields)})
    assert found == ({} if why is None else {"a": why})


def test_chains_name_every_hop_and_where_they_end() -> None:
    given = sources(*map(source, "abcd"), source("off", enabled=False), source("unasked"))
    answers = {
        "id-a": forwards(violations="id-b", blocked="id-off"),
        "id-b": forwards(violations="id-c", blocked="id-d"),
        "id-c": forwards(violations="id-gone"),
        "id-d": forwards(blocked="id-unasked"),
        "id-off": settings("id-off"),
    }
    found = {one.source.slug: one for one in report_named("forwarding").find(Evidence(given, answers))}
    assert list(found) == ["a", "b", "c", "d"]
    assert found["a"].why == (
        "violations → b → c → id-gone (no such source) · violations → b → d → unasked → ? (not asked)"
        " · blocked → off (disabled)"
    )
    assert found["a"].chains == (("a", "b", "c", "id-gone"), ("a", "b", "d", "unasked"), ("a", "off"))


def test_cycles_are_named_where_one_begins_in_them_and_where_one_leads_into_them() -> None:
    given = sources(*map(source, "abcs"))
    answers = {
        "id-a": forwards(violations="id-b"),
        "id-b": forwards(violations="id-c"),
        "id-c": forwards(blocked="id-b"),
        "id-s": forwards(blocked="id-s"),
    }
    assert whys("forwarding", given, answers) == {
        "a": "violations → b → c → b ↺ cycle",
        "b": "violations → c → b ↺ cycle",
        "c": "blocked → b → c ↺ cycle",
        "s": "blocked → s ↺ cycle",
    }


def test_a_thicket_of_chains_is_cut_and_does_not_hang() -> None:
    names = [f"n{number}" for number in range(40)]
    answers = {
        f"id-{name}": forwards(violations=f"id-{names[(at + 1) % 40]}", blocked=f"id-{names[(at + 7) % 40]}")
        for at, name in enumerate(names)
    }
    found = list(report_named("forwarding").find(Evidence(sources(*map(source, names)), answers)))
    assert len(found) == 40 and all(len(one.chains) <= 16 for one in found)
    assert found[0].why.endswith("…")


def test_every_report_has_a_name_a_sentence_and_says_what_it_reads() -> None:
    assert len({report.name for report in REPORTS}) == len(REPORTS) == 6
    for report in REPORTS:
        assert report.about.endswith(".") and report.nothing.endswith(".") and report.reads.startswith("the ")
        assert (report.argument in report.title) if report.argument else True


def test_an_unknown_report_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean forwarding"):
        report_named("forwardin")
