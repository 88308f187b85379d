"""Orders to act: in any order of their words, what remains names the customers; what tells of deeds is no order."""

from __future__ import annotations

import pytest

from crm_tools.assistant.understand.acts.deeds_asked import described, order_in
from crm_tools.assistant.understand.text.normalise import normalise


@pytest.mark.parametrize(
    ("said", "tool", "customers"),
    [
        ("给高价值客户发推荐邮件", "send_email", "高价值客户"),
        ("发推荐邮件给高价值客户", "send_email", "高价值客户"),
        ("高价值客户，推荐邮件安排一下", "send_email", "高价值客户"),
        ("帮我起草一封推荐产品的邮件，收件人是高价值会员", "send_email", "高价值会员"),
        ("近期活跃客户，一人一张优惠券", "offer_coupon", "近期活跃客户"),
        ("把优惠券发给杭州的银卡会员", "offer_coupon", "杭州的银卡会员"),
        ("想让钻石会员收到一张券", "offer_coupon", "钻石会员"),
        ("给流失客户创建跟进任务", "create_followups", "流失客户"),
        ("流失预警名单上的客户都派给客服跟进一下", "create_followups", "流失预警名单上的客户"),
        ("邀请近90天下过单的金卡会员参与满意度调研", "send_survey", "近90天下过单的金卡会员"),
        ("Email our new customers", "send_email", "our new customers"),
        ("send a coupon to women who used a coupon", "offer_coupon", "women who used a coupon"),
        ("give diamond members a coupon", "offer_coupon", "diamond members"),
        ("Reward buyers of the past week with a voucher", "offer_coupon", "buyers of the past week"),
        ("have service staff call the lapsed customers", "create_followups", "the lapsed customers"),
        ("follow-up tasks for lapsed gold members", "create_followups", "lapsed gold members"),
    ],
)
def test_the_rest_names_the_customers(said: str, tool: str, customers: str) -> None:
    found = order_in(normalise(said))
    assert found is not None
    assert found.tools[0] == tool
    assert found.rest.norm.strip(" ,.") == customers


@pytest.mark.parametrize(
    "said",
    [
        "上周发了多少张券",
        "今年发的券按券种看核销率",
        "收到过推荐邮件的客户",
        "没用过券的客户",
        "填了问卷的客户",
        "本月发券最多的城市",
        "coupon redemption rate by coupon this year",
        "customers who used a coupon",
        "remove those who already have a coupon",
        "do coupons expire?",
    ],
)
def test_what_was_done_is_no_order(said: str) -> None:
    assert order_in(normalise(said)) is None


def test_words_in_kept_places_are_of_the_customers() -> None:
    text = normalise("同意收邮件的金卡客户")
    assert order_in(text, [(0, 5)]) is None


@pytest.mark.parametrize(
    ("said", "named"), [("发一张双11满减券", "双11满减券"), ("来一封生日祝福邮件", "生日祝福邮件")]
)
def test_what_tells_which_object_is_seen(said: str, named: str) -> None:
    text = normalise(said)
    found = described(text)
    assert found is not None
    assert text.norm[slice(*found)] == named
    assert described(normalise("给上海的金卡发一张券")) is None
