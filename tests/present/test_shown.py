"""Values in the reader's words."""

import pytest

from crm_tools.analytics.result import OTHERS, Column
from crm_tools.present.shown import named, short, shown, worded
from crm_tools.texts import Words


def column(name, unit="text"):
    return Column(name, Words(name, name), unit)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1234.5, "money", "¥1,234.50", "¥1,234.50"),
        (None, "money", "—", "—"),
        (0.1234, "rate", "12.3%", "12.3%"),
        (-0.0021, "points", "-0.2 个百分点", "-0.2 points"),
        (12345, "count", "12,345", "12,345"),
        (3, "days", "3 天", "3 days"),
        ("2026-11", "day", "2026-11", "2026-11"),
    ],
)
def test_in_full(value, unit, zh, en):
    assert shown(value, unit, "zh") == zh
    assert shown(value, unit, "en") == en


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1_234_567.0, "money", "¥123.46万", "¥1.23M"),
        (234_567_890, "count", "2.35亿", "234.57M"),
        (12345.67, "money", "¥12,346", "¥12,346"),
        (-250_000.0, "money", "-¥25万", "-¥250,000"),
        (9.5, "money", "¥9.50", "¥9.50"),
        (0.5, "rate", "50.0%", "50.0%"),
    ],
)
def test_short(value, unit, zh, en):
    assert short(value, unit, "zh") == zh
    assert short(value, unit, "en") == en


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("weekday", 7, "周日", "Sun"),
        ("hour", 9, "09:00", "09:00"),
        ("pay_status", "paid", "已付", "Paid"),
        ("stage", "lapsed", "沉默", "Lapsed"),
        ("city", None, "（未填写）", "(not given)"),
        ("city", OTHERS, "其他", "Others"),
        ("city", "paid", "paid", "paid"),
    ],
)
def test_members_of_dimensions(name, value, zh, en):
    assert named(value, column(name), "zh") == zh
    assert named(value, column(name), "en") == en


def test_lists_keep_numbers_and_leave_nothing_empty():
    assert worded([100, None], column("sales", "money"), "zh") == [1.0, None]
    assert worded(["cart", None], column("event"), "en") == ["Add to cart", None]
    assert worded([1], column("weekday", "number"), "en") == ["Mon"]
