"""A figure that is judged is the answer; groups told by their share are kept by it."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("10月销售额过百万了吗", "10月销售额"),
        ("10月销售额有没有超过100万", "10月销售额"),
        ("10月退款率超过5%吗", "10月退款率"),
        ("今年复购率超过30%了没", "今年复购率"),
        ("10月客单价有没有到500", "10月客单价"),
        ("女性客户超过一半吗", "女性客户占比"),
        ("上海的客户有没有超过500个", "上海的客户有多少"),
        ("did sales in October exceed 1 million", "sales in October"),
        ("is the refund rate above 5% in October", "refund rate in October"),
        ("has revenue passed 10 million this year", "revenue this year"),
        ("are more than half of our customers women", "what share of customers are women"),
    ],
)
def test_a_figure_that_is_judged(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert call.arguments == understand(plainly, desk).arguments


@pytest.mark.parametrize(
    "question", ["有没有客户消费超过1万", "are there customers who spent over 10,000", "哪些城市10月退款率超过5%"]
)
def test_bounds_of_customers_and_groups_stay(desk: Desk, question: str) -> None:
    assert any(one["op"] == "gt" for one in understand(question, desk).arguments["filters"])


@pytest.mark.parametrize(
    ("question", "measure", "dimension", "op", "value", "period"),
    [
        ("10月占比超过10%的品类", "sales", "category", "gt", 0.1, "2026-10"),
        ("10月销售额占比10%以上的渠道有哪些", "sales", "channel", "ge", 0.1, "2026-10"),
        ("哪些城市10月订单数占比低于5%", "orders", "city", "lt", 0.05, "2026-10"),
        ("categories that make up more than 10% of sales in October", "sales", "category", "gt", 0.1, "2026-10"),
        ("cities with a share of sales above 5% in October", "sales", "city", "gt", 0.05, "2026-10"),
        ("which levels have more than 10% of customers", "customers", "level", "gt", 0.1, "all"),
    ],
)
def test_groups_by_their_share(
    desk: Desk, question: str, measure: str, dimension: str, op: str, value: float, period: str
) -> None:
    assert understand(question, desk).arguments == {
        "measures": [measure],
        "dimensions": [dimension],
        "period": period,
        "share": [measure],
        "filters": [{"field": f"{measure}_share", "op": op, "value": value}],
    }


@pytest.mark.parametrize(
    ("question", "dimension"),
    [
        ("销量最高和最低的品类", "category"),
        ("highest and lowest selling category", "category"),
    ],
)
def test_both_ends_of_a_ranking_are_seen_in_all_of_it(desk: Desk, question: str, dimension: str) -> None:
    assert understand(question, desk).arguments == {"measures": ["units"], "dimensions": [dimension], "period": "all"}


def test_both_ends_of_many_are_asked_back(desk: Desk) -> None:
    assert understand("最贵的和最便宜的商品", desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("10月销售额最高那天是几号", "10月哪天销售额最高"),
        ("10月销售额最高的是几号", "10月哪天销售额最高"),
        ("今年销售额最高那个月", "今年哪个月销售额最高"),
        ("周末和平时哪个卖得多", "周末和工作日哪个卖得多"),
        ("待付款的订单有多少钱", "待付款金额是多少"),
        ("会员复购最多的商品", "复购客户数最多的商品"),
        ("10月以来的新品", "10月以来上架的商品"),
    ],
)
def test_said_another_way(desk: Desk, question: str, plainly: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert call.arguments == understand(plainly, desk).arguments


def test_repurchases_are_no_rate(desk: Desk) -> None:
    assert understand("复购次数最多的商品", desk).tool == "clarify"


@pytest.mark.parametrize("question", ["11月10号和11号的销售额", "sales on 10 and 11 Nov", "11月10号和11号分别卖了多少"])
def test_two_days_stand_side_by_side(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert (told["dimensions"], told["period"]) == (["day"], "2026-11-10..2026-11-11")


def test_yesterday_and_today_are_two_days(desk: Desk) -> None:
    told = understand("sales yesterday and today", desk).arguments
    assert (told["dimensions"], told["period"]) == (["day"], "yesterday..today")


def test_people_on_two_days_are_asked_back(desk: Desk) -> None:
    assert understand("昨天和今天登录的客户", desk).tool == "clarify"
    assert understand("昨天和今天合起来多少单", desk).arguments.get("dimensions", []) == []


@pytest.mark.parametrize(
    ("question", "dimension", "part", "limit"),
    [
        ("女客户占比最高的城市", "city", {"field": "gender", "op": "eq", "value": "女"}, 1),
        ("哪个渠道金卡占比最低", "channel", {"field": "level", "op": "eq", "value": "金卡"}, 1),
        ("用券订单占比最高的3个城市", "city", {"field": "with_coupon", "op": "eq", "value": "yes"}, 3),
    ],
)
def test_a_part_of_each_group_is_ranked(
    desk: Desk, question: str, dimension: str, part: dict[str, str], limit: int
) -> None:
    told = understand(question, desk).arguments
    assert (told["dimensions"], told["part"], told["limit"]) == ([dimension], [part], limit)
    assert told["order"] == {"by": f"{told['share'][0]}_share", "descending": "最低" not in question}
    assert not told.get("filters")


def test_quarter_over_quarter_is_by_quarter(desk: Desk) -> None:
    told = understand("quarter over quarter sales this year", desk).arguments
    assert (told["dimensions"], told["compare"]) == (["quarter"], "previous")
    assert not understand("quarter over quarter sales this quarter", desk).arguments.get("dimensions")
