"""Coupons that an order wants otherwise than they are: two for each, valid until a day of its own."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    "question",
    [
        "给高价值客户发两张券",
        "给高价值客户发券，每人两张",
        "给金卡各送2张新客礼券",
        "send two coupons to gold members",
        "give gold members 3 coupons each",
        "给高价值客户发券，月底前有效",
    ],
)
def test_what_no_coupon_of_ours_has_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


@pytest.mark.parametrize(
    "question",
    ["给高价值客户每人发一张券", "send a coupon to the 2 gold members with most orders", "给高价值客户发券"],
)
def test_one_for_each_is_given(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "offer_coupon"


@pytest.mark.parametrize("question", ["618调查总体评分打1分或2分的客户有哪些", "618问卷评分低的客户名单"])
def test_scores_of_a_survey_are_no_missing_data(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool != "decline"


def test_ratings_of_goods_are(desk: Desk) -> None:
    assert understand("评分低的商品有哪些", desk).tool == "decline"
