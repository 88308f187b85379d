"""Actions in the chat: drafted with who and how many, refused where nobody is left, done only after approval."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from model_server import ModelServer, compat

from crm_tools.assistant.ask import Done, ask, stream
from crm_tools.assistant.calls import Call
from crm_tools.assistant.contract import Answer, schema
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.worker import run_once
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, ROLES, Actor
from crm_tools.store.connect import reader

ACTIVE = {"segment": "most_active"}


@pytest.fixture
def settings(offline: Settings, tmp_path: Path) -> Settings:
    return offline.model_copy(update={"database": Path(shutil.copy(offline.database, tmp_path / "crm.db"))})


def called(settings: Settings, tool: str, actor: Actor = LOCAL, thread: str | None = None, **arguments: Any) -> Answer:
    events = stream("做这件事", settings, call=Call(tool, arguments), actor=actor, thread=thread)
    [done] = [one for one in events if isinstance(one, Done)]
    jsonschema.validate(done.answer.model_dump(mode="json"), schema())
    return done.answer


def sql(settings: Settings, query: str, *values: object) -> list[tuple[Any, ...]]:
    with reader(settings.database) as connection:
        return connection.execute(query, values).fetchall()


def test_an_email_waits_for_approval_and_counts_whom_it_reaches(settings: Settings) -> None:
    answer = called(settings, "send_email", audience={"segment": "high_value"})

    assert answer.status == "needs_approval"
    assert answer.approval is not None
    assert answer.approval.action == "send_email"
    states = dict(
        sql(
            settings,
            "SELECT d.state, count(*) FROM deliveries d WHERE campaign_id = ? GROUP BY 1",
            answer.approval.id,
        )
    )
    [(people,)] = sql(
        settings,
        "SELECT count(*) FROM (SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01'"
        " AND created_at < '2026-11-23' GROUP BY 1 HAVING sum(amount_cents) >= 1000000)",
    )
    assert answer.approval.recipients == states["planned"] <= people == sum(states.values())
    [(refusing,)] = sql(
        settings,
        "SELECT count(*) FROM deliveries d JOIN customers c ON c.id = d.customer_id WHERE d.campaign_id = ?"
        " AND d.state = 'planned' AND c.email_consent = 0",
        answer.approval.id,
    )
    assert refusing == 0
    assert run_once(settings) is not None
    assert sql(settings, "SELECT count(*) FROM deliveries WHERE state NOT IN ('planned', 'left_out')") == [(0,)]


def test_a_control_group_is_left_out_at_random_and_said(settings: Settings) -> None:
    answer = ask("给所有客户送优惠券，留10%对照组", settings)

    assert answer.approval is not None
    states = dict(
        sql(settings, "SELECT state, count(*) FROM deliveries WHERE campaign_id = ? GROUP BY 1", answer.approval.id)
    )
    reachable = states["planned"] + states["held_out"]
    assert states["held_out"] == round(reachable * 0.1) > 0
    assert answer.approval.recipients == states["planned"]
    assert f"随机留出 {states['held_out']} 位作为对照组" in answer.answer
    assert answer.understood is not None
    assert answer.understood.arguments["holdout"] == 0.1


def test_too_few_to_compare_hold_nobody_out_and_it_is_said(settings: Settings) -> None:
    answer = called(settings, "offer_coupon", audience=ACTIVE, holdout=0.1)

    assert answer.approval is not None
    assert answer.approval.recipients == 10
    assert "没有留对照组" in answer.answer


def test_ten_coupons_after_approval_and_none_before(settings: Settings) -> None:
    before = sql(settings, "SELECT count(*) FROM customer_coupons")[0][0]
    answer = called(settings, "offer_coupon", audience=ACTIVE)
    assert answer.approval is not None
    assert answer.approval.recipients == 10
    assert sql(settings, "SELECT count(*) FROM customer_coupons")[0][0] == before

    decide(settings, answer.approval.id, "approve", LOCAL)
    run_once(settings)

    assert sql(settings, "SELECT count(*) FROM customer_coupons")[0][0] == before + 10


def test_tasks_for_service_staff(settings: Settings) -> None:
    answer = called(
        settings,
        "create_followups",
        audience={"segment": "churn_risk", "limit": 3},
        owner="小王",
        due="2026-11-30",
    )

    assert answer.approval is not None
    assert (answer.approval.action, answer.approval.recipients) == ("create_followups", 3)
    assert "小王" in answer.answer
    assert "2026-11-30" in answer.answer


def test_nobody_left_is_refused_and_an_unknown_coupon_asked_back(settings: Settings) -> None:
    nobody = {"segment": "all", "filters": [{"field": "sales", "op": "ge", "value": 999_999_999}]}
    assert called(settings, "send_email", audience=nobody).status == "refused"
    assert called(settings, "offer_coupon", audience=ACTIVE, coupon="没有这张券").status == "clarify"
    assert sql(settings, "SELECT count(*) FROM campaigns") == [(0,)]


def test_who_may_only_read_drafts_nothing(settings: Settings) -> None:
    answer = called(settings, "offer_coupon", Actor("viewer", ROLES["viewer"]), audience=ACTIVE)

    assert answer.status == "refused"
    assert sql(settings, "SELECT count(*) FROM campaigns") == [(0,)]


def test_a_cloud_model_drafts_by_the_same_typed_call_and_hears_only_that_it_is_done(
    settings: Settings, cloud: Callable[..., Settings], model_server: ModelServer
) -> None:
    connected = cloud("compat", database=settings.database)
    wrong = ("offer_coupon", {"audience": {"segment": "best_friends"}})
    model_server.script = [compat("", wrong), compat("", ("offer_coupon", {"audience": ACTIVE}))]

    answer = ask("给近期活跃客户送优惠券", connected)

    assert answer.status == "needs_approval"
    assert answer.approval is not None
    assert answer.approval.recipients == 10
    assert len(model_server.received) == 2, "the draft is worded here"
    assert answer.sent_to_model.rows == 0
    assert sql(settings, "SELECT count(*) FROM campaigns") == [(1,)]


def test_a_follow_up_means_the_same_customers(settings: Settings) -> None:
    called(settings, "offer_coupon", audience=ACTIVE, thread="t")

    answer = ask("其中上海的呢", settings, thread="t")

    assert answer.understood is not None
    assert answer.understood.tool == "find_customers"
    assert answer.understood.arguments["segment"] == "most_active"


def test_a_survey_is_drafted_from_what_was_designed_and_invites_after_approval(settings: Settings) -> None:
    ask_again = called(settings, "send_survey")
    assert (ask_again.status, ask_again.approval) == ("clarify", None)
    called(settings, "design_survey", sentence="给金卡会员做一个物流满意度问卷")

    answer = called(settings, "send_survey", audience={"segment": "high_value", "limit": 20})

    assert answer.approval is not None
    assert answer.approval.action == "send_survey"
    [(number,)] = sql(settings, "SELECT max(id) FROM surveys")
    assert answer.understood is not None
    assert answer.understood.arguments["survey"] == number
    decide(settings, answer.approval.id, "approve", LOCAL)
    run_once(settings)
    written = "SELECT count(*) FROM deliveries WHERE campaign_id = ? AND state = 'written'"
    assert sql(settings, written, answer.approval.id) == [(answer.approval.recipients,)]
    invited = "SELECT count(*) FROM survey_invitations WHERE survey_id = ?"
    assert sql(settings, invited, number) == [(answer.approval.recipients,)]


def test_without_a_questionnaire_the_template_is_sent(settings: Settings) -> None:
    answer = called(settings, "send_survey", audience=ACTIVE)

    assert answer.status == "needs_approval"
    [(kind, status)] = sql(settings, "SELECT kind, status FROM surveys ORDER BY id DESC LIMIT 1")
    assert kind == "satisfaction"
    assert status in ("draft", "open")


def test_a_survey_that_nobody_can_get_leaves_no_questionnaire_behind(settings: Settings) -> None:
    before = sql(settings, "SELECT count(*) FROM surveys")
    nobody = {"filters": [{"field": "sales", "op": "ge", "value": 999_999_999}]}

    answer = called(settings, "send_survey", audience=nobody)

    assert answer.status == "refused"
    assert sql(settings, "SELECT count(*) FROM surveys") == before
