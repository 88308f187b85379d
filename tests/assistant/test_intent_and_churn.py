"""Intent and churn as a conversation gets them: the rows and the figure of their pages, targets, causes, activity."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.assistant.ask import Done, ask, stream
from crm_tools.assistant.calls import Call
from crm_tools.assistant.contract import Answer
from crm_tools.settings import Settings


def called(settings: Settings, tool: str, /, **arguments: Any) -> Answer:
    [done] = [one for one in stream("问一下", settings, call=Call(tool, arguments)) if isinstance(one, Done)]
    return done.answer


def rows(answer: Answer) -> list[dict[str, Any]]:
    assert answer.table is not None
    names = [column.name for column in answer.table.columns]
    return [dict(zip(names, row, strict=True)) for row in answer.table.rows]


@pytest.fixture
def desk(offline: Settings) -> Desk:
    return Desk(offline.database, dt.date(2026, 11, 22), shipped())


def test_churn_answers_with_its_bars_by_stage_and_cause(offline: Settings, desk: Desk) -> None:
    answer = called(offline, "churn_risk")
    found = find(desk, AudienceRequest(segment="churn_risk"))
    page = found.page(0, 1_000_000)
    assert [row["customer_id"] for row in rows(answer)] == page["customer_id"].tolist()
    assert answer.chart is not None
    assert answer.chart.type == "bar"
    drawn = {
        (stage, trace["name"]): count
        for trace in answer.chart.figure["data"]
        for stage, count in zip(trace["y"], trace["x"], strict=True)
        if count
    }
    assert sum(drawn.values()) == len(page)
    assert drawn["频率下降", "购买变少"] == (page["stage"] == "falling").sum()
    once = (page["cause"] == "bought_once") & (page["stage"] == "lost")
    assert drawn["已流失", "只买过一次"] == once.sum()
    assert f"已流失 {(page['stage'] == 'lost').sum():,}" in answer.answer
    assert all(row["reason"] for row in rows(answer))


def test_churn_by_cause_and_falling_activity(offline: Settings, desk: Desk) -> None:
    page = find(desk, AudienceRequest(segment="churn_risk")).page(0, 1_000_000)
    answer = called(offline, "churn_risk", reasons=["bought_once"], stages=["lapsed"])
    wanted = page[(page["cause"] == "bought_once") & (page["stage"] == "lapsed")]
    assert [row["customer_id"] for row in rows(answer)] == wanted["customer_id"].tolist()
    assert "条件：流失阶段 沉默、流失原因 只买过一次" in answer.answer
    answer = called(offline, "churn_risk", activity_falling=True)
    assert "活跃变化 下降" in answer.answer
    assert {row["activity"] for row in rows(answer)} == {"falling"}
    assert len(rows(answer)) == (page["activity"] == "falling").sum() > 0


def test_intent_for_a_target_answers_with_stacked_parts(offline: Settings) -> None:
    answer = called(offline, "intent_customers", target_kind="new_products")
    assert "新品" in answer.answer
    assert answer.chart is not None
    parts = answer.chart.figure["data"]
    first = rows(answer)[: len(parts[0]["x"])]
    for at, row in enumerate(first):
        assert sum(trace["x"][at] for trace in parts) == pytest.approx(row["score"], abs=0.3)
    assert answer.chart.figure["layout"]["barmode"] == "stack"
    assert all(row["suggestion"] for row in rows(answer))
    asked = called(offline, "intent_customers", target_kind="similar_inquiry", target="键盘")
    assert all(f"“{row['quote']}”" in row["reason"] for row in rows(asked))
    assert rows(asked)


def test_a_target_that_is_not_there_is_said_in_words(offline: Settings) -> None:
    answer = called(offline, "intent_customers", target_kind="product", target="不存在的东西")
    assert answer.status != "answered"
    assert answer.table is None
    assert "不存在的东西" in answer.answer


def test_each_list_is_defined_by_its_own_thresholds(offline: Settings) -> None:
    answer = ask("R分5的流失风险客户", offline).answer
    own, of_rfm = answer.index("流失风险客户＝买过但 90 天没再买"), answer.index("RFM 分群＝近 730 天买过的客户")
    assert own < of_rfm
    assert "R5 为 30 天内买过" in answer[of_rfm:]
    assert "R5" not in answer[own:of_rfm]
