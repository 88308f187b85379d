"""Clauses beside a Chinese question that tell what somebody thinks of it or wants to see in it."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("本月退款率分等级看看，怀疑普卡退得多", "本月各等级的退款率"),
        ("今年各渠道的复购率，感觉抖音来的不太回头", "今年各渠道的复购率"),
        ("双11当天分小时的销售额，我要看几点爆的", "双11当天每小时的销售额"),
        ("客服主管要看排班：近30天咨询量按小时分布", "近30天每小时的咨询量"),
        ("两个区域经理在争，对比北京和上海今年的销售额", "对比北京和上海今年的销售额"),
        ("周报要填上周的客单价，给我个数", "上周的客单价"),
        ("写季报，第三季度首次下单的客户有多少人", "第三季度首次下单的客户有多少人"),
        ("这周新增客户比上周少了多少啊老板又在问", "这周新增客户比上周少了多少"),
        ("在考虑要不要调整会员权益，上个月各会员等级的复购率是多少？", "上个月各会员等级的复购率是多少？"),
    ],
)
def test_what_is_thought_changes_nothing(desk: Desk, told: str, plain: str) -> None:
    assert understand(told, desk).arguments == understand(plain, desk).arguments
    assert understand(told, desk).tool == "run_report"


@pytest.mark.parametrize(
    "question",
    [
        "上个月销售额，怀疑普卡退得多",  # no row tells the level
        "老板要看毛利，按城市",
        "老板要看毛利：近30天各城市的销售额",
        "讨论要不要删除客户，帮我删除客户12",
        "近30天买过东西的客户，怕退款的不算",
    ],
)
def test_what_narrows_or_is_asked_for_is_kept(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("clarify", "decline")


def test_the_first_hour_is_no_opinion(desk: Desk) -> None:
    assert "order" in understand("双11当天分小时的销售额，我要看几点最高", desk).arguments
