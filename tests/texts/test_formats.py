"""Numbers and money as readers write them."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.texts import Language
from crm_tools.texts.formats import NOTHING, chosen, date, money, number, percent


@pytest.mark.parametrize(
    ("cents", "zh", "en"),
    [
        (0, "¥0.00", "¥0.00"),
        (123450, "¥1,234.50", "¥1,234.50"),
        (9_999_900, "¥99,999.00", "¥99,999.00"),
        (9_999_999.6, "¥10万", "¥100,000.00"),
        (123_456_789, "¥123.46万", "¥1.23M"),
        (1_234_567_890_000, "¥123.46亿", "¥12.35B"),
        (-123450, "-¥1,234.50", "-¥1,234.50"),
        (None, NOTHING, NOTHING),
        (math.nan, NOTHING, NOTHING),
    ],
)
def test_money(cents: float | None, zh: str, en: str) -> None:
    assert (money(cents, "CNY", "zh"), money(cents, "CNY", "en")) == (zh, en)


def test_an_amount_that_somebody_chose_has_pence_only_where_it_needs_them() -> None:
    assert [chosen(cents, "GBP", "zh") for cents in (1_000_000, 9_950, 12_345_678_900)] == [
        "£10,000", "£99.50", "£123,456,789",
    ]  # fmt: skip


def test_currencies_show_their_sign_or_code() -> None:
    assert money(1200, "GBP", "en") == "£12.00"
    assert money(1200, "CHF", "en") == "CHF 12.00"
    assert money(123_456_789, "CNY", "zh", exact=True) == "¥1,234,567.89"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (1234, "1,234", "1,234"),
        (12.5, "12.5", "12.5"),
        (1_234_567, "123.46万", "1.23M"),
        (-3.14159, "-3.14", "-3.14"),
    ],
)
def test_numbers(value: float, zh: str, en: str) -> None:
    assert (number(value, "zh"), number(value, "en")) == (zh, en)


def test_percent_and_date() -> None:
    assert (percent(0.1234), percent(0.1234, signed=True), percent(-0.05, signed=True)) == ("12.3%", "+12.3%", "-5.0%")
    assert percent(None) == NOTHING
    assert (date("2026-11-22", "zh"), date(dt.date(2026, 11, 2), "en")) == ("2026年11月22日", "2 Nov 2026")


@given(st.integers(-(10**14), 10**14), st.sampled_from(["zh", "en"]))
def test_money_reads_back_within_half_its_last_digit(cents: int, language: Language) -> None:
    text = money(cents, "CNY", language)
    match = re.fullmatch(r"(-?)¥([\d,]+)(?:\.(\d+))?(亿|万|B|M)?", text)
    assert match is not None
    unit = {"亿": 1e8, "万": 1e4, "B": 1e9, "M": 1e6, None: 1}[match[4]]
    value = float(f"{match[1]}{match[2].replace(',', '')}.{match[3] or '0'}") * unit
    assert abs(value - cents / 100) <= 0.00501 * unit
