"""The coupons themselves: which there are, how many of each are left to give out, which end when."""

from __future__ import annotations

import json

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

EACH = ["coupon"]


def ends(op: str, value: object) -> dict[str, object]:
    return {"field": "coupon_ends_on", "op": op, "value": value}


@pytest.mark.parametrize(
    ("question", "measures", "groups"),
    [
        ("还有多少券没发完", ["coupons_left"], None),
        ("优惠券还剩多少", ["coupons_left"], None),
        ("还能发多少张券", ["coupons_left"], None),
        ("coupons left", ["coupons_left"], None),
        ("how many coupons are still left", ["coupons_left"], None),
        ("哪张券还剩多少张", ["coupons_left"], EACH),
        ("各种优惠券的库存", ["coupons_left"], EACH),
        ("how many of each coupon are left", ["coupons_left"], EACH),
        ("每张券发了多少还剩多少", ["coupons_issued", "coupons_left"], EACH),
        ("有几种优惠券", ["coupon_kinds"], None),
        ("how many kinds of coupons are there", ["coupon_kinds"], None),
        ("有多少优惠券", ["coupon_kinds", "coupons_total", "coupons_left"], None),
        ("how many coupons do we have", ["coupon_kinds", "coupons_total", "coupons_left"], None),
        ("券发行量", ["coupons_total"], None),
        ("各券发行量和剩余", ["coupons_total", "coupons_left"], EACH),
        ("coupon quota by coupon", ["coupons_total"], EACH),
    ],
)
def test_they_are_counted(desk: Desk, question: str, measures: list[str], groups: list[str] | None) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told.get("dimensions"), told.get("filters", [])) == (measures, groups, [])


@pytest.mark.parametrize("question", ["有哪些优惠券", "优惠券列表", "what coupons do we have", "list all coupons"])
def test_they_are_listed_with_what_is_left(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert told == {"measures": ["coupons_left"], "dimensions": EACH, "period": "all", "chart": "none"}


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("哪些券快过期", ends("between", ["2026-11-22", "2026-12-21"])),
        ("coupons expiring soon", ends("between", ["2026-11-22", "2026-12-21"])),
        ("本月到期的券", ends("between", ["2026-11-01", "2026-11-30"])),
        ("which coupons expire this month", ends("between", ["2026-11-01", "2026-11-30"])),
        ("下个月到期的券", ends("between", ["2026-12-01", "2026-12-31"])),
        ("12月到期的券有哪些", ends("between", ["2026-12-01", "2026-12-31"])),
        ("10月到期的券", ends("between", ["2026-10-01", "2026-10-31"])),
        ("1月份到期的优惠券", ends("between", ["2027-01-01", "2027-01-31"])),
        ("12月过期了的券", ends("between", ["2025-12-01", "2025-12-31"])),
        ("未来7天内到期的券有哪些", ends("between", ["2026-11-22", "2026-11-28"])),
        ("which vouchers end this week", ends("between", ["2026-11-16", "2026-11-22"])),
        ("哪些券已经过期了", ends("lt", "2026-11-22")),
        ("expired coupons", ends("lt", "2026-11-22")),
        ("没过期的券有哪些", ends("ge", "2026-11-22")),
        ("which coupons are still valid", ends("ge", "2026-11-22")),
    ],
)
def test_the_day_on_which_they_end_chooses_them(desk: Desk, question: str, days: object) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told["filters"]) == (["coupons_left"], EACH, [days])


@pytest.mark.parametrize(
    ("question", "op"),
    [
        ("哪些券发完了", "eq"),
        ("还有哪些券没发完", "gt"),
        ("没发完的券", "gt"),
        ("which coupons still have some left", "gt"),
    ],
)
def test_what_is_left_chooses_them(desk: Desk, question: str, op: str) -> None:
    told = understand(question, desk).arguments
    assert told["filters"] == [{"field": "coupons_left", "op": op, "value": 0}]


@pytest.mark.parametrize("question", ["哪些券快发完了", "哪些券剩得不多了", "which coupons are running low"])
def test_those_with_least_left_come_first(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert told["filters"] == [{"field": "coupons_left", "op": "gt", "value": 0}]
    assert told["order"] == {"by": "coupons_left", "descending": False}


def test_they_are_ranked_by_what_is_left(desk: Desk) -> None:
    told = understand("剩得最少的3张券", desk).arguments
    assert (told["limit"], told["order"]) == (3, {"by": "coupons_left", "descending": False})
    assert understand("哪张券剩得最多", desk).arguments["limit"] == 1


def test_a_turn_goes_on_from_them(desk: Desk) -> None:
    listed = understand("有哪些优惠券", desk)
    soon = understand("哪些快过期", desk, listed)
    assert soon.arguments["filters"][0]["field"] == "coupon_ends_on"
    assert understand("还剩多少张", desk, soon).arguments["filters"] == soon.arguments["filters"]


@pytest.mark.parametrize(
    "question",
    [
        *("券快过期的客户", "持有快过期券的客户", "customers whose coupons expire soon", "给券快过期的客户发邮件"),
        *(
            "客户手里还剩多少券",
            "我还剩多少券",
            "张三还剩多少张券",
            "上海还剩多少券",
            "金卡会员的券还剩多少",
            "新客礼券还剩几天",
        ),
        *("券", "coupons", "有多少张券快过期", "how many coupons expire this month", "券什么时候过期"),
        *("每张券发了多少张", "还有多少优惠券没用", "哪些券没用", "各券使用率", "本月发了多少券", "哪些券不到期"),
        *("send coupons expiring this month to gold members", "how many coupons were used this month"),
        *("which coupons run out this month", "最近过期的券", "coupons that expired this month"),
    ],
)
def test_what_customers_hold_and_used_is_something_else(desk: Desk, question: str) -> None:
    told = json.dumps(understand(question, desk).arguments)
    assert not any(name in told for name in ("coupons_left", "coupons_total", "coupon_kinds", "coupon_ends_on"))


@pytest.mark.parametrize("question", ["上个月剩余券数", "剩余券数环比", "现在可用的券有多少"])
def test_what_was_left_earlier_is_not_known(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"
