"""One customer's story beside SQL of our own; finding customers by what is typed; one order with its lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.look_up import find_order, find_people
from crm_tools.analytics.story import KINDS, customer_story
from crm_tools.store.connect import writer
from crm_tools.texts import LANGUAGES, UserError, catalogue
from tests.analytics.looked_up import query

ENDS = "2026-11-23 00:00:00"
ROWS = {
    "order": "SELECT created_at FROM orders WHERE customer_id = ? AND created_at < ?",
    "login": "SELECT MAX(logged_in_at) FROM logins WHERE customer_id = ? AND logged_in_at < ? "
    "GROUP BY date(logged_in_at)",
    "browse": "SELECT MAX(occurred_at) FROM browse_events WHERE customer_id = ? AND occurred_at < ? "
    "GROUP BY date(occurred_at), event",
    "inquiry": "SELECT created_at FROM inquiries WHERE customer_id = ? AND created_at < ?",
    "coupon": "SELECT at FROM (SELECT customer_id c, issued_at at FROM customer_coupons UNION ALL "
    "SELECT customer_id, used_at FROM customer_coupons) WHERE c = ? AND at < ?",
}


@pytest.fixture
def own(demo_desk: Desk, demo_copy: Path) -> Desk:
    return replace(demo_desk, database=demo_copy)


def test_everything_that_happened_is_there_once(demo_desk: Desk) -> None:
    people = [who for (who,) in query(demo_desk, "SELECT DISTINCT customer_id FROM inquiries ORDER BY 1 LIMIT 4")]
    people += [
        who for (who,) in query(demo_desk, "SELECT customer_id FROM customer_coupons WHERE used_at NOT NULL LIMIT 2")
    ]
    kinds: Counter[str] = Counter()
    for who in people:
        story = customer_story(demo_desk, who, "en")
        frame = story.timeline.frame
        assert list(frame["at"]) == sorted(frame["at"], reverse=True)
        for kind, sql in ROWS.items():
            wanted = sorted(at for (at,) in query(demo_desk, sql, who, ENDS))
            assert sorted(frame[frame["kind"] == kind]["at"]) == wanted, kind
        kinds.update(frame["kind"])
        paid = query(
            demo_desk,
            "SELECT SUM(amount_cents), COUNT(*), MAX(created_at) FROM orders "
            "WHERE customer_id = ? AND pay_status = 'paid' AND created_at < ?",
            who,
            ENDS,
        )[0]
        assert (story.figures["sales"] or None, story.figures["orders"], story.figures["last_order_at"]) == paid
        orders = frame[frame["kind"] == "order"]
        assert (
            orders["amount"].sum()
            == query(
                demo_desk,
                "SELECT IFNULL(SUM(amount_cents), 0) FROM orders WHERE customer_id = ? AND created_at < ?",
                who,
                ENDS,
            )[0][0]
        )
    assert set(ROWS) == set(kinds) & set(ROWS)


def test_mails_surveys_and_follow_ups_are_told(own: Desk) -> None:
    who = 7
    with writer(own.database) as connection:
        connection.executescript(
            f"""
            INSERT INTO campaigns
              (id, action, state, title, language, audience, definitions, content, created_at, created_by)
              VALUES ('c1', 'send_email', 'done', '推荐', 'zh', '{{}}', '{{}}', '{{}}', '2026-11-01 09:00:00', 'a');
            INSERT INTO deliveries (campaign_id, customer_id, state, reason, changed_at)
              VALUES ('c1', {who}, 'sent', 'r', '2026-11-01 09:05:00');
            INSERT INTO followups
              (customer_id, owner, due_on, reason, state, outcome, created_at, created_by, changed_at)
              VALUES ({who}, '小李', '2026-11-10', '很久没买', 'done', '已回访',
                '2026-11-05 09:00:00', 'a', '2026-11-08 10:00:00');
            INSERT INTO followup_notes (followup_id, at, actor, note)
              SELECT id, '2026-11-06 11:00:00', '小李', '没接电话' FROM followups WHERE customer_id = {who};
            INSERT INTO surveys (id, title, kind, language, intro, thanks, status, created_at, created_by)
              VALUES (900, '满意度', 'own', 'zh', '', '', 'open', '2026-11-01 09:00:00', 'a');
            INSERT INTO survey_questions (id, survey_id, number, kind, title, required, options)
              VALUES (9001, 900, 1, 'score', '打分', 1, '[]'), (9002, 900, 2, 'text', '意见', 0, '[]');
            INSERT INTO survey_responses (id, survey_id, customer_id, source, answered_at, changed_at)
              VALUES (90001, 900, {who}, 'import', '2026-11-09 08:00:00', '2026-11-09 08:00:00');
            INSERT INTO survey_answers (response_id, question_id, number, text)
              VALUES (90001, 9001, 2, NULL), (90001, 9002, 0, '快递太慢');
            INSERT INTO logins (customer_id, logged_in_at) VALUES ({who}, '2026-12-24 08:00:00');
            """
        )
    told = customer_story(own, who, "zh").timeline.frame
    words = dict(zip(told["at"], told["what"], strict=True))
    assert words["2026-11-01 09:05:00"] == "邮件“推荐”：已发送"
    assert words["2026-11-05 09:00:00"] == "跟进任务交给 小李，2026-11-10 前完成：很久没买"
    assert words["2026-11-06 11:00:00"] == "跟进记录（小李）：没接电话"
    assert words["2026-11-08 10:00:00"] == "跟进完成（小李）：已回访"
    assert words["2026-11-09 08:00:00"] == "填写问卷“满意度”：打分 2 快递太慢"
    assert max(words) < ENDS, "what happens after today is not told"


@pytest.mark.parametrize("segment", ["rfm", "churn_risk", "intent", "high_value", "most_active"])
def test_standings_are_those_of_the_lists(demo_desk: Desk, segment: str) -> None:
    listed = find(demo_desk, AudienceRequest(segment=segment)).page(0, 1, "zh").iloc[0]
    story = customer_story(demo_desk, int(listed["customer_id"]), "zh")
    standing = story.standing(segment)
    assert standing is not None
    assert standing.reason == listed["reason"]
    absent = {one for one in ("rfm", "churn_risk", "intent", "high_value") if story.standing(one) is None}
    for other in absent:
        everyone = [
            who for frame in find(demo_desk, AudienceRequest(segment=other)).stream() for who in frame["customer_id"]
        ]
        assert listed["customer_id"] not in everyone


def test_found_by_anything_one_has(demo_desk: Desk) -> None:
    who, name, mobile, email = query(
        demo_desk,
        "SELECT id, name, mobile, email FROM customers WHERE mobile NOT NULL AND email NOT NULL LIMIT 1 OFFSET 40",
    )[0]
    order, buyer = query(demo_desk, "SELECT id, customer_id FROM orders WHERE id > 20000 LIMIT 1")[0]

    def ids(typed: str, how: str) -> list[int]:
        return [one.customer_id for one in find_people(demo_desk, typed) if one.how == how]

    assert ids(str(who), "id") == ids(f"#{who}", "id") == [who]
    assert who in ids(mobile, "mobile")
    assert who in ids(f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}", "mobile")
    assert ids(str(order), "order") == [buyer]
    assert ids(email.upper(), "email") == [who]
    assert who in ids(name, "name")
    part = query(demo_desk, "SELECT id FROM customers WHERE instr(name, ?) > 0 ORDER BY id LIMIT 20", name[1:])
    assert {one.customer_id for one in find_people(demo_desk, name[1:])} == {one for (one,) in part}
    for nobody in ("", "   ", "查无此人某某", "9" * 30, "' OR 1=1 --", "%"):
        assert find_people(demo_desk, nobody) == ()


def test_an_order_and_its_lines(demo_desk: Desk) -> None:
    order = find_order(demo_desk, 1001)
    head = query(demo_desk, "SELECT customer_id, pay_status, amount_cents, created_at FROM orders WHERE id = 1001")[0]
    assert (order.customer_id, order.status, order.amount, order.at) == head
    lines = query(
        demo_desk, "SELECT product_id, quantity, unit_price_cents FROM order_items WHERE order_id = 1001 ORDER BY id"
    )
    frame = order.lines.frame
    assert list(zip(frame["product_id"], frame["quantity"], frame["unit_price"], strict=True)) == lines
    assert list(frame["line_amount"]) == [quantity * price for _, quantity, price in lines]


@pytest.mark.parametrize("number", [0, 10**9, 10**30])
def test_what_is_not_there(demo_desk: Desk, number: int) -> None:
    with pytest.raises(UserError) as refused:
        find_order(demo_desk, number)
    assert refused.value.key == "analytics.order.unknown"
    with pytest.raises(UserError) as refused:
        customer_story(demo_desk, min(number, 10**9), "zh")
    assert refused.value.key == "analytics.story.no_customer"


def test_an_order_of_tomorrow_is_not_there_yet(own: Desk) -> None:
    with writer(own.database) as connection:
        connection.execute("UPDATE orders SET created_at = '2026-11-23 00:00:00' WHERE id = 1001")
    with pytest.raises(UserError):
        find_order(own, 1001)


def test_every_kind_has_a_name() -> None:
    for kind in KINDS:
        for language in LANGUAGES:
            assert catalogue()[f"present.value.kind.{kind}"].to(language)
