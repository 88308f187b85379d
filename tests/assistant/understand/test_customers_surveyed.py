"""Customers told by what they did with one survey, which is named by its title or by a piece of that."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics import audience
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

FESTIVAL, WINBACK = "618 购物体验满意度调查", "老客户回访：最近为什么来得少了？"
UNANSWERED = {("survey_invitations", "ge", 1), ("survey_responses", "eq", 0)}


def _told(audience_: dict[str, Any], survey: str) -> set[tuple[str, str, int]]:
    found = [one for one in audience_["filters"] if one.get("where")]
    assert all(one["where"][0]["value"] == survey for one in found)
    return {(one["field"], one.get("op", "eq"), one["value"]) for one in found}


@pytest.mark.parametrize(
    ("question", "survey", "told"),
    [
        ("在“618 购物体验满意度调查”中推荐意愿打0到6分的客户有哪些？", FESTIVAL, {("nps", "eq", -100)}),
        ("618问卷里NPS评分落在0-6分的上海客户", FESTIVAL, {("nps", "eq", -100)}),
        ("customers who scored 6 or less in the 618 survey", FESTIVAL, {("nps", "eq", -100)}),
        ("promoters of the 618 survey", FESTIVAL, {("nps", "eq", 100)}),
        ("who answered the 618 survey", FESTIVAL, {("survey_responses", "ge", 1)}),
        (
            "customers invited to the 老客户回访 survey who never answered",
            WINBACK,
            {("survey_invitations", "ge", 1), ("survey_responses", "eq", 0)},
        ),
        (
            "who didn't answer the 老客户回访 questionnaire",
            WINBACK,
            {("survey_invitations", "ge", 1), ("survey_responses", "eq", 0)},
        ),
        ("618那份问卷里的贬损者都有哪些客户", FESTIVAL, {("nps", "eq", -100)}),
        ("老客户回访问卷里推荐意愿9分以上的客户", WINBACK, {("nps", "eq", 100)}),
        ("填过618满意度问卷的客户有哪些", FESTIVAL, {("survey_responses", "ge", 1)}),
        ("收到老客户回访问卷但没填的客户", WINBACK, UNANSWERED),
        ("老客户回访问卷发到了却没回的客户", WINBACK, UNANSWERED),
        ("被邀请填老客户回访问卷但没有回复的客户名单", WINBACK, UNANSWERED),
    ],
)
def test_what_they_did_with_it(desk: Desk, question: str, survey: str, told: set[tuple[str, str, int]]) -> None:
    call = understand(question, desk)
    assert call.tool == "find_customers"
    assert _told(call.arguments, survey) == told
    assert len(audience.find(desk, AudienceRequest.model_validate(call.arguments)).page(0, 5)) > 0


def test_their_number(desk: Desk) -> None:
    call = understand("收到老客户回访问卷但没有填写的客户有多少？", desk)
    assert (call.tool, call.arguments["measures"]) == ("run_report", ["customers"])
    assert _told(call.arguments["audience"], WINBACK) == UNANSWERED


@pytest.mark.parametrize(
    ("question", "tool"),
    [
        ("618那次满意度调查结果怎么样", "survey_results"),
        ("老客户回访那份问卷大家建议怎么改", "ask_feedback"),
        ("推荐意愿打0到6分的客户", "clarify"),  # of which survey?
        ("618问卷里物流打2分以下的客户", "decline"),
    ],
)
def test_something_else(desk: Desk, question: str, tool: str) -> None:
    assert understand(question, desk).tool == tool
