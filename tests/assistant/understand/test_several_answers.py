"""Turns that point at several answers before, or at what one of them was about: both, all three, these, 他们."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand


def after(desk: Desk, *turns: str) -> Call:
    """The call of the last turn."""
    previous: Call | None = None
    earlier: list[Earlier] = []
    call = Call("", {})
    for turn in turns:
        call = understand(turn, desk, previous, earlier)
        asked_back = call.tool == "clarify"
        earlier.append(Earlier(turn, None if asked_back else call))
        previous = previous if asked_back else call
    return call


def told(call: Call, *names: str) -> list[Any]:
    assert call.tool == "run_report"
    return [call.arguments.get(name) for name in names]


@pytest.mark.parametrize(
    ("turns", "dimensions", "period"),
    [
        (
            ("今年一季度新客多少", "二季度呢", "这两个季度放一起，再分男女"),
            ["quarter", "gender"],
            "2026-01-01..2026-06-30",
        ),
        (("一季度销售额", "二季度呢", "三季度呢", "三个季度都按城市拆"), ["quarter", "city"], "2026-01-01..2026-09-30"),
        (("orders in Q1", "Q2?", "both quarters by channel"), ["quarter", "channel"], "2026-01-01..2026-06-30"),
        (("上周新客多少", "上上周呢", "这两周每天的都列出来"), ["day"], "2026-11-02..2026-11-15"),
    ],
)
def test_stretches_in_a_row_are_rows(desk: Desk, turns: tuple[str, ...], dimensions: list[str], period: str) -> None:
    assert told(after(desk, *turns), "dimensions", "period") == [dimensions, period]


@pytest.mark.parametrize("turn", ["两个大促按品类对比", "compare the two by category"])
def test_stretches_apart_stand_beside_each_other(desk: Desk, turn: str) -> None:
    call = after(desk, "双11销售额", "618呢", turn)
    assert told(call, "dimensions", "period", "compare") == [["category"], "2026-11-11", "2026-06-18"]


@pytest.mark.parametrize("turn", ["三个一起看，按周", "all three side by side, weekly"])
def test_values_are_chosen_together(desk: Desk, turn: str) -> None:
    call = after(desk, "本月天猫的订单数", "小程序呢", "抖音呢", turn)
    assert told(call, "dimensions") == [["channel", "week"]]
    assert call.arguments["filters"][0]["value"] == ["天猫", "小程序", "抖音"]


@pytest.mark.parametrize("turn", ["两个放一起按渠道看", "both by channel"])
def test_figures_are_columns(desk: Desk, turn: str) -> None:
    assert told(after(desk, "上个月销售额", "订单数呢", turn), "measures", "dimensions") == [
        ["sales", "orders"],
        ["channel"],
    ]


@pytest.mark.parametrize("turn", ["这两个城市的老客占多少", "both, but only in the evening"])
def test_what_is_not_about_both_is_asked_back(desk: Desk, turn: str) -> None:
    assert after(desk, "北京上个月的销售额", "上海呢", turn).tool == "clarify"


@pytest.mark.parametrize(
    ("before", "turn"),
    [
        ("上个月各城市的销售额", "上海的订单数"),
        ("上个月各城市的销售额", "上海女客户买得最多的品类"),
        ("sales by city last month", "best selling products in Shanghai"),
    ],
)
def test_a_figure_of_no_days_is_of_the_days_before(desk: Desk, before: str, turn: str) -> None:
    assert told(after(desk, before, turn), "period") == ["last_month"]


@pytest.mark.parametrize("turn", ["上海历史累计订单数", "全店一共有多少钻石客户"])
def test_unless_all_of_them_are_named(desk: Desk, turn: str) -> None:
    assert told(after(desk, "上个月各城市的销售额", turn), "period") == ["all"]


@pytest.mark.parametrize(
    ("before", "turn", "measure"),
    [
        ("上海的金卡客户", "他们近30天登录了几次", "logins"),
        ("上海的金卡客户", "上个月下了几单", "orders"),
        ("上海的金卡客户", "他们上个月退过几次款", "refunded_orders"),
        ("gold members in Shanghai", "how many orders did they place", "orders"),
        ("gold members in Shanghai", "how many orders last month", "orders"),
    ],
)
def test_how_often_is_no_number_of_people(desk: Desk, before: str, turn: str, measure: str) -> None:
    call = after(desk, before, turn)
    assert told(call, "measures") == [[measure]]
    assert len(call.arguments["audience"]["filters"]) == 2


@pytest.mark.parametrize(
    ("before", "turn"),
    [
        ("上个月各渠道订单数", "新客的呢"),
        ("上个月各渠道订单数", "只看新客"),
        ("orders by channel last month", "for new customers"),
    ],
)
def test_a_figure_for_new_customers_stays_that_figure(desk: Desk, before: str, turn: str) -> None:
    call = after(desk, before, turn)
    assert told(call, "measures", "dimensions", "period") == [["orders"], ["channel"], "last_month"]
    [new] = call.arguments["audience"]["filters"]
    assert (new["field"], new["period"]) == ("new_customers", "last_month")


def test_a_figure_for_a_segment_is_no_list_of_it(desk: Desk) -> None:
    call = after(desk, "aov last month", "of high-value customers")
    assert told(call, "measures", "period") == [["aov"], "last_month"]
    assert call.arguments["audience"]["segment"] == "high_value"


@pytest.mark.parametrize("turn", ["他们贡献了多少销售额", "how much revenue did they bring"])
def test_they_are_those_who_were_counted(desk: Desk, turn: str) -> None:
    call = after(desk, "new customers this month", "by channel", turn)
    assert told(call, "measures", "dimensions") == [["sales"], ["channel"]]
    assert call.arguments["audience"]["filters"][0]["field"] == "new_customers"


@pytest.mark.parametrize("turn", ["60天呢", "改成60天", "make it 60 days", "60 days?"])
def test_another_length_of_the_same_stretch(desk: Desk, turn: str) -> None:
    assert told(after(desk, "近30天新客多少", turn), "period") == ["last_60_days"]
    people = after(desk, "近90天没登录的客户有多少", turn)
    assert people.arguments["audience"]["period"] == "last_60_days"


@pytest.mark.parametrize("turn", ["改成银卡", "make it silver"])
def test_an_act_is_drafted_for_others(desk: Desk, turn: str) -> None:
    earlier = [Earlier("给杭州的金卡客户发券", understand("给杭州的金卡客户发券", desk))]
    people = Call("find_customers", earlier[0].call.arguments["audience"]) if earlier[0].call else None
    call = understand(turn, desk, people, [Earlier(earlier[0].question, people)])
    assert call.tool == "offer_coupon"
    assert {one["value"] for one in call.arguments["audience"]["filters"]} == {"杭州", "银卡"}


@pytest.mark.parametrize("turn", ["每个城市最高的一天", "best day of each city"])
def test_a_rank_within_each_that_no_report_has_is_asked_back(desk: Desk, turn: str) -> None:
    assert after(desk, "本月各城市的销售额", turn).tool == "clarify"


@pytest.mark.parametrize("turn", ["最高的三个月", "哪三个月最高"])
def test_months_are_rows_of_a_ranking(desk: Desk, turn: str) -> None:
    assert told(after(desk, "今年每个月的销售额", turn), "dimensions", "limit") == [["month"], 3]


@pytest.mark.parametrize(
    ("turns", "period"),
    [
        (("南京有多少客户", "今年下过单的有多少", "去年呢"), "last_year"),
        (("how many customers in Nanjing", "how many ordered this year", "and last year?"), "last_year"),
    ],
)
def test_other_days_are_those_of_the_deed_that_was_counted(desk: Desk, turns: tuple[str, ...], period: str) -> None:
    filters = after(desk, *turns).arguments["audience"]["filters"]
    assert [one["period"] for one in filters if one["field"] == "orders"] == [period]


@pytest.mark.parametrize(
    ("before", "turn", "period"),
    [
        ("本月咨询过的客户", "其中没下单的", "this_month"),
        ("customers who contacted us this month", "who of them didn't buy", "this_month"),
        ("本月咨询过的客户", "其中从没下过单的", "all"),
        ("customers who contacted us this month", "who never bought anything", "all"),
    ],
)
def test_not_having_done_it_is_of_the_days_of_the_list(desk: Desk, before: str, turn: str, period: str) -> None:
    told = after(desk, before, turn).arguments
    [silent] = [one for one in told["filters"] if one["field"] == "orders"]
    assert (silent["value"], silent.get("period", told["period"])) == (0, period)
    assert any(one["field"] == "inquiries" for one in told["filters"])


@pytest.mark.parametrize("turn", ["这两个加起来", "total of the two"])
def test_two_values_of_one_answer_are_added_up(desk: Desk, turn: str) -> None:
    call = after(desk, "昨天各渠道的订单数", "只看小程序和抖音", turn)
    assert told(call, "dimensions") in ([[]], [None])
    assert call.arguments["filters"][0]["value"] == ["小程序", "抖音"]


def test_both_lists_of_those_who_were_counted(desk: Desk) -> None:
    call = after(desk, "gold members", "how many are in Wuhan", "and Changsha", "list both")
    assert call.tool == "find_customers"
    assert ["武汉", "长沙"] in [one["value"] for one in call.arguments["filters"]]


def test_the_first_so_many_added_up(desk: Desk) -> None:
    call = after(desk, "近半年消费前30的客户", "他们一共花了多少")
    assert told(call, "measures", "dimensions") in ([["sales"], []], [["sales"], None])
    assert call.arguments["audience"]["limit"] == 30


@pytest.mark.parametrize("turn", ["那里卖得最好的品类", "best-selling category there"])
def test_there_is_the_city_that_came_out(desk: Desk, turn: str) -> None:
    call = after(desk, "上个月客单价最高的城市", turn)
    assert told(call, "period", "limit") == ["last_month", 1]
    assert call.arguments["filters"][0]["field"] == "city"


def test_what_does_not_end_then_is_not_of_those_days(desk: Desk) -> None:
    assert after(desk, "十月各渠道新客", "这些人到现在花了多少钱").tool == "clarify"
    ordered = after(desk, "十月各渠道新客", "这些新客里下过单的有多少")
    assert told(ordered, "measures", "dimensions", "period") == [["customers"], ["channel"], "all"]
    did = [(one["field"], one["period"]) for one in ordered.arguments["audience"]["filters"]]
    assert did == [("new_customers", "2026-10"), ("orders", "all")]


@pytest.mark.parametrize("turn", ["只看2026年618的", "only the 2026 618 ones"])
def test_coupons_by_words_of_their_titles(desk: Desk, turn: str) -> None:
    """A year and a festival in front of the titles are no days."""
    call = after(desk, "各优惠券的使用率", turn)
    assert told(call, "period") == ["all"]
    assert all("618" in title for title in call.arguments["filters"][0]["value"])


@pytest.mark.parametrize(
    ("before", "turn", "period"),
    [
        (("上个月客单价", "上上个月"), "再上一个月", "2026-08-01..2026-08-31"),
        (("aov last month", "the month before"), "and the one before that", "2026-08-01..2026-08-31"),
        (("二季度销售额",), "再上一个季度呢", "2026-01-01..2026-03-31"),
        (("昨天订单数", "前天"), "再前一天", "2026-11-19..2026-11-19"),
    ],
)
def test_one_before_that_is_before_what_was_shown(desk: Desk, before: tuple[str, ...], turn: str, period: str) -> None:
    assert told(after(desk, *before, turn), "period") == [period]


def test_what_sells_best_is_no_ranking_by_refunds(desk: Desk) -> None:
    call = after(desk, "上个月退款金额", "卖得最好的5个商品")
    assert told(call, "measures", "period", "limit") == [["units"], "last_month", 5]


@pytest.mark.parametrize("turn", ["前三", "top three"])
def test_the_first_three_of_one_number_are_asked_back(desk: Desk, turn: str) -> None:
    assert after(desk, "昨天的退款金额", turn).tool == "clarify"


@pytest.mark.parametrize(
    ("turns", "plain"),
    [
        (("上个月GMV多少", "只算付了款的呢"), ("上个月GMV多少", "实付的呢")),
        (("各城市的客户数", "再分下男女"), ("各城市的客户数", "再按性别拆")),
        (("units sold by category this month", "same thing in yuan"), ("sales by category this month",)),
        (
            ("sales by city last month", "leave out the cities below 10000"),
            ("sales by city last month", "leave out anything below 10000"),
        ),
        (("近7天每天的登录次数", "不是次数，我要的是登录人数"), ("近7天每天的登录次数", "不是次数，要登录人数")),
        (("sales by channel this month", "only Douyin this time"), ("sales by channel this month", "only Douyin")),
        (("快流失的钻石客户", "给这几位发挽回邮件"), ("快流失的钻石客户", "给他们发挽回邮件")),
    ],
)
def test_turns_in_other_words(desk: Desk, turns: tuple[str, ...], plain: tuple[str, ...]) -> None:
    call = after(desk, *turns)
    assert call.tool != "clarify"
    assert call == after(desk, *plain)


@pytest.mark.parametrize(
    ("before", "turn"), [("今年每月新客数", "这个月的退款率"), ("new customers per month", "refund rate this month")]
)
def test_this_month_is_no_row_of_many(desk: Desk, before: str, turn: str) -> None:
    assert told(after(desk, before, turn), "measures", "period") == [["refund_rate"], "this_month"]


@pytest.mark.parametrize(
    ("turn", "value"), [("抖音的名单", "抖音"), ("list the Douyin ones", "抖音"), ("list the women", "女")]
)
def test_the_ones_of_a_value_are_some_of_those_who_were_counted(desk: Desk, turn: str, value: str) -> None:
    call = after(desk, "new customers last week", turn)
    assert call.tool == "find_customers"
    assert next((one["field"], one["value"]) for one in call.arguments["filters"]) == ("new_customers", 1)
    assert call.arguments["filters"][-1]["value"] == value


def test_the_week_before_of_a_deed_that_was_counted_is_asked_back(desk: Desk) -> None:
    assert after(desk, "how many gold members ordered last week", "the week before?").tool == "clarify"


@pytest.mark.parametrize("turn", ["weekdays only", "only weekdays"])
def test_weekdays_only_are_no_rows_by_weekday(desk: Desk, turn: str) -> None:
    call = after(desk, "sales per day this month", turn)
    assert call.tool == "clarify" or call.arguments["dimensions"] == ["day"]


@pytest.mark.parametrize(
    ("turns", "dimensions", "period"),
    [
        (("11月20日销售额", "19日呢", "18日呢", "这几天放一起"), ["day"], "2026-11-18..2026-11-20"),
        (("sales on 20 November", "and the 19th?", "and the 18th?", "put these days together"), ["day"], None),
        (("11月20日销售额", "19日呢", "18日呢", "加起来呢"), [], "2026-11-18..2026-11-20"),
        (("9月销售额", "10月呢", "加起来"), [], "2026-09-01..2026-10-31"),
    ],
)
def test_all_of_the_last_that_are_alike(desk: Desk, turns: tuple[str, ...], dimensions: list[str], period: str) -> None:
    found = after(desk, *turns)
    assert (found.arguments.get("dimensions") or []) == dimensions
    assert found.arguments["period"] == (period or "2026-11-18..2026-11-20")


@pytest.mark.parametrize("turn", ["放一起", "这几个城市放一起看", "并排看"])
def test_all_values_that_were_asked_for_one_by_one(desk: Desk, turn: str) -> None:
    call = after(desk, "上海销售额", "北京呢", "广州呢", turn)
    assert call.arguments["filters"][0]["value"] == ["上海", "北京", "广州"]


def test_two_are_two(desk: Desk) -> None:
    call = after(desk, "上海销售额", "北京呢", "广州呢", "这两个城市放一起看")
    assert call.arguments["filters"][0]["value"] == ["北京", "广州"]


def test_days_apart_are_no_stretch(desk: Desk) -> None:
    assert after(desk, "11月20日销售额", "19日呢", "10日呢", "这几天放一起").tool == "clarify"
