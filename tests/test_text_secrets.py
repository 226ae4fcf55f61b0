"""Secrets are known by their names and by how they look, masked, and cut out of texts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segtui.text import (
    MASK,
    harmless,
    holds_login,
    is_masked,
    masked,
    names_secret,
    percent_encoded,
    without_secrets,
)


@pytest.mark.parametrize(
    "name",
    [
        "apiKey",
        "api_key",
        "API-Key",
        "secret",
        "clientSecret",
        "password",
        "accessToken",
        "key",
        "writeKey",
        "private",
        "oauth",
        "dsn",
        "Authorization",
        "to\u200bken",
        "connectionString",
        "\uff54oken",
        "signingCertificate",
        "passphrase",
        "passwd",
        "credentials",
        "signature",
        "certificate",
        "signing",
        "app key",
        "access_key",
        "auth-key",
        "accountKey",
        "encryption__key",
        "shared key",
        "service-key",
        "restKey",
        "server_key",
        "projectKey",
        "bearer",
        "connection-string",
        "sentryDsn",
        "authorisation",
        "Cookie",
        "sessionCookie",
        "jwt",
        "SAS",
        "hmac",
    ],
)
@pytest.mark.threat("T23")
def test_names_of_secrets_are_known(name: str) -> None:
    assert names_secret(name) and names_secret(harmless(name))


@pytest.mark.parametrize(
    "name",
    [
        "websiteUrl",
        "domain",
        "keyboard",
        "environment",
        "monkey",
        "trackAllPages",
        "",
        "keys",
        "the key",
        "cookies",
        "dsnHost",
        "sass",
        "authorizations",
    ],
)
def test_names_of_other_settings_are_not_secrets(name: str) -> None:
    assert not names_secret(name)


@pytest.mark.parametrize(
    "value",
    [
        "postgres://me:pw@host/db",
        "https://token@host",
        "https://a:p/w@host",
        "https://h/?api_key=abc",
        "Bearer abcdefghij",
        "https://h/x?a=1&X-Signature=abc",
        "-----BEGIN RSA PRIVATE KEY-----",
        "basic dXNlcjpwYXNz",
        "https://m\u200be:pw@h",
        "https://:pw@host",
        "https://h/?a=1;token=abc",
        "?secret=abc",
        "?my_password=abc",
        "&passwd=abc",
        "?Xsignature=x",
        "?sig=abc",
        "?pwd=abc",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_values_that_hold_a_login_are_known(value: str) -> None:
    assert holds_login(value) and holds_login(harmless(value))


@pytest.mark.parametrize(
    "value",
    [
        "https://host:8080/path",
        "me@example.com",
        "basic plan",
        "https://h/?page=2",
        "https://h/a@b",
        "?sigma=1",
        "?token=",
        "?token=&x",
        "bearer short",
        7,
        None,
    ],
)
def test_other_values_hold_none(value: object) -> None:
    assert not holds_login(value)


@pytest.mark.parametrize("value", ["://:", "?passwd", "://a:", "bearer ", "-----BEGIN ", "&a", "api_"])
def test_long_hostile_values_are_judged_too(value: str) -> None:
    assert holds_login(value * 20_000) in (True, False) and names_secret(value * 20_000) in (True, False)


@pytest.mark.parametrize("value", ["•••", "•••1234", "********", " ••••abcd", "••••••••••••1234", "•••1\n34"])
def test_a_masked_value_is_recognised(value: str) -> None:
    assert is_masked(value) and masked(value) == MASK


@pytest.mark.parametrize("value", ["", "abc", "••", "•••12345", "a•••", 7, None])
def test_another_value_is_not_taken_for_masked(value: object) -> None:
    assert not is_masked(value)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
@pytest.mark.threat("T19")
def test_a_mask_shows_four_characters_of_a_long_secret_at_most(secret: str) -> None:
    shown = masked(secret)
    assert shown == MASK if len(secret) < 12 or is_masked(secret) else shown == MASK + secret[-4:]


@pytest.mark.threat("T18")
def test_secrets_are_cut_out_of_texts() -> None:
    text = "no abcd+/efgh= at /x/abcd%2B%2Fefgh%3D nor abcd%2b%2fefgh%3d, abcd+/efgh=tail"
    assert without_secrets(text, ["abcd", "abcd+/efgh=", "", "no"]) == (
        f"no {MASK} at /x/{MASK} nor {MASK}, {MASK}tail"
    )


@pytest.mark.threat("T18")
def test_the_longest_secret_goes_first_and_one_of_three_characters_is_none() -> None:
    assert without_secrets("it is abc-xabc-rest", ["xabc", "abc-xabc-rest"]) == f"it is {MASK}"
    assert without_secrets("it is abc-xabc-rest", ["abc-xabc-rest", "xabc"]) == f"it is {MASK}"
    assert without_secrets("pin 1234 or 123", ["1234", "123"]) == f"pin {MASK} or 123"


def test_half_a_surrogate_pair_is_encoded_too() -> None:
    assert percent_encoded("\ud83d") == "%ED%A0%BD"


def test_a_part_of_a_url_is_encoded_whole() -> None:
    assert percent_encoded("a/b é~") == "a%2Fb%20%C3%A9~"
    assert percent_encoded("AZaz09-._~") == "AZaz09-._~"
    assert percent_encoded("@[`{/:") == "%40%5B%60%7B%2F%3A"
