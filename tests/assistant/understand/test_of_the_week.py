"""Days of the week: the latest one where no other day is named, and otherwise all that are called so."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.days.periods import find_periods

DAYS = ("一", "二", "三", "四", "五", "六", "日")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 6))
def test_alone_it_is_the_latest_one(today: dt.date, place: int) -> None:
    for said in (f"周{DAYS[place]}卖了多少", f"orders on {NAMES[place].lower()}"):
        [found] = find_periods(said, today)
        day = dt.date.fromisoformat(str(found.token))
        assert day <= today < day + dt.timedelta(days=7)
        assert day.weekday() == place


@pytest.mark.parametrize(
    ("question", "period", "days"),
    [
        ("近30天每周三的销售额", "last_30_days", 3),
        ("10月周三的销售额", "2026-10", 3),
        ("上个月周五和周六的销售额", "last_month", [5, 6]),
        ("sales on Wednesdays last month", "last_month", 3),
        ("sales in October on Fridays", "2026-10", 5),
    ],
)
def test_within_other_days_they_narrow(desk: Desk, question: str, period: str, days: int | list[int]) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert (call.arguments["period"], call.arguments.get("dimensions")) == (period, None)
    assert [(one["field"], one["value"]) for one in call.arguments["filters"]] == [("weekday", days)]


@pytest.mark.parametrize(
    "question", ["周五给金卡客户发邮件", "send gold members an email on Friday", "I need last week's sales by Friday"]
)
def test_a_day_to_come_is_none(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_alone_with_nothing_said_of_the_past_it_may_be_every_one(desk: Desk) -> None:
    assert understand("周五的订单", desk).tool == "clarify"


@pytest.mark.parametrize("said", ["一周一次", "近四周日均", "上周三", "last friday?", "black friday?", "双周五折了"])
def test_other_words_are_no_day_of_the_week(said: str) -> None:
    today = dt.date(2026, 11, 22)
    assert not [one for one in find_periods(said, today) if one.token == "2026-11-18"]


def test_customers_who_ordered_on_such_days(desk: Desk) -> None:
    call = understand("10月周三下单的客户", desk)
    assert call.tool == "find_customers"
    [condition] = call.arguments["filters"]
    assert condition["where"] == [{"field": "weekday", "op": "eq", "value": 3}]
