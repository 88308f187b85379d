"""What customers are to be moved to do says nothing of who they are: 发邮件催他们下单, “to remind them to order”."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("发邮件提醒最近7天加购过的客户下单", {"carts"}),
        ("写封邮件催最近7天加购过手机数码的客户下单", {"carts"}),
        ("给最近7天加购过的客户发邮件提醒下单", {"carts"}),
        ("最近7天加购过手机数码的客户，写封邮件催他们下单", {"carts"}),
        ("写邮件叫30天没登录的客户回来看看", {"logins"}),
        ("发邮件通知上海的金卡客户来领券", {"city", "level"}),
        ("email customers who added to cart in the last 7 days to remind them to order", {"carts"}),
        ("email everyone who has an unpaid order this week, reminding them to pay", {"pending_orders"}),
    ],
)
def test_the_goal_is_no_condition(desk: Desk, question: str, fields: set[str]) -> None:
    call = understand(question, desk)

    assert call.tool == "send_email"
    assert {one["field"] for one in call.arguments["audience"]["filters"]} == fields


def test_what_they_did_stays_one(desk: Desk) -> None:
    call = understand("给最近30天下过单的客户发邮件", desk)

    assert (call.tool, [one["field"] for one in call.arguments["audience"]["filters"]]) == ("send_email", ["orders"])


def test_to_nobody_named(desk: Desk) -> None:
    assert understand("发邮件提醒他们付款", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "measure", "group", "values"),
    [
        ("Shanghai, Hangzhou or Suzhou: which one has the better repeat rate this year?", "repeat_rate", "city", 3),
        ("which has the better AOV this month, Shanghai or Beijing?", "aov", "city", 2),
        ("gold or silver: which has the higher refund rate this quarter?", "refund_rate", "level", 2),
    ],
)
def test_which_of_those_named(desk: Desk, question: str, measure: str, group: str, values: int) -> None:
    told = understand(question, desk).arguments

    assert (told["measures"], told["dimensions"]) == ([measure], [group])
    assert len(told["filters"][0]["value"]) == values


@pytest.mark.parametrize(
    ("question", "limit"),
    [("who logged in most this month, 15 names is enough", 15), ("who spent the most this year? 10 names will do", 10)],
)
def test_how_many_will_do(desk: Desk, question: str, limit: int) -> None:
    told = understand(question, desk).arguments

    assert (told["dimensions"], told["limit"]) == (["customer"], limit)


def test_to_whom_the_list_goes(desk: Desk) -> None:
    call = understand("high intent customers in Hangzhou, want to hand the list to our sales rep there", desk)

    assert (call.tool, {one["field"] for one in call.arguments["filters"]}) == ("intent_customers", {"city", "band"})
