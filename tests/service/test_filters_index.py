"""The index keeps up with its records, and a search in slices finds what one at once finds."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.service.filters import SOURCES, Index, parse
from segtui.service.redaction import stand_in

from .filter_records import source

WORDS = ["web", "we", "prod", "production", "ios", "cip", "webprod", "w", "checkout", "aab", "abcdef", "abcdefg"]
names = st.lists(st.sampled_from([*WORDS, "(prod)", "17", "日本"]), max_size=4).map(" ".join)
records = st.builds(
    lambda name, kind, labels, id_: source(name, of=kind, labels=labels, id=id_),
    names,
    st.sampled_from(["iOS", "Javascript"]),
    st.sampled_from(["", "env=prod", "env=web team=ios"]),
    st.text("abcdefg", max_size=9),
)
FILTERS = [*WORDS, "web prod", "label:env", "label:env=prod", "!web", "/^web/", '"web prod"', "slug:we", "slug:web"]
FILTERS += ["id:abc", "id:abcd", "type:i", "type:ios", "category:web", "enabled:true web", "webp", "web ios", "!we web"]
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fresh(items: list[Any], text: str) -> list[int]:
    index = Index(SOURCES)
    index.extend(items)
    return list(index.select(parse(text, SOURCES)))


@relaxed
@given(st.lists(records, max_size=8), st.lists(st.sampled_from(FILTERS), min_size=2, max_size=6))
def test_a_search_that_builds_on_the_last_finds_the_same(items: list[Any], texts: list[str]) -> None:
    index = Index(SOURCES)
    index.extend(items)
    for text in texts:
        assert list(index.select(parse(text, SOURCES))) == fresh(items, text), texts


@relaxed
@given(st.lists(records, max_size=8), st.text("abcdefgwiop", min_size=1, max_size=9))
def test_typing_a_word_letter_by_letter_finds_the_same(items: list[Any], word: str) -> None:
    index = Index(SOURCES)
    index.extend(items)
    for end in range(1, len(word) + 1):
        assert list(index.select(parse(word[:end], SOURCES))) == fresh(items, word[:end])


@relaxed
@given(st.lists(records, min_size=1, max_size=8), st.data())
def test_the_index_follows_its_records(items: list[Any], data: st.DataObject) -> None:
    index = Index(SOURCES)
    index.extend(items)
    for _ in range(4):
        index.select(parse("web", SOURCES))
        at = data.draw(st.integers(0, len(items) - 1))
        new = data.draw(records)
        if data.draw(st.booleans()) and len(items) > 1:
            del items[at]
            index.remove(at)
        else:
            items[at] = new
            index.replace(at, new)
        items.append(new)
        index.extend([new])
        text = data.draw(st.sampled_from(FILTERS))
        assert len(index) == len(items)
        assert list(index.select(parse(text, SOURCES))) == fresh(items, text)


def many(count: int) -> list[Any]:
    return [source(f"Web {at}" if at % 3 else f"Checkout {at}") for at in range(count)]


@pytest.mark.parametrize("text", ["web", "", "/1$/", "!web 7", "wec", "key:a"])
def test_slices_add_up_to_the_whole(text: str) -> None:
    index = Index(SOURCES)
    index.extend(many(1300))
    search = index.search(parse(text, SOURCES))
    ticks = itertools.count()
    slices = 0
    while not search.advance(1, lambda: next(ticks)):
        slices += 1
        assert 0 <= search.progress <= 1
    assert slices > 1 and search.is_done and search.progress == 1
    assert list(search.hits) == fresh(many(1300), text)


def test_a_search_stands_still_once_the_records_changed() -> None:
    index = Index(SOURCES)
    index.extend(many(1300))
    search = index.search(parse("web", SOURCES))
    ticks = itertools.count()
    search.advance(1, lambda: next(ticks))
    index.replace(0, source("other"))
    assert search.is_stale and search.advance() and not search.is_done


def test_pages_may_be_of_any_size() -> None:
    items = many(1100)
    index = Index(SOURCES)
    for start, end in ((0, 1), (1, 512), (512, 513), (513, 513), (513, 1100)):
        index.extend(items[start:end])
    assert list(index.select(parse("web", SOURCES))) == fresh(items, "web")
    index.remove(1099)
    index.rebuild(items[:5])
    assert len(index) == 5 and list(index.select(parse("checkout", SOURCES))) == [0, 3]


@pytest.mark.parametrize("position", [-1, 5])
def test_there_is_nothing_to_replace_outside_of_the_list(position: int) -> None:
    index = Index(SOURCES)
    index.extend(many(5))
    with pytest.raises(IndexError):
        index.replace(position, source("x"))


def test_an_empty_index_finds_nothing() -> None:
    index = Index(SOURCES)
    assert [list(index.select(parse(text, SOURCES))) for text in ("", "web", "/x/", "key:x")] == [[]] * 4


@pytest.mark.parametrize(
    ("items", "texts"),
    [
        ([source("abcde"), source("x", id="xxabcdef")], ["abcde", "abcdef"]),
        ([source("webp"), source("web prod")], ["webp", "webpr"]),
        ([source("we"), source("web")], ["!we", "!web"]),
        ([source("a", labels="env=prod"), source("b", labels="envi=prod")], ["label:env", "label:envi"]),
        ([source("web"), source("prod")], ["web", "web prod", "prod"]),
        ([source("web"), source("xweb")], ["slug:web*", "slug:*web*"]),
        ([source("a", writeKeys=["xabc"]), source("b", writeKeys=[stand_in(b"", "abcd")])], ["key:abc", "key:abcd"]),
        ([source("we"), source("x")], ["/we/", "/we|x/"]),
        ([source("xa"), source("xab")], ["slug:*a", "slug:*ab"]),
        ([source("a", of="Iosx"), source("iosx")], ["type:ios", "ios", "iosx"]),
    ],
)
def test_a_longer_filter_is_not_always_a_narrower_one(items: list[Any], texts: list[str]) -> None:
    index = Index(SOURCES)
    index.extend(items)
    for text in texts:
        assert list(index.select(parse(text, SOURCES))) == fresh(items, text)


def test_what_was_found_before_a_change_is_forgotten() -> None:
    index = Index(SOURCES)
    index.extend([source("a"), source("web")])
    assert list(index.select(parse("we", SOURCES))) == [1]
    index.replace(0, source("web"))
    assert list(index.select(parse("web", SOURCES))) == [0, 1]
    index.remove(1)
    assert list(index.select(parse("web", SOURCES))) == [0]


def test_a_record_goes_from_the_middle_of_a_long_list() -> None:
    items = many(1100)
    index = Index(SOURCES)
    index.extend(items)
    for at in (3, 600, 0):
        del items[at]
        index.remove(at)
        index.replace(at, items[at])
        assert list(index.select(parse("web 9", SOURCES))) == fresh(items, "web 9")
