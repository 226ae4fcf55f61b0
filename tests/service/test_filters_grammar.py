"""The filter language: what a text means, and what a wrong one says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.errors import BadFilter
from segtui.service.filters import CATALOG, CONNECTIONS, LABELS, SOURCES, Searchable, Term, parse, quoted


def terms(text: str, kind: Searchable = SOURCES) -> list[tuple[str, str, str, bool]]:
    return [(term.field, term.shape, term.value, term.negated) for term in parse(text, kind).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \t ", []),
        ("web", [("", "word", "web", False)]),
        (" web  prod ", [("", "word", "web", False), ("", "word", "prod", False)]),
        ('"big data"', [("", "exact", "big data", False)]),
        ("/^a b/", [("", "regex", "^a b", False)]),
        (r"/a\/b/", [("", "regex", "a/b", False)]),
        ("!web", [("", "word", "web", True)]),
        ('!"a b"', [("", "exact", "a b", True)]),
        ("!label:env=prod", [("label", "word", "env=prod", True)]),
        ("label:env", [("label", "word", "env", False)]),
        ("label:env=pro*", [("label", "glob", "env=pro*", False)]),
        ('label:"team=big data"', [("label", "exact", "team=big data", False)]),
        ('label:team="big data" x', [("label", "exact", "team=big data", False), ("", "word", "x", False)]),
        ("type:javascript", [("type", "word", "javascript", False)]),
        ("TYPE:Javascript", [("type", "word", "Javascript", False)]),
        ("enabled:No", [("enabled", "word", "false", False)]),
        ("enabled:1", [("enabled", "word", "true", False)]),
        ("key:ABC*", [("key", "word", "ABC*", False)]),
        ("slug:/^web/", [("slug", "regex", "^web", False)]),
        ("name:web:2", [("name", "word", "web:2", False)]),
        ("env=prod", [("", "word", "env=prod", False)]),
        ("a!b", [("", "word", "a!b", False)]),
        ('it"s', [("", "word", 'it"s', False)]),
        ("日本:x", [("", "word", "日本:x", False)]),
    ],
)
def test_a_filter_is_understood(text: str, expected: list[tuple[str, str, str, bool]]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("web label:", 10, "nothing follows label:"),
        ("label: x", 6, "nothing follows label:"),
        ('web "abc', 4, "not closed"),
        ('label:"abc', 6, "not closed"),
        ('label:team="abc', 11, "not closed"),
        ("/abc", 0, "not closed"),
        ("/abc\\/", 0, "not closed"),
        ('""', 0, "empty"),
        ("//", 0, "empty"),
        ("a !", 2, "nothing follows the !"),
        ("! a", 0, "nothing follows the !"),
        ("!!a", 1, "one !"),
        ('"a"b', 3, "blank is missing"),
        ("web lable:env=prod", 4, "did you mean label:"),
        ("typ:x", 0, "did you mean type:"),
        ("environment:prod", 0, "label:environment="),
        ("https://x", 0, "quote"),
        ("status:public", 0, "sources have no field status:"),
        ("enabled:f", 8, "true, false or unknown"),
        ("label:env=", 10, "value is missing"),
        ("label:=prod", 6, "key is missing"),
        ("x /a(b/", 4, "pattern is wrong"),
        ("x name:/a[/", 9, "pattern is wrong"),
    ],
)
def test_a_wrong_filter_names_the_place(text: str, position: int, says: str) -> None:
    with pytest.raises(BadFilter) as caught:
        parse(text, SOURCES)
    assert says in caught.value.message
    assert caught.value.position == position


def test_each_list_has_its_own_fields() -> None:
    assert terms("key:env", LABELS) == [("key", "word", "env", False)]
    assert terms("status:beta", CATALOG) == [("status", "word", "beta", False)]
    assert terms("kind:warehouse", CONNECTIONS) == [("kind", "word", "warehouse", False)]
    with pytest.raises(BadFilter, match="labels have no field enabled"):
        parse("enabled:true", LABELS)


def test_the_place_of_a_term_does_not_make_it_another() -> None:
    assert parse("a b", SOURCES).terms[1] == parse("b", SOURCES).terms[0] == Term("", "word", "b")


@pytest.mark.parametrize(
    "evil",
    [
        "/(a+)+$/",
        "/(a|aa)+$/",
        "/(a|a?)+$/",
        "/(a*)*b/",
        "/(?:a+){,}b/",
        "/(?:a+){2,}b/",
        "/(.*a){12}/",
        "/((a{1,30}){1,9}){1,9}b/",
        "/(a?){30}a{30}/",
        "/" + "(a|a)" * 25 + "b/",
        "/" + "a?" * 60 + "a" * 60 + "/",
        "/x.*.*.*.*.*.*.*y/",
        r"/(\w+)\1+/",
        "/(?=a+)+b/",
        "/(?i)a/",
        "/" + "a" * 500 + "/",
        "/a{99999999999}/",
    ],
)
def test_a_pattern_that_could_run_away_is_refused(evil: str) -> None:
    with pytest.raises(BadFilter, match="pattern"):
        parse(evil, SOURCES)


@pytest.mark.parametrize(
    "fine",
    [
        "^web-.*-prod$",
        "(ios|android)",
        "[0-9]{4}",
        r"\bprod\b",
        "a.*b.*c",
        "(foo-\\d+)?",
        ".*web.*",
        "[]a]",
        "a{}",
        "x{1",
    ],
)
def test_what_people_write_is_accepted(fine: str) -> None:
    assert terms(f"/{fine}/")[0][1] == "regex"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from(list('ab:=!"/*() \\[]{},|+?.^$0label\x1b\u200b日'))))
def test_any_text_is_understood_or_refused_with_its_place(text: str) -> None:
    try:
        parse(text, SOURCES)
    except BadFilter as error:
        assert 0 <= error.position <= len(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1).filter(lambda text: '"' not in text))
def test_a_quoted_value_is_read_back(value: str) -> None:
    assert [term.value for term in parse(f"name:{quoted(value)}", SOURCES).terms] == [value]
