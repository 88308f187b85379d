"""Plain ways of asking that outside examiners used, against a plainer wording of the same."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("Q3一共几单、多少钱、客单价", "Q3订单数、销售额、客单价"),
        ("一周里星期几下单最多", "星期几下单最多"),
        ("一周里星期几下单最多？按近半年看，七天都列出来", "近半年按星期的订单数，从高到低"),
        ("咨询渠道近30天各来了多少条", "近30天各咨询渠道的咨询量"),
        ("拿券最多的是哪张券，前三", "领券最多的是哪张券，前三"),
        ("每个渠道卖得最好的品类是啥，按今年销售额", "今年每个渠道销售额最高的品类"),
        ("双11各品类卖了多少", "双11各品类的商品销售额和销量"),
        ("给沉睡客户发邮件唤醒下", "给沉睡客户发邮件唤醒一下"),
        ("优惠券整体核销率", "优惠券核销率"),
        ("男女比例多少", "男女比例"),
        ("流失客户里最值钱的十个", "流失客户里消费最高的十个"),
        ("女性客户上月贡献额", "女性客户上月的销售额"),
        ("哪些类目同比下滑了", "本月哪些类目的销售额同比下滑了"),
        ("食品生鲜占总盘子百分之几", "食品生鲜的销售额占总销售额百分之几"),
        ("均价最高的类目", "件单价最高的品类"),
        ("哪个城市的钻石最多", "哪个城市钻石会员最多"),
        ("距离上次下单超60天不到90天的", "上次下单距今61到89天的客户"),
        ("最晚注册的十位", "最近注册的十个客户"),
        ("出份上周的周报", "上周整体数据怎么样"),
        ("近30天活跃客户数和前一个30天比", "近30天活跃客户数环比"),
        ("yesterday's sales versus the same day a week earlier", "yesterday's sales versus the same day last week"),
        ("Active customers each week since September 1", "active customers by week since September 1"),
        ("do app customers spend more per order than mini-program ones?", "average order value of app vs mini-program"),
        ("Beijing vs Shanghai this month", "sales by city this month, Beijing vs Shanghai"),
        ("Nov 1 to 11 cumulative sales", "sales from Nov 1 to Nov 11"),
        ("GMV for October, including unpaid stuff", "GMV for October"),
        ("Refunded money in Guangzhou this year, total", "refund amount in Guangzhou this year"),
        ("daily orders for last week, need it for the weekly report", "daily orders for last week"),
        ("sales & buyers per membership level, last 90 days", "sales and buyers per level, last 90 days"),
        (
            "Coupons issued vs used and the use rate for every coupon",
            "coupons issued, coupons used, use rate by coupon",
        ),
        (
            "what do diamond members buy most? top 5 categories by units",
            "top 5 categories by units for diamond members",
        ),
        ("the 3 coupons used the most so far", "top 3 coupons by coupons used"),
        ("the three cities ordering the most", "top three cities by orders"),
        ("sales of women and men", "sales by gender for women and men"),
        ("bump all Hangzhou gold members up to diamond", "upgrade all Hangzhou gold members to diamond"),
    ],
)
def test_as_said_plainly(desk: Desk, question: str, plainly: str) -> None:
    read, told = understand(question, desk), understand(plainly, desk)
    assert read.tool == told.tool != "clarify"
    if read.tool != "decline":
        assert read == told


def test_two_months_by_two_groups(desk: Desk) -> None:
    read = understand("units by category and month for September and October", desk).arguments
    assert set(read["dimensions"]) == {"category", "month"}
    assert read["period"] == "2026-09..2026-10"


@pytest.mark.parametrize(
    "question",
    [
        "customers who bought it last month",
        "谁买过这个",
        "send a coupon to those who bought it",
        "给买过这款的客户发券",
    ],
)
def test_asked_back_for_what_no_table_shows_or_nobody_named(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_a_threshold_that_is_exact(desk: Desk) -> None:
    first = understand("How many customers placed 3 or more orders this month?", desk)
    then = understand("exactly 3", desk, first).arguments["audience"]
    assert then["period"] == "this_month"
    assert [(one["field"], one["op"], one["value"]) for one in then["filters"]] == [("orders", "eq", 3)]


@pytest.mark.parametrize("then", ["delete the ones in Harbin from the database", "把哈尔滨的从数据库里删掉"])
def test_nothing_is_deleted_from_the_record(desk: Desk, then: str) -> None:
    assert understand(then, desk, understand("各城市客户数", desk)).tool == "decline"
