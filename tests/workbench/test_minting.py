"""Secrets of API keys: nobody guesses one, and scanners find one without false alarms."""

import re
from zlib import crc32

import pytest

from workbench.lib.access.minting import is_minted, mint

FORM = re.compile(r"cwb_[0-9A-Za-z]{49}")


def test_a_secret_has_the_documented_form() -> None:
    assert all(FORM.fullmatch(mint()) for _ in range(50))


def test_no_two_are_the_same() -> None:
    assert len({mint() for _ in range(100)}) == 100


def test_its_last_six_signs_are_the_sum_of_the_others_in_base_62() -> None:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    secret = mint()
    number = 0
    for sign in secret[-6:]:
        number = number * 62 + signs.index(sign)
    assert number == crc32(secret[:-6].encode())
    assert is_minted(secret)


@pytest.mark.parametrize("at", [0, 4, 20, 46, 47, 52])
def test_a_secret_with_another_sign_is_none(at: int) -> None:
    secret = mint()
    other = "a" if secret[at] != "a" else "b"
    assert not is_minted(secret[:at] + other + secret[at + 1 :])


@pytest.mark.parametrize("text", ["", "cwb_", "cwb_" + "a" * 48, "wb_" + "a" * 50, "ü" * 53])
def test_what_is_no_secret_is_none(text: str) -> None:
    assert not is_minted(text)
