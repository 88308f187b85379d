"""A coupon that tells who is meant is no coupon that they are to get, whatever is done for them."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand
from crm_tools.assistant.understand.checks.one_deed import coupon_taken_over

USED = [("coupons_used", "ge", 1)]
UNUSED = [("coupons_issued", "ge", 1), ("coupon_use_rate", "lt", 1)]
HELD = [("coupons_usable", "ge", 1)]


@pytest.mark.parametrize(
    ("question", "tool", "told"),
    [
        ("email the customers who used 会员日通用券", "send_email", USED),
        ("给用过会员日通用券的客户发封邮件", "send_email", USED),
        ("create follow-up tasks for customers who used 会员日通用券", "create_followups", USED),
        ("send a satisfaction survey to the customers who redeemed 会员日通用券", "send_survey", USED),
        ("Email the customers who hold an unused 会员日通用券 coupon.", "send_email", UNUSED),
        ("Customers who hold an unused 会员日通用券 coupon: email them.", "send_email", UNUSED),
        ("Email the customers who have not yet used their 会员日通用券 coupon.", "send_email", UNUSED),
        ("Email the customers whose 会员日通用券 coupon is still unused.", "send_email", UNUSED),
        ('Email the customers who were given the coupon "会员日通用券" and never used it.', "send_email", UNUSED),
        ("给领了会员日通用券但没用的客户发邮件", "send_email", UNUSED),
        ("Email the customers still sitting on their 会员日通用券 coupon.", "send_email", HELD),
        ("email the customers with a 会员日通用券", "send_email", HELD),
        ("offer 会员回馈券 to people who have yet to use their 会员日通用券", "offer_coupon", UNUSED),
    ],
)
def test_it_tells_who_is_meant(desk: Desk, question: str, tool: str, told: list[tuple[str, str, int]]) -> None:
    call = understand(question, desk)
    assert call.tool == tool
    assert call.arguments.get("coupon") == ("会员回馈券" if tool == "offer_coupon" else None)
    found = call.arguments["audience"]["filters"]
    assert [(one["field"], one.get("op", "eq"), one["value"]) for one in found] == told
    assert all(one["where"] == [{"field": "coupon", "value": "会员日通用券"}] for one in found)


@pytest.mark.parametrize(
    "question",
    [
        "email the gold members about 会员日通用券",
        "给金卡发封邮件介绍会员日通用券",
        "email the gold members the 会员日通用券",
    ],
)
def test_it_goes_into_the_letter(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.arguments == {"coupon": "会员日通用券", "audience": {"filters": [{"field": "level", "value": "金卡"}]}}


def test_one_coupon_is_not_both() -> None:
    audience = {"filters": [{"field": "coupons_used", "op": "ge", "value": 1}]}
    call = Call("send_email", {"coupon": "会员日通用券", "audience": audience})
    assert coupon_taken_over("email those who ever redeemed 会员日通用券", call) == "会员日通用券"
    assert coupon_taken_over("tell those who ever used a coupon about 会员日通用券", call) is None


@pytest.mark.parametrize("question", ["给高价值客户发双11狂欢券", "给近期活跃客户发2026 618 狂欢券"])
def test_a_title_that_begins_with_an_occasion_is_given(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool == "offer_coupon"
    assert "狂欢券" in call.arguments["coupon"]
