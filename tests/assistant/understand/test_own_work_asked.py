"""Questions about the desk's own work, and what is none although it sounds like one."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import OWN_WORK, Call
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize(
    ("question", "tool", "arguments"),
    [
        ("王芳手上有几个逾期任务", "followup_tasks", {"owner": "王芳", "show": "count", "due": "overdue"}),
        ("How many overdue tasks does Li Na have?", "followup_tasks",
         {"owner": "Li Na", "show": "count", "due": "overdue"}),
        ("任务有多少", "followup_tasks", {"show": "count"}),
        ("今天到期的任务", "followup_tasks", {"due": "today"}),
        ("我今天要做什么", "followup_tasks", {"due": "by_today", "mine": True}),
        ("活动“春季挽留”效果如何", "campaign_results", {"campaign": "春季挽留"}),
        ("最近30天的活动效果", "campaign_results", {"period": "last_30_days"}),
        ("上次活动发出后7天的效果", "campaign_results", {"days": 7}),
        ("老板刚问我，上次活动效果如何？", "campaign_results", {}),
        ("How did the retention emails go last month?", "campaign_results",
         {"kind": "send_email", "template": "retention", "period": "last_month"}),
    ],
)  # fmt: skip
def test_what_is_asked_of_them(desk: Desk, question: str, tool: str, arguments: dict[str, Any]) -> None:
    call = understand(question, desk)
    assert (call.tool, call.arguments) == (tool, arguments)


@pytest.mark.parametrize(
    "question",
    [
        "给没有跟进任务的高价值客户建任务",
        "Set up follow-up tasks for the high-value customers",
        "为可能流失的客户创建跟进任务，本周五前完成",
        "双11活动当天的销售额",
        "那个活动怎么样",
        "approve all pending campaigns",
        "把待审批的活动都批准了",
        "上次问卷结果怎么样",
        "上海客户满意度",
        "商品评分",
        "优惠券使用率",
    ],
)
def test_what_is_none(desk: Desk, question: str) -> None:
    call = understand(question, desk)
    assert call.tool not in OWN_WORK
    assert "score" not in call.arguments


@pytest.mark.parametrize(
    ("before", "question", "arguments"),
    [
        (("campaign_results", {}), "再上一次呢？", {"back": 1}),
        (("campaign_results", {"back": 1}), "and the one before?", {"back": 2}),
        (("campaign_results", {"which": "all"}), "上上次呢", {"back": 1}),
        (("campaign_results", {"kind": "send_email"}), "all of them", {"kind": "send_email", "which": "all"}),
        (("campaign_results", {}), "30天内呢", {"days": 30}),
        (("followup_tasks", {"due": "overdue"}), "按负责人", {"due": "overdue", "show": "owner"}),
        (("followup_tasks", {"show": "owner"}), "只看逾期的", {"show": "owner", "due": "overdue"}),
        (("followup_tasks", {"owner": "王芳"}), "only mine", {"mine": True}),
        (("followup_tasks", {"mine": True, "due": "today"}), "everyone's", {"due": "today"}),
        (("followup_tasks", {"show": "count"}), "which ones", {}),
    ],
)
def test_what_goes_on(desk: Desk, before: tuple[str, dict[str, Any]], question: str, arguments: dict[str, Any]) -> None:
    call = understand(question, desk, Call(*before))
    assert (call.tool, call.arguments) == (before[0], arguments)


def test_another_question_after_them_is_read_by_itself(desk: Desk) -> None:
    before = Call("followup_tasks", {"due": "overdue"})
    assert understand("本月销售额", desk, before).tool == "run_report"
    assert understand("其中上海的", desk, before).tool == "clarify", "no list of customers stands before"
