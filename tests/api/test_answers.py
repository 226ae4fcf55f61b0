"""Bytes to results: the envelope, lists whole and odd, and what is no answer at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from segtui.api.answers import opened, page_of, result_of
from segtui.api.records import Records
from segtui.decoding import as_json
from segtui.errors import BadAnswer
from segtui.models import Outcome, SourceDetail
from segtui.operations import labels, sources, workspace
from tests.api.kit import SOURCE, source

LIST = sources.list_sources


def body(data: Any) -> bytes:
    return json.dumps({"data": data}).encode()


def page_body(items: Any, **pagination: Any) -> bytes:
    return body({"sources": items, "pagination": {"current": "MA=="} | pagination})


def test_a_page() -> None:
    page, left_out = result_of(LIST(), page_body([source(1), source(2)], next="MQ==", totalEntries=2), Records())
    assert [item.id for item in page.items] == ["src00001", "src00002"]
    assert (page.info.next, page.info.total_entries, left_out) == ("MQ==", 2, 0)


def test_a_list_a_record_and_data_without_a_part_of_its_own() -> None:
    found, _ = result_of(labels.list_labels(), body({"labels": [{"key": "a", "value": "b"}]}), Records())
    assert [str(label) for label in found] == ["a:b"]
    made, _ = result_of(sources.create_write_key_for_source(SOURCE), body({"source": source(3)}), Records())
    assert made.id == "src00003"
    detail, _ = result_of(sources.get_source(SOURCE), body({"source": source(1), "trackingPlanId": "tp_1"}), Records())
    assert isinstance(detail, SourceDetail) and detail.tracking_plan_id == "tp_1"
    gone, _ = result_of(sources.delete_source(SOURCE), body({"status": "SUCCESS"}), Records())
    assert gone == Outcome(status="SUCCESS")


@pytest.mark.parametrize(
    ("garbage", "says"),
    [
        (b"", "not JSON, or cut off"),
        (b"<!DOCTYPE html><html></html>", "HTML, not JSON"),
        (page_body([source(1), source(2)])[:-40], "not JSON, or cut off"),
        (b'{"data": {"sources": [{"id": "\xff\xfe"}], "pagination": {"current": ""}}}', "not UTF-8"),
        (b'"ok"', "not an object"),
        (b"[]", "not an object"),
        (b'{"errors": []}', "no data"),
        (b'{"data": null}', "no data"),
        (b'{"data": {}}', "no sources"),
        (b'{"data": {"sources": {}, "pagination": {}}}', "no list"),
        (b'{"data": {"sources": null, "pagination": {}}}', "no list"),
        (b'{"data": {"sources": [1 2], "pagination": {}}}', "not JSON"),
        (b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too deep"),
        (b'{"data":{"sources":[{"settings":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}]}}", "too deep"),
    ],
)
@pytest.mark.threat("T37", "T39")
def test_what_is_no_answer_is_a_typed_error(garbage: bytes, says: str) -> None:
    with pytest.raises(BadAnswer, match=says):
        result_of(LIST(), garbage, Records())


@pytest.mark.parametrize("call", [workspace.get_workspace(), sources.get_source(SOURCE), labels.list_labels()])
@pytest.mark.threat("T37")
def test_other_results_are_checked_too(call: Any) -> None:
    for garbage in (b"", b"<html>", b'{"data": [', body({"workspace": 7, "labels": 7}), b'{"data": "\xff"}'):
        if call.operation.name == "get_source" and garbage.endswith(b"7}}"):
            continue  # an object of other fields: shown with blanks
        with pytest.raises(BadAnswer):
            result_of(call, garbage, Records())


@pytest.mark.threat("T38")
def test_entries_that_are_no_objects_are_left_out_and_counted() -> None:
    page, left_out = result_of(LIST(), page_body([source(1), None, 7, "x", [source(3)], source(2)]), Records())
    assert [item.id for item in page.items] == ["src00001", "src00002"]
    assert left_out == 4


@pytest.mark.threat("T38")
def test_a_page_that_does_not_say_whether_there_is_another_keeps_its_records() -> None:
    for pagination in (None, 7, {"current": "MA==", "next": 7}, {"current": "MA==", "next": {}}):
        text = body({"sources": [source(1)], "pagination": pagination})
        page = opened(LIST, text)
        assert "next" in page.problem or "another page" in page.problem
        assert len(page_of(LIST, page, Records())[0].items) == 1
        with pytest.raises(BadAnswer, match="incomplete"):
            result_of(LIST(), text, Records())


@pytest.mark.threat("T38")
def test_odd_pagination_that_still_tells_the_next_page_is_good_enough() -> None:
    for pagination in ({}, {"next": None}, {"current": 7, "next": ""}, {"current": "a", "totalEntries": "many"}):
        assert opened(LIST, body({"sources": [], "pagination": pagination})).next_cursor is None
    assert (
        opened(LIST, body({"sources": [], "pagination": {"next": "MQ==", "totalEntries": None}})).next_cursor == "MQ=="
    )


def test_json_that_only_a_lenient_parser_reads_is_read() -> None:
    text = b'{"data": {"sources": [{"id": "a", "slug": "\\ud800 half", "rate": NaN}], "pagination": {"current": "x"}}}'
    page, _ = result_of(LIST(), text, Records())
    assert page.items[0].id == "a"
    assert as_json(page.items[0])["slug"] == "\ud800 half"


def test_unknown_parts_of_the_envelope_do_no_harm() -> None:
    text = json.dumps({"data": {"labels": [], "more": {"a": 1}}, "meta": [1, 2]}).encode()
    assert result_of(labels.list_labels(), text, Records()) == ([], 0)
