"""Values as people write them, cell by cell."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from crm_tools.ingest.cells import Bad, Style
from crm_tools.ingest.values import cents, parser

PLAIN = Style()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("17850.0", 17850),
        ("１７８５０", 17850),
        (" 0042 ", 42),
        ("12,345", 12345),
        ('="00123"', 123),
        ("'123", 123),
        ("123\t", 123),
        ("c536379", "c536379"),
        ("VIP-0007", "VIP-0007"),
        ("1234567890123456789", "1234567890123456789"),
        ("", None),
        ("NULL", None),
        ("1.2E+17", Bad("digits_lost")),
        ("3.5", Bad("not_an_id")),
        ("-5", Bad("not_an_id")),
        ("x" * 65, Bad("not_an_id")),
        ("a\x00b", Bad("unreadable")),
    ],
)
def test_ids(cell: str, value: object) -> None:
    assert parser("id", PLAIN)(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("¥1,234.50", 123450),
        ("￥１，２３４．５", 123450),
        ("1234.5元", 123450),
        ("CNY 12", 1200),
        ("1.2万", 1200000),
        ("1.2万元", 1200000),
        ("3k", 300000),
        ("£0.005", 1),
        ("0.004", 0),
        (".5", 50),
        ("", None),
        ("--", None),
        ("(5)", Bad("negative")),
        ("-5", Bad("negative")),
        ("1,2,3", Bad("not_a_number")),
        ("1.234,50", Bad("not_a_number")),
        ("=1+1", Bad("not_a_number")),
        ("1e5", Bad("not_a_number")),
        ("inf", Bad("not_a_number")),
        ("٣", Bad("not_a_number")),
        ("99999999999", Bad("too_large")),
        ("9" * 201, Bad("too_long")),
    ],
)
def test_money(cell: str, value: object) -> None:
    assert parser("money", PLAIN)(cell) == value


def test_money_by_its_column() -> None:
    assert parser("money", Style(decimal="comma"))("1.234,50") == 123450
    assert parser("money", Style(decimal="comma"))("1.234") == 123400
    assert parser("money", Style(cents=True))("1234") == 1234
    assert parser("money", Style(cents=True))("1234.5") == 1235


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2026-11-22 10:00:01", "2026-11-22 10:00:01"),
        ("2026-11-22T10:00:01.999", "2026-11-22 10:00:01"),
        ("2026-11-22", "2026-11-22 00:00:00"),
        ("2026/1/2 3:04", "2026-01-02 03:04:00"),
        ("2026.01.02", "2026-01-02 00:00:00"),
        ("２０２６－０１－０２", "2026-01-02 00:00:00"),
        ("2026年1月2日", "2026-01-02 00:00:00"),
        ("2026年1月2日 下午3:04", "2026-01-02 15:04:00"),
        ("2026年1月2日15时4分5秒", "2026-01-02 15:04:05"),
        ("2026/1/2 上午12:30", "2026-01-02 00:30:00"),
        ("1/22/2026 3:04 PM", "2026-01-22 15:04:00"),
        ("22/1/2026", "2026-01-22 00:00:00"),
        ("22.01.2026 15:04", "2026-01-22 15:04:00"),
        ("03.04.2026", "2026-04-03 00:00:00"),
        ("5/5/2026", "2026-05-05 00:00:00"),
        ("22-Jan-2026", "2026-01-22 00:00:00"),
        ("Jan 22, 2026 12:00 am", "2026-01-22 00:00:00"),
        ("20260122", "2026-01-22 00:00:00"),
        ("20260122150405", "2026-01-22 15:04:05"),
        ("45678", "2025-01-21 00:00:00"),
        ("45678.5", "2025-01-21 12:00:00"),
        ("1767225600", "2026-01-01 08:00:00"),
        ("1767225600000", "2026-01-01 08:00:00"),
        ("2026-01-01T00:00:00Z", "2026-01-01 08:00:00"),
        ("2026-01-01 00:00:00 +0000", "2026-01-01 08:00:00"),
        ("2026-01-01T09:00:00+09:00", "2026-01-01 08:00:00"),
        ("0000-00-00 00:00:00", None),
        ("", None),
        ("2026-13-45", Bad("not_a_time")),
        ("2026-02-29 00:00:00", Bad("not_a_time")),
        ("2026-01-01 25:00:00", Bad("not_a_time")),
        ("99/99/2026", Bad("not_a_time")),
        ("20261345", Bad("not_a_time")),
        ("12", Bad("not_a_time")),
        ("11/22/26", Bad("not_a_time")),
        ("yesterday", Bad("not_a_time")),
        ("03/04/2026", Bad("day_or_month")),
    ],
)
def test_times(cell: str, value: object) -> None:
    assert parser("time", PLAIN)(cell) == value


def test_times_by_their_column() -> None:
    assert parser("time", Style(days="dmy"))("03/04/2026 05:06") == "2026-04-03 05:06:00"
    assert parser("time", Style(days="mdy"))("03/04/2026") == "2026-03-04 00:00:00"
    assert parser("time", Style(days="mdy"))("22/01/2026") == Bad("not_a_time")
    assert parser("time", Style(zone="Europe/London"))("2026-07-01T00:00:00Z") == "2026-07-01 01:00:00"
    assert parser("end", PLAIN)("2026-11-30") == "2026-11-30 23:59:59"
    assert parser("end", PLAIN)("2026-11-30 12:00") == "2026-11-30 12:00:00"


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("flag", "是", 1),
        ("flag", "Yes", 1),
        ("flag", "0.0", 0),
        ("flag", "FALSE", 0),
        ("flag", "maybe", Bad("unknown_flag")),
        ("status", "已支付", "paid"),
        ("status", "待付款", "pending"),
        ("status", "Canceled", "cancelled"),
        ("status", "已退款", "refunded"),
        ("status", "1", "paid"),
        ("status", "7", Bad("unknown_status")),
        ("event", "加入购物车", "cart"),
        ("event", "Add-To-Cart", "cart"),
        ("gender", "F", "女"),
        ("digits", "13800000007.0", "13800000007"),
        ("digits", "1.38E+10", Bad("digits_lost")),
        ("quantity", "6.0", 6),
        ("quantity", "-3", -3),
        ("quantity", "2.5", Bad("not_whole")),
        ("count", "-1", Bad("negative")),
        ("count", "1,000 张", 1000),
        ("seconds", "35 秒", 35.0),
        ("sku", " 85123a ", "85123A"),
        ("sku", "22423.0", "22423"),
        ("text", "  =1+1 ", "=1+1"),
        ("text", "NULL", None),
        ("text", "a\ud800", Bad("unreadable")),
        ("text", "长" * 40_000, Bad("too_long")),
    ],
)
def test_words_and_numbers(kind: str, cell: str, value: object) -> None:
    assert parser(kind, PLAIN)(cell) == value


steady = budget(deadline=None)
"""A busy machine may take its time over one example."""


@steady
@given(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2173, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_every_common_order_of_a_moment_reads_as_that_moment(moment: dt.datetime) -> None:
    read, text = parser("time", Style(days="dmy")), str(moment)
    half = "下午" if moment.hour >= 12 else "上午"
    zoned = moment.replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(dt.UTC)
    assert read(text) == text
    assert read(f"{moment:%Y/%m/%dT%H:%M:%S}") == text
    assert read(f"{moment:%d/%m/%Y %H:%M:%S}") == text
    assert read(f"{moment:%b %d, %Y %I:%M:%S %p}") == text
    assert (
        read(f"{moment:%Y}年{moment.month}月{moment.day}日 {half}{(moment.hour - 1) % 12 + 1}:{moment:%M:%S}") == text
    )
    assert read(f"{(moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1):.8f}") == text
    if moment.year > 1991:  # before, Shanghai kept summer time and odd offsets
        assert read(zoned.isoformat()) == text


@steady
@given(st.decimals(0, 10**7, places=3), st.sampled_from(("{:,.3f}", "¥{:.3f}", "{:,.3f} 元", "RMB {}")))
def test_money_rounds_half_up_to_whole_cents(amount: Decimal, pattern: str) -> None:
    expected = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert parser("money", PLAIN)(pattern.format(amount)) == expected
    assert cents(amount) == expected


@steady
@given(st.text())
def test_no_cell_breaks_a_parser(cell: str) -> None:
    for kind in (
        "id",
        "text",
        "sku",
        "digits",
        "money",
        "price",
        "quantity",
        "count",
        "seconds",
        "time",
        "end",
        "flag",
    ):
        value = parser(kind, PLAIN)(cell)
        assert value is None or isinstance(value, str | int | float | Decimal | Bad)
