"""Hashes that serve as identities."""

import pytest

from workbench.lib.hashing import json_hash, natural_key, sha256_hex


def test_a_text_is_hashed_as_utf_8() -> None:
    assert sha256_hex("é") == sha256_hex("é".encode())
    assert len(sha256_hex("")) == 64


@pytest.mark.parametrize(
    ("one", "other"), [(("a", "bc"), ("ab", "c")), (("a",), ("a", "")), (("a", "b"), ("b", "a"))]
)
def test_parts_do_not_run_into_each_other(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert natural_key(*one) != natural_key(*other)


def test_the_order_of_keys_does_not_count() -> None:
    assert json_hash({"a": 1, "b": 2}) == json_hash({"b": 2, "a": 1})
    assert json_hash({"a": 1}) != json_hash({"a": 2})
