"""Follow-ups change the call before them, and only what they name."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.periods import resolve
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand

BY_CITY = Call(
    "run_report",
    {
        "measures": ["sales"],
        "dimensions": ["city"],
        "period": "this_month",
        "filters": [{"field": "level", "op": "eq", "value": "金卡"}],
        "limit": 10,
        "chart": "bar",
    },
)
HIGH = Call("find_customers", {"segment": "high_value"})


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        ("换成上个月", {"period": "last_month"}),
        ("and last month?", {"period": "last_month"}),
        ("换成渠道", {"dimensions": ["channel"]}),
        ("再按渠道拆开", {"dimensions": ["city", "channel"]}),
        ("那订单数呢", {"measures": ["orders"]}),
        ("加上订单数", {"measures": ["sales", "orders"]}),
        ("前20名", {"limit": 20}),
        ("make it 5", {"limit": 5}),
        ("画成折线图", {"chart": "line"}),
        ("环比呢", {"compare": "previous"}),
        ("加上占比", {"share": ["sales"]}),
        ("换成钻石会员", {"filters": [{"field": "level", "op": "eq", "value": "钻石"}]}),
        ("导出", {}),
    ],
)
def test_changes_one_thing(desk: Desk, question: str, changed: dict[str, Any]) -> None:
    call = understand(question, desk, BY_CITY)
    assert call == Call("run_report", {**BY_CITY.arguments, **changed})


def test_narrows_the_filters_by_field(desk: Desk) -> None:
    call = understand("其中上海的呢", desk, BY_CITY)
    assert call.arguments["filters"] == [
        {"field": "level", "op": "eq", "value": "金卡"},
        {"field": "city", "op": "eq", "value": "上海"},
    ]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("只看上海的", {"segment": "high_value", "filters": [{"field": "city", "op": "eq", "value": "上海"}]}),
        ("门槛改成2万", {"segment": "high_value", "params": {"min_sales_yuan": 20000}}),
        ("换成近60天", {"segment": "high_value", "params": {"period": "last_60_days"}}),
        ("前20名", {"segment": "high_value", "limit": 20}),
    ],
)
def test_narrows_a_list_of_customers(desk: Desk, question: str, arguments: dict[str, Any]) -> None:
    assert understand(question, desk, HIGH) == Call("find_customers", arguments)


@pytest.mark.parametrize(
    "question", ["换成上个月", "其中上海的呢", "按城市看", "and last month?", "by city instead", "那个呢"]
)
def test_nothing_to_follow(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize("question", ["那个蓝色的呢", "按心情看", "what about the blue ones", "他们的星座呢"])
def test_unknown_words_are_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk, BY_CITY).tool in ("clarify", "decline")


def test_a_whole_question_stands_by_itself(desk: Desk) -> None:
    alone = understand("本月新增客户数量", desk)
    assert understand("本月新增客户数量", desk, BY_CITY) == alone


@pytest.mark.parametrize(
    ("period", "question", "days"),
    [
        ("2026-06-18", "去年的呢", ("2025-06-18", "2025-06-18")),
        ("2026-06-18", "前年呢", ("2024-06-18", "2024-06-18")),
        ("2026-10-01..2026-10-07", "去年呢", ("2025-10-01", "2025-10-07")),
        ("last_month", "去年呢", ("2025-10-01", "2025-10-31")),
        ("last_quarter", "and last year?", ("2025-07-01", "2025-09-30")),
        ("2025-10", "今年呢", ("2026-10-01", "2026-10-31")),
        ("2026-Q3", "what about 2024?", ("2024-07-01", "2024-09-30")),
        ("2025-12-30..2026-01-02", "去年呢", ("2024-12-30", "2025-01-02")),
        ("2025-12-12", "今年呢", None),  # still to come
        ("last_30_days", "去年呢", None),
        ("this_month", "and last year?", None),
        ("2025-11-28", "2024年呢", None),  # Black Friday, or the 28th?
        ("2026-10", "去年全年呢", ("2025-01-01", "2025-12-31")),
        ("2026-10", "换成去年全年", ("2025-01-01", "2025-12-31")),
        ("this_year", "去年呢", ("2025-01-01", "2025-12-31")),
        ("2026", "去年呢", ("2025-01-01", "2025-12-31")),
    ],
)
def test_a_year_named_alone_means_the_same_days(
    desk: Desk, period: str, question: str, days: tuple[str, str] | None
) -> None:
    call = understand(question, desk, Call("run_report", {"measures": ["sales"], "period": period}))
    if days is None:
        assert call.tool == "clarify"
        return
    found = resolve(call.arguments["period"], desk.today)
    assert (str(found.start), str(found.end)) == days


def test_a_year_named_alone_moves_the_days_of_a_list(desk: Desk) -> None:
    bought = {"filters": [{"field": "orders", "op": "ge", "value": 1}], "segment": "all"}
    call = understand("今年呢", desk, Call("find_customers", {"period": "2025-10", **bought}))
    assert call == Call("find_customers", {"period": "2026-10", **bought})


@pytest.mark.parametrize(
    "question",
    [
        "一共花了多少钱",
        "总共消费多少",
        "销售额是多少",
        "各品类销售额",
        "按月看销售额",
        "最喜欢买什么品类",
        "orders by month",
        "how much did they spend last quarter",
        "去年花了多少",
    ],
)
def test_a_number_asked_after_a_list_is_that_of_its_customers(desk: Desk, question: str) -> None:
    call = understand(question, desk, Call("find_customers", {"segment": "never_bought"}))
    assert call.tool == "run_report"
    assert call.arguments["audience"]["segment"] == "never_bought"


@pytest.mark.parametrize(
    "question", ["全公司一共花了多少钱", "所有客户总共消费多少", "本月各城市销售额", "Sales by city this month"]
)
def test_a_number_of_everybody_leaves_the_list(desk: Desk, question: str) -> None:
    call = understand(question, desk, Call("find_customers", {"segment": "never_bought"}))
    assert not call.arguments.get("audience")


@pytest.mark.parametrize(
    ("period", "question", "days"),
    [
        ("yesterday", "the day before", ("2026-11-20", "2026-11-20")),
        ("last_month", "and the month before?", ("2026-09-01", "2026-09-30")),
        ("this_month", "the month before?", ("2026-10-01", "2026-10-31")),
        ("2026-Q3", "the quarter before", ("2026-04-01", "2026-06-30")),
        ("2026-11-11", "and the year before?", ("2025-11-11", "2025-11-11")),
        ("yesterday", "And the same day last week?", ("2026-11-14", "2026-11-14")),
        ("2026-10", "算了，直接看今年", ("2026-01-01", "2026-11-22")),
    ],
)
def test_the_unit_before_is_asked_about_instead(desk: Desk, period: str, question: str, days: tuple[str, str]) -> None:
    call = understand(question, desk, Call("run_report", {"measures": ["sales"], "period": period}))
    found = resolve(call.arguments["period"], desk.today)
    assert (str(found.start), str(found.end)) == days
    assert not call.arguments.get("compare")


def test_a_ranking_is_not_turned_into_months(desk: Desk) -> None:
    """The first ten cities in each month, or ten months? Others in their place are ranked alike."""
    assert understand("每个月的", desk, BY_CITY).tool == "clarify"
    assert understand("按渠道看", desk, BY_CITY).tool == "clarify"
    assert understand("换成渠道", desk, BY_CITY).arguments["limit"] == 10


def test_both_years_side_by_side(desk: Desk) -> None:
    months = Call("run_report", {"measures": ["sales"], "dimensions": ["month"], "period": "this_year"})
    assert understand("和去年放一起看", desk, months) == Call("run_report", {**months.arguments, "compare": "year_ago"})


def test_they_are_the_customers_who_were_counted(desk: Desk) -> None:
    """Numbers of those behind a count are theirs alone."""
    counted = Call("run_report", {"measures": ["high_value_customers"], "period": "all"})
    spent = understand("他们上个月消费多少", desk, counted)
    assert (spent.arguments["audience"]["segment"], spent.arguments["period"]) == ("high_value", "last_month")
    buyers = Call("run_report", {"measures": ["buyers"], "period": "last_month"})
    refunds = understand("他们的退款金额呢", desk, buyers)
    assert (refunds.arguments["measures"], refunds.arguments["period"]) == (["refund_amount"], "last_month")
    [bought] = refunds.arguments["audience"]["filters"]
    assert (bought["field"], bought["value"], bought["period"]) == ("orders", 1, "last_month")


def test_the_share_of_one_value_is_never_all_of_itself(desk: Desk) -> None:
    cities = Call("run_report", {"measures": ["orders"], "dimensions": ["city"], "period": "last_month"})
    arguments = understand("上海占多少", desk, cities).arguments
    assert (arguments["dimensions"], arguments["share"]) == (["city"], ["orders"])
    assert [(one["field"], one["value"]) for one in arguments["part"]] == [("city", "上海")]


def test_shares_of_the_values_that_were_named_are_a_row_each(desk: Desk) -> None:
    named = [{"field": "city", "op": "in", "value": ["成都", "重庆"]}]
    before = Call("run_report", {"measures": ["sales"], "period": "2026-10", "filters": named})
    arguments = understand("各占多少", desk, before).arguments
    assert (arguments["dimensions"], arguments["share"]) == (["city"], ["sales"])


def test_the_same_day_of_a_month_is_asked_about(desk: Desk) -> None:
    before = Call("run_report", {"measures": ["orders"], "period": "last_month"})
    assert understand("And the same day last week?", desk, before).tool == "clarify"


def test_another_ranking_has_as_many_places(desk: Desk) -> None:
    viewed = understand("近30天浏览最多的10个商品", desk)
    assert understand("收藏最多的呢", desk, viewed) == understand("近30天收藏最多的10个商品", desk)
    assert understand("收藏最多的是哪个", desk, viewed).arguments["limit"] == 1


def test_the_list_of_some_of_those_counted(desk: Desk) -> None:
    counted = understand("以前买过、但近90天没下单的客户按城市统计", desk)
    call = understand("上海这部分人的名单给我", desk, counted)
    assert call == understand("上海的名单", desk, counted)
    assert call.tool == "find_customers"


@pytest.mark.parametrize("question", ["和银卡、普通的放一块儿比比", "跟银卡和普通对比一下"])
def test_what_is_set_beside_joins_what_was_there(desk: Desk, question: str) -> None:
    gold = understand("上个月金卡客户的客单价", desk)
    told = understand(question, desk, gold).arguments
    assert told["dimensions"] == ["level"]
    assert told["filters"] == [{"field": "level", "op": "in", "value": ["金卡", "银卡", "普通"]}]
    assert understand("银卡和普通的对比", desk, gold).arguments["filters"][0]["value"] == ["银卡", "普通"]
