"""Chinese figures told otherwise: each wording leads to the call of a plain one."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("刚结束的那个月的销售额", "上个月的销售额"),
        ("上月1号到月底的销售额", "上个月的销售额"),
        ("今年10月的客单价与去年这个月份放一起比，差多少？", "今年10月的客单价同比"),
        ("今年10月的客单价跟一年前的同一个月比怎么样？", "今年10月的客单价同比"),
        ("今年哪3类商品销售额最低？", "今年销售额最低的3个品类"),
        ("上个季度退款的订单占比最高的5个城市", "上个季度退款率最高的5个城市"),
        ("上个月各会员等级下过单的人里买了两次及以上的占多少？", "上个月各会员等级的复购率"),
        ("优惠券按使用率排名，第1名是哪张？", "哪张优惠券的使用率最高？"),
        ("上个月成交了多少笔金额不低于1000元的订单？", "上个月金额不低于1000元的订单有多少笔？"),
        ("上个月金额在1000元以上（含1000元）的订单有多少笔？", "上个月金额不低于1000元的订单有多少笔？"),
        ("今年每月的销售额，再按品类细分", "今年按月份和品类统计销售额"),
        ("所有券，每张发了多少、用了多少，出个表", "各优惠券的发券数和用券数"),
        ("按季度看今年：销售额、买家数、客单价三列", "今年每季度的销售额、买家数、客单价"),
        ("手机数码下面每个商品这个月卖了多少件", "这个月手机数码各商品卖了多少件"),
        ("上月哪个渠道拉新最猛？只要第一", "上月哪个渠道拉新最多"),
        ("杭州加宁波的客户，今年各季度GMV", "杭州加宁波的客户，今年每个季度的GMV"),
        ("大额满减券领而未用的客户有多少人？", "领取了大额满减券但还没使用的客户有多少人？"),
        ("近30天每天登录过的人有多少个？", "近30天每天的活跃客户数"),
    ],
)
def test_it_reads_as_the_plain_one(desk: Desk, said: str, plain: str) -> None:
    call, meant = understand(said, desk), understand(plain, desk)
    assert call.tool != "clarify"
    assert (call.tool, call.arguments) == (meant.tool, meant.arguments)


@pytest.mark.parametrize("question", ["杭州和宁波客户今年各季度GMV", "销售额最高的5个城市，只要第一"])
def test_what_may_be_meant_in_two_ways_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(("day", "due"), [("本月30号前完成", "2026-11-30"), ("到期日设为12月3日", "2026-12-03")])
def test_the_last_day_of_a_task(desk: Desk, day: str, due: str) -> None:
    assert understand(f"给近90天没有下单的金卡客户创建跟进任务，{day}", desk).arguments["due"] == due


def test_a_day_of_this_month_that_has_gone_by_is_asked_back(desk: Desk) -> None:
    question = "给近90天没有下单的金卡客户创建跟进任务，本月3号前完成"
    assert understand(question, desk).tool == "clarify"
