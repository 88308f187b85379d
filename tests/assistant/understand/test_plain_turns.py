"""Plain words of a conversation that were read as something else, or asked back: rankings narrowed, one day by hour."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand
from tests.assistant.understand.talked import calls, last_call


@pytest.mark.parametrize(
    ("turns", "limit"),
    [
        (("top 10 customers this year", "only women", "make it top 20"), 20),
        (("按销售额排序的前10名客户", "只看女性", "改成前20名"), 20),
    ],
)
def test_more_of_a_narrowed_ranking_are_the_first_of_those_shown(
    desk: Desk, turns: tuple[str, ...], limit: int
) -> None:
    told = last_call(desk, *turns).arguments
    assert told["limit"] == limit
    assert "rule" not in told
    assert {"field": "gender", "op": "eq", "value": "女"}.items() <= told["filters"][-1].items()


def test_fewer_of_a_narrowed_ranking_stay_inside_it(desk: Desk) -> None:
    told = last_call(desk, "top 10 customers this year", "which of them are women?", "top 3").arguments
    assert told["limit"] == 3
    assert told["rule"]["rules"][0]["limit"] == 10


def test_fewer_of_a_ranking_made_again_are_its_first(desk: Desk) -> None:
    told = last_call(desk, "top 10 customers this year", "only women", "top 3").arguments
    assert told["limit"] == 3
    assert [one["value"] for one in told["filters"]] == ["女"]


@pytest.mark.parametrize(
    "turns",
    [
        ("按销售额排序的前10名客户", "其中女的有哪些", "换成近半年"),
        ("top 10 customers by sales", "which of them are women?", "last 6 months"),
    ],
)
def test_other_days_are_those_of_the_ranking(desk: Desk, turns: tuple[str, ...]) -> None:
    told = last_call(desk, *turns).arguments
    assert told["period"] == told["rule"]["rules"][0]["period"] == "last_6_months"


@pytest.mark.parametrize("turns", [("只看女性", "换成近半年"), ("only women", "last 6 months")])
def test_other_days_are_those_of_the_ranking_made_again(desk: Desk, turns: tuple[str, ...]) -> None:
    told = last_call(desk, "按销售额排序的前10名客户", *turns).arguments
    assert (told["period"], told["limit"]) == ("last_6_months", 10)
    assert [one["value"] for one in told["filters"]] == ["女"]


@pytest.mark.parametrize(
    "turns",
    [
        ("昨天的销售额", "这天按小时看一下"),
        ("昨天的销售额", "当天按小时看"),
        ("sales yesterday", "that day by hour"),
        ("sales yesterday", "by hour on that day"),
    ],
)
def test_that_day_is_the_one_before(desk: Desk, turns: tuple[str, ...]) -> None:
    assert last_call(desk, *turns).arguments == {"measures": ["sales"], "dimensions": ["hour"], "period": "yesterday"}


def test_that_day_of_a_month_is_asked_about(desk: Desk) -> None:
    assert calls(desk, "上个月的销售额", "这天按小时看一下")[-1].tool == "clarify"


@pytest.mark.parametrize("turn", ["不用排前几", "不限前几名", "不用排名", "不用前5，全部"])
def test_all_rows_where_no_first_ones_are_wanted(desk: Desk, turn: str) -> None:
    assert "limit" not in calls(desk, "今年各品类销售额前5", turn)[-1].arguments


def test_leaving_out_the_first_ones_is_another_thing(desk: Desk) -> None:
    assert calls(desk, "今年各品类销售额前5", "不要前3名")[-1].tool == "clarify"


@pytest.mark.parametrize(
    ("turns", "by"),
    [
        (("哪些客户可能流失", "按最近一次下单的天数排"), "last_order_at"),
        (("哪些客户可能流失", "按多久没下单排序"), "last_order_at"),
        (("who may churn", "order by days since last order"), "last_order_at"),
        (("high-value customers", "sort by days since last login, longest first"), "last_login_at"),
    ],
)
def test_days_since_then_put_the_longest_ago_first(desk: Desk, turns: tuple[str, ...], by: str) -> None:
    assert last_call(desk, *turns).arguments["order"] == {"by": by, "descending": False}


def test_both_of_a_list_and_some_of_it_is_asked_about(desk: Desk) -> None:
    assert calls(desk, "customers who bought womenswear", "and menswear?", "both")[-1].tool == "clarify"
    assert calls(desk, "gold customers", "silver customers", "both")[-1].tool == "find_customers"


@pytest.mark.parametrize("turns", [("AOV last 90 days", "which dropped most"), ("本月销售额", "哪个降得最多")])
def test_one_figure_has_no_row_that_fell_most(desk: Desk, turns: tuple[str, ...]) -> None:
    assert last_call(desk, *turns).tool == "clarify"
    assert calls(desk, "本月各城市销售额", "哪个降得最多")[-1].arguments["limit"] == 1


def test_those_with_a_deal_are_customers_of_the_list(desk: Desk) -> None:
    found = calls(desk, "金卡客户名单", "有成交的")[-1]
    assert found.tool == "find_customers"
    assert "orders" in str(found.arguments["filters"])
    assert calls(desk, "今年各城市的销售额", "有成交的")[-1].tool == "clarify"


@pytest.mark.parametrize("question", ["RFM里的流失客户", "RFM模型中的高价值客户"])
def test_rfm_has_its_own_groups(desk: Desk, question: str) -> None:
    assert understand(question, desk, None).tool == "clarify"


@pytest.mark.parametrize("question", ["哪个优惠券用得好", "哪张券用得更好一点"])
def test_used_well_is_the_share_that_was_used(desk: Desk, question: str) -> None:
    assert understand(question, desk, None).arguments["measures"][0] == "coupon_use_rate"


@pytest.mark.parametrize("question", ["用券订单今年带来多少销售额", "用券的订单今年贡献了多少收入"])
def test_what_couponed_orders_brought_is_one_figure(desk: Desk, question: str) -> None:
    assert understand(question, desk, None).arguments["measures"] == ["sales"]
    assert understand("用券订单今年有多少", desk, None).arguments["measures"] == ["orders"]


@pytest.mark.parametrize("question", ["客户12一共退过几单", "客户12退了多少笔"])
def test_orders_sent_back_are_counted(desk: Desk, question: str) -> None:
    assert understand(question, desk, None).arguments["measures"] == ["refunded_orders"]


def test_a_category_is_no_mobile_number(desk: Desk) -> None:
    told = understand("customers with no phones and digital products purchase", desk, None).arguments
    assert "has_mobile" not in str(told)
    assert "has_mobile" in str(understand("customers with no phones", desk, None).arguments)


def test_a_survey_prepared_for_all_who_did_something_goes_out(desk: Desk) -> None:
    assert understand("prepare a satisfaction survey for everybody who paid", desk, None).tool == "send_survey"
    assert understand("design a satisfaction survey for everybody who paid", desk, None).tool == "design_survey"


def test_a_city_typed_by_its_sound(desk: Desk) -> None:
    assert "深圳" in str(understand("深证有多少客户", desk, None).arguments)
