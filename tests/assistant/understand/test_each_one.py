"""A figure of each of those on a list, customers over time, and rows of a report by their order or place."""

from __future__ import annotations

import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand

_HIGH = {"zh": "高价值客户有哪些", "en": "list high value customers"}


def _after(desk: Desk, first: str, turn: str) -> Call:
    return understand(turn, desk, understand(first, desk))


@pytest.mark.parametrize(
    ("first", "turn", "measure"),
    [
        (_HIGH["zh"], "每个人下了多少单", "orders"),
        (_HIGH["zh"], "各自的订单数", "orders"),
        (_HIGH["zh"], "他们各花了多少", "sales"),
        (_HIGH["zh"], "再加一列登录次数", "logins"),
        (_HIGH["zh"], "退款金额也列上", "refund_amount"),
        (_HIGH["en"], "how many orders of each of them", "orders"),
        (_HIGH["en"], "how many orders each", "orders"),
        (_HIGH["en"], "how much did each of them spend", "sales"),
        (_HIGH["en"], "add a column for logins", "logins"),
    ],
)
def test_a_figure_of_each_of_them(desk: Desk, first: str, turn: str, measure: str) -> None:
    told = _after(desk, first, turn).arguments
    assert (told["measures"], told["dimensions"]) == ([measure], ["customer"])
    assert AudienceRequest.model_validate(told["audience"]) == AudienceRequest(segment="high_value")


@pytest.mark.parametrize(
    "turn", ["他们平均每人下了多少单", "the average of each", "给每个人发一张优惠券", "他们下了多少单"]
)
def test_what_is_of_all_of_them_is_no_figure_of_each(desk: Desk, turn: str) -> None:
    assert "customer" not in _after(desk, _HIGH["zh"], turn).arguments.get("dimensions", ())


@pytest.mark.parametrize(
    ("first", "turn", "same"),
    [
        ("今年买过手机数码的客户", "按月看", "今年每月手机数码的购买客户数"),
        ("buyers of gold members this month", "weekly", "buyers by week this month for gold members only"),
        ("上个月登录过的客户", "每天多少人", "上个月每天的活跃客户数"),
    ],
)
def test_those_who_did_it_over_time(desk: Desk, first: str, turn: str, same: str) -> None:
    assert _after(desk, first, turn) == understand(same, desk)


@pytest.mark.parametrize("first", [_HIGH["zh"], "今年下单3次以上的客户"])
def test_a_list_of_today_has_no_months(desk: Desk, first: str) -> None:
    assert _after(desk, first, "按月看").tool == "clarify"


@pytest.mark.parametrize(
    ("first", "turn", "by", "down"),
    [
        ("sales by channel and city last month", "sort by channel", "channel", False),
        ("上个月各渠道各城市的销售额", "按城市排序", "city", False),
        ("上个月每天的销售额", "按日期倒序", "day", True),
        ("sales by day last month", "newest first", "day", True),
    ],
)
def test_rows_in_the_order_of_a_group(desk: Desk, first: str, turn: str, by: str, down: bool) -> None:
    before = understand(first, desk)
    assert _after(desk, first, turn) == Call(
        "run_report", {**before.arguments, "order": {"by": by, "descending": down}}
    )


@pytest.mark.parametrize("turn", ["sort by level", "sort by city"])
def test_no_order_of_levels_nor_of_the_first_few(desk: Desk, turn: str) -> None:
    first = "sales by level last month" if "level" in turn else "top 5 cities by sales last month"
    assert _after(desk, first, turn).tool == "clarify"


@pytest.mark.parametrize(
    ("first", "turn"),
    [
        ("top 20 customers by sales this year", "now numbers 21 to 30"),
        ("今年销售额最高的20个客户", "看第21到30名"),
        ("top 20 customers by sales this year", "show 21-30"),
    ],
)
def test_from_one_place_to_another(desk: Desk, first: str, turn: str) -> None:
    before = {name: one for name, one in understand(first, desk).arguments.items() if name != "chart"}
    assert _after(desk, first, turn).arguments == {**before, "limit": 10, "offset": 20}


def test_a_list_has_no_places(desk: Desk) -> None:
    assert _after(desk, _HIGH["zh"], "第11到20个").tool == "clarify"


@pytest.mark.parametrize(
    ("first", "turn", "more"),
    [
        ("上个月卖得最好的10个商品", "各卖了多少钱", "sales"),
        ("top 10 products by units last month", "orders of each", "orders"),
        ("上个月销售额前5的城市", "各自的订单数", "orders"),
        ("上个月销售额前5的城市", "每个的客单价", "aov"),
    ],
)
def test_a_figure_of_each_row_stands_beside_the_ranking(desk: Desk, first: str, turn: str, more: str) -> None:
    before, told = understand(first, desk).arguments, _after(desk, first, turn).arguments
    assert told["measures"] == [*before["measures"], more]
    assert (told["limit"], told["order"]["by"]) == (before["limit"], before["measures"][0])


@pytest.mark.parametrize(
    ("first", "turn", "measures"),
    [
        ("今年使用率最低的3张券", "各发了多少张", ["coupon_use_rate", "coupons_issued"]),
        ("本月销售额前3的城市", "各有多少单", ["sales", "orders"]),
    ],
)
def test_of_each_of_the_first_is_no_ranking_by_it(desk: Desk, first: str, turn: str, measures: list[str]) -> None:
    before, told = understand(first, desk).arguments, _after(desk, first, turn).arguments
    assert (told["measures"], told["order"]["by"], told["limit"]) == (measures, measures[0], before["limit"])
