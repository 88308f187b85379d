"""Orders to act told from the side of who gets what, or of what with: the same draft as plainly told."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        (
            "send the high-value customers in Guangzhou an email recommending products",
            "send a recommendation email to high-value customers in Guangzhou",
        ),
        (
            "High-value customers in Guangzhou should be emailed product recommendations",
            "send a recommendation email to high-value customers in Guangzhou",
        ),
        (
            "Please have an email drafted recommending products to the high-value customers based in Guangzhou",
            "send a recommendation email to high-value customers in Guangzhou",
        ),
        ("women in Shenzhen get a coupon", "send a coupon to women in Shenzhen"),
        ("can the customers with high intent get a coupon?", "send a coupon to customers with high intent"),
        (
            "We want to win back lapsed customers in Shanghai by email",
            "send a win-back email to lapsed customers in Shanghai",
        ),
        ("survey the lapsed customers on why they left", "send a churn reason survey to lapsed customers"),
        ("拿券把沉睡的金卡唤醒一下", "给沉睡的金卡发券"),
        ("近期活跃客户一人一张券", "给近期活跃客户发券"),
        ("邮件推荐点好东西给买过咖啡机的顾客", "给买过咖啡机的顾客发推荐邮件"),
        ("问问流失客户为啥不来了，发个问卷", "给流失客户发流失原因问卷"),
        ("对深圳的银卡用户开展一次邮件营销", "给深圳的银卡用户发营销邮件"),
    ],
)
def test_the_same_draft(desk: Desk, question: str, plainly: str) -> None:
    call, known = understand(question, desk), understand(plainly, desk)
    assert known.tool not in ("clarify", "decline")
    assert (call.tool, call.arguments) == (known.tool, known.arguments)


def test_subject_between_its_marks(desk: Desk) -> None:
    call = understand('Send an email titled "We miss you" to the lapsed customers', desk)
    assert (call.tool, call.arguments["subject"]) == ("send_email", "We miss you")
    call = understand("主题写“年终回馈”，发给所有金卡", desk)
    assert (call.tool, call.arguments["subject"]) == ("send_email", "年终回馈")


def test_service_and_product_have_surveys_of_their_own(desk: Desk) -> None:
    for question, template in (("咨询过的客户发服务满意度问卷", "service"), ("给金卡发产品满意度问卷", "product")):
        assert understand(question, desk).arguments["template"] == template


@pytest.mark.parametrize("question", ["给新注册没下单的人发券", "新人没下单的送张券"])
def test_newcomers_are_not_lost(desk: Desk, question: str) -> None:
    """Since when they are new is not said: everybody who never ordered is not who was meant."""
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("发邮件要审批吗", "search_knowledge"),
        ("怎么发问卷", "search_knowledge"),
        ("which messages are waiting for approval?", "campaign_results"),
        ("给客户退款", "decline"),
        ("京东双11卖了多少", "decline"),
        ("近期可能会入手大家电的客户", "intent_customers"),
    ],
)
def test_what_is_no_order(desk: Desk, question: str, tool: str) -> None:
    assert understand(question, desk).tool == tool


def test_threshold_moved_for_this_look(desk: Desk) -> None:
    for question in (
        "要是把高价值标准放宽到五千，会有多少人？",
        "How many customers count as high value if I lower the bar to 5,000?",
    ):
        audience = understand(question, desk).arguments["audience"]
        assert (audience["segment"], audience["params"]) == ("high_value", {"min_sales_yuan": 5000})


def test_coupon_rates(desk: Desk) -> None:
    call = understand("What percentage of each coupon has been used this year?", desk)
    assert (call.arguments["measures"], call.arguments["dimensions"]) == (["coupon_use_rate"], ["coupon"])
