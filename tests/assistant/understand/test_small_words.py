"""What stands around a question, and questions of another trade's words, read as the question itself."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "plainly"),
    [
        ("这周拉新拉了多少人？周报要填", "这周新增客户数"),
        ("上个月小程序跟APP谁拉新多？", "上个月小程序和APP哪个拉新多"),
        ("哪些客户可能会流失？先说个总数", "流失风险客户总数"),
        ("国庆那七天GMV做了多少", "国庆GMV"),
        ("refund rate for Q3, boss wants it in five minutes", "refund rate for Q3"),
        ("how many inquiries did my team get yesterday?", "inquiries yesterday"),
        ("wht were sales in Chengdu in September", "sales in Chengdu in September"),
        ("sales last week versus the week before, how much did it move?", "sales last week versus the week before"),
        ("sales net of refunds this month", "sales this month"),
    ],
)
def test_the_question_itself(desk: Desk, question: str, plainly: str) -> None:
    assert understand(question, desk) == understand(plainly, desk)
    assert understand(question, desk).tool != "clarify"


@pytest.mark.parametrize("question", ["net revenue", "net sales this month"])
def test_net_of_what_is_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_a_part_of_the_whole_country(desk: Desk) -> None:
    told = understand("占全国多少", desk, understand("武汉本月销售额", desk)).arguments
    assert (told["share"], told["part"][0]["value"], told["period"]) == (["sales"], "武汉", "this_month")


def test_a_second_figure_beside_the_first(desk: Desk) -> None:
    told = understand(
        "day by day, with orders", desk, understand("sales over the National Day holiday", desk)
    ).arguments
    assert (told["measures"], told["dimensions"]) == (["sales", "orders"], ["day"])


@pytest.mark.parametrize(
    "question",
    ["average survey score by question", "products bought over 30 days ago", "email customers with a coupon"],
)
def test_what_is_nearly_always_a_slip(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_who_has_not_answered_a_survey_was_asked(desk: Desk) -> None:
    told = {one["field"] for one in understand("没填618问卷的客户", desk).arguments["filters"]}
    assert told == {"survey_responses", "survey_invitations"}


def test_goods_that_were_listed_are_counted_where_that_is_asked(desk: Desk) -> None:
    listed, number = understand("标价500以下的商品有哪些", desk), understand("标价500以下的商品有几个", desk)
    assert number.arguments["counted"]
    assert number.arguments["filters"] == listed.arguments["filters"]
