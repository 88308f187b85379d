"""Words for days that were named before are those days."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_tools.assistant.understand.text.days_again import days_again
from crm_tools.assistant.understand.text.normalise import normalise

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10月登录过10次但当月没下单的客户", "10月登录过10次但10月没下单的客户"),
        ("9月登录过但那个月没下单的客户", "9月登录过但9月没下单的客户"),
        ("近30天问过、这30天没下单的", "近30天问过、近30天没下单的"),
        (
            "logged in during the last 30 days but never ordered in those 30 days",
            "logged in during the last 30 days but never ordered in the last 30 days",
        ),
        ("每个月的新客里有多少当月下单", None),
        ("当月的销售额", None),
        ("9月买过、10月没买、当月登录过的", None),
        ("双11当天的销售额", None),
    ],
)
def test_days_again(typed: str, read: str | None) -> None:
    found = days_again(normalise(typed), TODAY)
    assert (None if found is None else found.norm) == (None if read is None else normalise(read).norm)
