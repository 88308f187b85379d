"""How far the data goes, who may be mailed, the shop's rules in short, and what people said in surveys."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import understand
from crm_tools.surveys.outlines import outlines


@pytest.mark.parametrize(
    "question",
    [
        "数据更新到哪天了",
        "最新数据是哪天的",
        "数据是不是最新的",
        "how fresh is the data",
        "when was the data last updated",
    ],
)
def test_how_far_the_data_goes(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("introduce", {"about": "data"})


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("同意收邮件的比例", "consent"),
        ("邮件同意率", "consent"),
        ("各渠道邮件同意率", "channel"),
        ("email consent rate", "consent"),
        ("opt-in rate by channel", "channel"),
    ],
)
def test_the_share_of_those_who_may_be_mailed(desk: Desk, question: str, group: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["share"], told["dimensions"]) == (["customers"], ["customers"], [group])
    assert told["part"] == [{"field": "consent", "op": "eq", "value": "yes"}]


@pytest.mark.parametrize("question", ["快递一般几天到", "偏远地区呢", "what about remote areas"])
def test_rules_of_delivery(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("search_knowledge", {"question": question})


@pytest.mark.parametrize(
    "question", ["物流满意度多少", "CSAT on delivery", "satisfaction with delivery", "delivery rating"]
)
def test_how_content_with_one_thing(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    [survey] = [one for one in outlines(desk.database) if one.title == told["survey"]]
    kind, title = survey.questions[told["question"]]
    assert kind == "score"
    assert "物流" in title


@pytest.mark.parametrize(
    ("question", "score"), [("618满意度平均分", None), ("618那次的NPS", "nps"), ("满意度打分平均多少，618那次", None)]
)
def test_the_survey_of_an_event_rather_than_its_days(desk: Desk, question: str, score: str | None) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments.get("score")) == ("survey_results", score)
    assert "618" in call.arguments["survey"]


@pytest.mark.parametrize(
    "question",
    [
        "老客回访里大家为啥不来了",
        "客服评分低的人都说了啥",
        "有人夸我们吗，夸哪里",
        "有没有人反馈过敏",
        "Why do lapsed customers say they left",
        "Any customers mentioning allergies?",
    ],
)
def test_what_people_said(desk: Desk, question: str) -> None:
    assert understand(question, desk) == Call("ask_feedback", {"question": question})


@pytest.mark.parametrize("question", ["举几句原话", "quote a few"])
def test_quotes(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "analyze_feedback"


@pytest.mark.parametrize("question", ["why did sales drop", "为什么新客户变少了", "双11的NPS"])
def test_what_is_no_feedback(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool in ("explain_change", "run_report")


def test_both_surveys(desk: Desk) -> None:
    told = understand("response rate for both surveys", desk).arguments
    assert (told["measures"], told["dimensions"]) == (["survey_response_rate"], ["survey"])
