"""The days that a question names are those of its call, every one of them and to their end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand.checks.days_kept import days_unlike
from crm_tools.assistant.understand.days.periods import find_periods

TODAY = dt.date(2026, 11, 22)


def _report(period: str, **more: Any) -> Call:
    return Call("run_report", {"measures": ["sales"], "period": period, **more})


def _deeds(*periods: str) -> Call:
    filters = [{"field": "orders", "op": "ge", "value": 1, "period": period} for period in periods]
    return Call("find_customers", {"segment": "all", "filters": filters})


@pytest.mark.parametrize(
    ("question", "call", "amiss"),
    [
        ("monthly sales jan thru now", _report("2026-01"), True),
        ("monthly sales jan thru now", _report("2026-01.."), False),
        ("8月到现在的销售额", _report("2026-08"), True),
        ("8月到现在的销售额", _report("2026-08.."), False),
        ("去年11月到今年10月的销售额", _report("2025-11..2026-10"), False),
        ("which city grew most from september to october", _report("2026-09..2026-10", compare="previous"), True),
        ("which city grew most from september to october", _report("2026-10", compare="2026-09"), False),
        ("ordered in the last 30 days but never in those 30 days", _deeds("last_30_days", "all"), True),
        ("ordered in the last 30 days but never in those 30 days", _deeds("last_30_days", "last_30_days"), False),
        ("10月登录过但当月没下单", _deeds("2026-10", "this_month"), True),
        ("本月登录过但当月没下单", _deeds("this_month", "this_month"), False),
        ("total customers as of 2026-09-30", _report("2026-09-30.."), True),
        ("total customers as of 2026-09-30", _report("..2026-09-30"), False),
        ("1月1日以来下过单,最近90天没下单", _deeds("2026-01-01..", "all"), True),
        ("1月1日以来下过单,最近90天没下单", _deeds("2026-01-01..", "last_90_days"), False),
        ("今年10月的销售额", _report("2026-10"), False),
        ("the summer. how much did we sell each day?", _report("all"), True),
        ("前年客单价和上个月同期相比", _report("2024", compare="previous"), True),
        ("10月客单价和9月相比", _report("2026-10", compare="previous"), False),
        ("10月客单价和去年10月相比", _report("2026-10", compare="year_ago"), False),
        ("今年只在双11买过的客户", _deeds("2026-11-11"), True),
        ("customers who only bought during double 11", _deeds("2026-11-11"), True),
        ("双11期间,11月1日到11月11日", _report("2026-11-01..2026-11-11"), False),
    ],
)
def test_days(question: str, call: Call, amiss: bool) -> None:
    assert bool(days_unlike(question, call, TODAY, find_periods(question, TODAY))) is amiss
