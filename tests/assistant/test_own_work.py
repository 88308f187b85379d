"""Campaigns, tasks and scores, told by the assistant: each figure against SQL written another way."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crm_tools.analytics.desk import open_desk
from crm_tools.assistant.again import result_of
from crm_tools.assistant.ask import Done, ask, stream
from crm_tools.assistant.calls import Call
from crm_tools.assistant.contract import Answer, schema
from crm_tools.outreach.results import results
from crm_tools.present.uplifts import sales_uplift_words, uplift_words
from crm_tools.settings import Settings
from crm_tools.store.actors import ROLES, Actor
from crm_tools.store.connect import reader
from tests.assistant.own_work import TASKS, work_done


@pytest.fixture(scope="module")
def worked(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, dict[str, str]]:
    folder = tmp_path_factory.mktemp("worked")
    database = Path(shutil.copy(demo_template, folder / "crm.db"))
    settings = Settings(CRM_DATABASE=database, CRM_BROWSING=folder, CRM_MODEL="offline")  # type: ignore[call-arg]
    return settings, work_done(settings)


@pytest.fixture
def settings(worked: tuple[Settings, dict[str, str]]) -> Settings:
    return worked[0]


@pytest.fixture
def ids(worked: tuple[Settings, dict[str, str]]) -> dict[str, str]:
    return worked[1]


def called(settings: Settings, tool: str, actor: Actor | None = None, /, **arguments: Any) -> Answer:
    more = {} if actor is None else {"actor": actor}
    events = stream("问一下", settings, call=Call(tool, arguments), **more)  # type: ignore[arg-type]
    [done] = [one for one in events if isinstance(one, Done)]
    jsonschema.validate(done.answer.model_dump(mode="json"), schema())
    assert done.answer.understood is not None
    assert done.answer.understood.tool == tool
    again = result_of(open_desk(settings), tool, done.answer.understood.arguments, done.answer.language, settings)
    assert done.answer.table is not None
    assert again.total == done.answer.table.total
    return done.answer


def rows(answer: Answer) -> list[dict[str, Any]]:
    assert answer.table is not None
    names = [one.name for one in answer.table.columns]
    return [dict(zip(names, row, strict=True)) for row in answer.table.rows]


def sql(settings: Settings, query: str, *values: object) -> list[tuple[Any, ...]]:
    with reader(settings.database) as connection:
        return connection.execute(query, values).fetchall()


def bought(settings: Settings, campaign: str, first: str, last: str, *states: str) -> tuple[int, int, int, float]:
    """Customers in these states, buyers among them, their orders and sales (yuan): a join from the orders."""
    people = "SELECT customer_id FROM deliveries WHERE campaign_id = ?1 AND state IN (SELECT value FROM json_each(?2))"
    [(customers,)] = sql(settings, f"SELECT count(*) FROM ({people})", campaign, json.dumps(states))
    [found] = sql(
        settings,
        "SELECT count(DISTINCT customer_id), count(*), coalesce(sum(amount_cents), 0) / 100.0 FROM orders"
        f" WHERE pay_status = 'paid' AND customer_id IN ({people}) AND created_at >= (SELECT decided_at FROM campaigns"
        " WHERE id = ?1) AND date(created_at) BETWEEN ?3 AND ?4",
        campaign, json.dumps(states), first, last,
    )  # fmt: skip
    return (customers, *found)


def test_the_last_campaign_with_its_figures(settings: Settings, ids: dict[str, str]) -> None:
    answer = called(settings, "campaign_results")
    [row] = rows(answer)
    reached, buyers, orders, sales = bought(settings, ids["latest"], "2026-11-16", "2026-11-22", "written")
    assert (row["campaign_id"], row["approved_on"]) == (ids["latest"], "2026-11-16")
    assert (row["reached"], row["buyers"], row["orders"]) == (reached, buyers, orders)
    assert row["sales"] == pytest.approx(sales)
    assert row["buyer_rate"] == pytest.approx(buyers / reached)
    assert answer.understood is not None
    assert answer.understood.period == ("2026-11-16", "2026-11-22")
    assert "没有留对照组" in answer.answer, "what they bought is not what the email brought"
    assert "14 天还没有满" in answer.answer
    assert "uplift" not in row
    assert "FROM people p" in answer.steps[0].sql


def test_with_a_control_group_in_the_words_of_the_page(settings: Settings, ids: dict[str, str]) -> None:
    answer = called(settings, "campaign_results", campaign=ids["with_control"])
    [row] = rows(answer)
    last = "2026-11-18"
    chosen = bought(settings, ids["with_control"], "2026-11-05", last, "written", "failed", "unknown")
    held = bought(settings, ids["with_control"], "2026-11-05", last, "held_out")
    assert row["held_out"] == held[0] > 100
    assert row["held_out_rate"] == pytest.approx(held[1] / held[0])
    assert row["uplift"] == pytest.approx(chosen[1] / chosen[0] - held[1] / held[0])
    assert row["uplift_low"] < row["uplift"] < row["uplift_high"]
    certain = row["uplift_low"] > 0 or row["uplift_high"] < 0
    assert row["uplift_certain"] == ("是" if certain else "可能是偶然")
    page = results(settings, ids["with_control"])
    assert page is not None
    assert page.uplift is not None
    assert uplift_words(page.uplift, "zh") in answer.answer
    assert sales_uplift_words(page, "zh", "CNY") in answer.answer
    assert ("可能只是偶然" in uplift_words(page.uplift, "zh")) is not certain


def test_a_row_a_campaign_the_one_before_and_the_best(settings: Settings, ids: dict[str, str]) -> None:
    order = [ids["latest"], ids["coupon"], ids["with_control"]]
    assert [row["campaign_id"] for row in rows(called(settings, "campaign_results", which="all"))] == order
    assert [row["campaign_id"] for row in rows(called(settings, "campaign_results", back=1))] == order[1:2]
    assert rows(called(settings, "campaign_results", back=3)) == []
    best = called(settings, "campaign_results", order="uplift")
    assert rows(best)[0]["campaign_id"] == ids["with_control"], "only where a group was held out can it be told"
    told = "效果最好" if rows(best)[0]["uplift_low"] <= 0 else "比对照组高得最多"
    assert told in best.answer, "what may be chance makes no best"
    assert best.chart is None
    by_rate = [row["buyer_rate"] for row in rows(called(settings, "campaign_results", order="buyer_rate"))]
    assert by_rate == sorted(by_rate, reverse=True)
    week = called(settings, "campaign_results", period="last_week", kind="send_email")
    assert [row["campaign_id"] for row in rows(week)] == []
    assert "2026-11-16" in week.answer, "the latest of all is named where none fits"
    coupon = rows(called(settings, "campaign_results", kind="offer_coupon"))
    [(used, cost)] = sql(
        settings,
        "SELECT count(*), coalesce(sum(discount_cents), 0) / 100.0 FROM customer_coupons WHERE used_at >= '2026-11-10'"
        " AND used_at <= '2026-11-22 23:59:59' AND coupon_id = (SELECT json_extract(content, '$.coupon_id') FROM"
        " campaigns WHERE id = ?1) AND customer_id IN (SELECT customer_id FROM deliveries WHERE state = 'given'"
        " AND campaign_id = ?1)",
        ids["coupon"],
    )
    assert used == 3
    assert (coupon[0]["coupons_used"], coupon[0]["discount"]) == (used, cost)


def test_drafts_that_wait(settings: Settings, ids: dict[str, str]) -> None:
    answer = called(settings, "campaign_results", which="waiting")
    assert [row["campaign_id"] for row in rows(answer)] == [ids["waits"]]
    assert sql(settings, "SELECT id FROM campaigns WHERE state = 'draft'") == [(ids["waits"],)]
    assert "1 个草稿等批准" in answer.answer
    assert "1 个草稿等批准" in called(settings, "campaign_results").answer


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ({}, "state IN ('open', 'doing')"),
        ({"due": "overdue"}, "state NOT IN ('done', 'dropped') AND due_on < '2026-11-22'"),
        ({"due": "today"}, "state IN ('open', 'doing') AND due_on = '2026-11-22'"),
        ({"due": "by_today"}, "state IN ('open', 'doing') AND due_on <= '2026-11-22'"),
        ({"due": "this_week"}, "state IN ('open', 'doing') AND due_on BETWEEN '2026-11-16' AND '2026-11-22'"),
        ({"due": "next_week"}, "state IN ('open', 'doing') AND due_on BETWEEN '2026-11-23' AND '2026-11-29'"),
        ({"due": "tomorrow"}, "state IN ('open', 'doing') AND due_on = '2026-11-23'"),
        ({"due": "this_month", "owner": "li na"}, "state IN ('open', 'doing') AND owner = 'Li Na'"),
        ({"owner": "王芳", "states": ["done", "dropped"]}, "owner = '王芳' AND state = 'done'"),
        ({"mine": True}, "owner = 'local'"),
        ({"customer": 4}, "customer_id = 4"),
    ],
)
def test_tasks_as_the_page_lists_them(settings: Settings, arguments: dict[str, Any], where: str) -> None:
    answer = called(settings, "followup_tasks", **arguments)
    gold = sql(settings, f"SELECT id, customer_id, owner, due_on FROM followups WHERE {where} ORDER BY due_on, id")
    found = [(row["task_id"], row["customer_id"], row["owner"], row["due_on"]) for row in rows(answer)]
    assert found == gold
    assert "json_each" in answer.steps[0].sql or "followups" in answer.steps[0].sql
    [[count]] = called(settings, "followup_tasks", **arguments, show="count").table.rows  # type: ignore[union-attr]
    assert count == len(gold)


def test_tasks_by_owner(settings: Settings) -> None:
    found = rows(called(settings, "followup_tasks", show="owner"))
    gold = sql(
        settings,
        "SELECT owner, count(*), sum(due_on < '2026-11-22'), min(due_on) FROM followups "
        "WHERE state IN ('open', 'doing') GROUP BY owner ORDER BY 2 DESC, 1",
    )
    assert [tuple(row.values()) for row in found] == gold
    states = rows(called(settings, "followup_tasks", show="state", states=["open", "doing", "done", "dropped"]))
    assert sum(row["tasks"] for row in states) == len(TASKS)


def test_an_owner_or_campaign_that_is_not_there_is_asked_back(settings: Settings) -> None:
    for tool, arguments, known in (
        ("followup_tasks", {"owner": "赵六"}, "王芳"),
        ("campaign_results", {"campaign": "没有这个"}, "挽留"),
    ):
        [done] = [one for one in stream("问", settings, call=Call(tool, arguments)) if isinstance(one, Done)]
        assert done.answer.status == "clarify"
        assert known in done.answer.answer


def test_where_nothing_was_done_it_is_said_with_what_to_do(offline: Settings) -> None:
    for question, words in (
        ("上次活动效果如何", "还没有批准并执行过的活动"),
        ("how did the last campaign do", "No campaign has been approved"),
        ("逾期的跟进任务有哪些", "还没有跟进任务"),
        ("who should I call today", "There are no follow-up tasks yet"),
        ("有多少活动等审批", "没有等批准的草稿"),
    ):
        answer = ask(question, offline)
        assert answer.status == "answered"
        assert words in answer.answer
        assert answer.table is not None
        assert answer.table.total == 0


def test_who_may_only_look_sees_them_and_nothing_is_changed(settings: Settings) -> None:
    before = sql(settings, "SELECT (SELECT count(*) FROM audit_log), (SELECT count(*) FROM followups)")
    viewer = Actor("looks@example.com", ROLES["viewer"])
    assert called(settings, "followup_tasks", viewer).status == "answered"
    assert called(settings, "campaign_results", viewer).status == "answered"
    assert rows(called(settings, "followup_tasks", viewer, mine=True)) == []
    assert sql(settings, "SELECT (SELECT count(*) FROM audit_log), (SELECT count(*) FROM followups)") == before


def test_a_conversation_goes_on(settings: Settings, ids: dict[str, str]) -> None:
    def said(question: str) -> list[dict[str, Any]]:
        return rows(ask(question, settings, thread="own"))

    assert [row["campaign_id"] for row in said("上次活动效果如何？")] == [ids["latest"]]
    assert [row["campaign_id"] for row in said("再上一次呢？")] == [ids["coupon"]]
    assert [row["campaign_id"] for row in said("所有活动的呢")] == [ids["latest"], ids["coupon"], ids["with_control"]]
    assert len(said("今天该联系谁")) == 4
    assert {row["owner"] for row in said("只看王芳的")} == {"王芳"}
    assert [row["task_id"] for row in said("只看我的")] == [6]
    assert said("所有人的，有多少个") == [{"tasks": 4}]


@pytest.mark.parametrize(
    ("score", "formula"),
    [
        ("survey_score", "round(avg(CASE WHEN q.kind = 'score' THEN a.number END), 2)"),
        ("csat", "round(100.0 * sum(q.kind = 'score' AND a.number >= 4) / sum(q.kind = 'score' AND a.number > 0), 1)"),
        ("nps", "round(100.0 * (sum(q.kind = 'nps' AND a.number >= 9) - sum(q.kind = 'nps' AND a.number <= 6))"
                " / sum(q.kind = 'nps' AND a.number IS NOT NULL), 1)"),
    ],
)  # fmt: skip
def test_a_score_is_that_of_the_survey_answered_last(settings: Settings, score: str, formula: str) -> None:
    answer = called(settings, "survey_results", score=score)
    [(title, value)] = sql(
        settings,
        f"SELECT s.title, {formula} FROM survey_answers a JOIN survey_questions q ON q.id = a.question_id"
        " JOIN surveys s ON s.id = q.survey_id WHERE s.id = (SELECT r.survey_id FROM survey_responses r"
        " JOIN survey_questions w ON w.survey_id = r.survey_id AND w.kind = ? ORDER BY r.answered_at DESC LIMIT 1)",
        "nps" if score == "nps" else "score",
    )
    assert f"“{title}”" in answer.answer.split("\n")[0]
    assert f"{value:.1f}" in answer.answer.split("\n")[0] or f"{value:.2f}" in answer.answer.split("\n")[0]
