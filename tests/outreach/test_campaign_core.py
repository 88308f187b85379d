"""Draft, decide, carry out: the whole way of an email, a coupon, a task and a contact list."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import open_desk
from crm_tools.analytics.recommend import recommend
from crm_tools.outreach import campaigns, contacts, followups, messages, worker
from crm_tools.outreach.deciding import decide, edit, lapse
from crm_tools.outreach.drafts import draft_contact_list, draft_coupons, draft_email, draft_followups
from crm_tools.outreach.transport import outbox_folder
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.store.connect import writer
from crm_tools.texts import UserError

HIGH = AudienceRequest(segment="high_value")
ACTIVE = AudienceRequest(segment="most_active")
HIGH_IDS = (
    "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01' "
    "AND created_at < '2026-11-23' GROUP BY 1 HAVING sum(amount_cents) >= 1000000"
)


def approve_and_work(settings, draft):
    assert decide(settings, draft.id, "approve", LOCAL).changed
    worker.run_once(settings)
    return campaigns.campaign(settings.database, draft.id)


def mails(settings):
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(outbox_folder(settings.database).glob("*.eml"))
    ]


def test_recommendations_to_high_value_customers_reach_the_outbox(desk_settings, rows):
    draft = draft_email(desk_settings, HIGH, "recommendation", LOCAL, "zh")

    consenting = rows(f"SELECT count(*) FROM customers WHERE id IN ({HIGH_IDS}) AND email_consent = 1")[0][0]
    assert draft.recipients == consenting
    assert sum(draft.left_out.values()) + draft.recipients == len(rows(HIGH_IDS))
    assert not outbox_folder(desk_settings.database).exists(), "nothing happens before the decision"

    done = approve_and_work(desk_settings, draft)

    assert (done.state, done.counts["written"]) == ("done", consenting)
    sent = mails(desk_settings)
    assert len(sent) == len({mail["To"] for mail in sent}) == consenting
    assert all(mail["Subject"].startswith("广告：") for mail in sent)
    assert all(mail.get_body(("plain",)) and mail.get_body(("html",)) for mail in sent)
    assert all(mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" for mail in sent)
    first = rows("SELECT customer_id, address FROM deliveries WHERE state = 'written' ORDER BY id LIMIT 1")[0]
    [mail] = [one for one in sent if first[1] in one["To"]]
    expected = recommend(open_desk(desk_settings), customer_id=first[0]).frame["product"].tolist()
    assert all(title in mail.get_body(("plain",)).get_content() for title in expected)


def test_personal_products_are_those_of_one_customer_alone(desk_settings, rows):
    from crm_tools.outreach.products import personal_products

    ids = [customer for (customer,) in rows(f"{HIGH_IDS} ORDER BY 1 LIMIT 25")]
    many = personal_products(desk_settings, ids, "zh")

    for customer in ids:
        alone = recommend(open_desk(desk_settings), customer_id=customer).frame["product_id"].tolist()
        assert [int(one["product_id"]) for one in many[customer]] == alone


def test_a_coupon_for_the_ten_most_active(desk_settings, rows):
    before = dict(rows("SELECT id, issued FROM coupons"))
    draft = draft_coupons(desk_settings, ACTIVE, LOCAL, "zh")
    done = approve_and_work(desk_settings, draft)

    coupon = done.content["coupon_id"]
    given = rows("SELECT customer_id FROM customer_coupons WHERE issued_at >= '2026-11-22' AND coupon_id = ?", coupon)
    assert done.counts.get("given", 0) == draft.recipients
    assert set(given) >= set(rows("SELECT customer_id FROM deliveries WHERE state = 'given'"))
    assert dict(rows("SELECT id, issued FROM coupons"))[coupon] == before[coupon] + draft.recipients


def test_tasks_carry_owner_day_and_reason_and_are_not_made_twice(desk_settings, rows):
    risk = AudienceRequest(segment="falling", limit=7)
    draft = draft_followups(desk_settings, risk, LOCAL, "zh", owner="小王", due_on="2026-11-25")
    done = approve_and_work(desk_settings, draft)

    mine = followups.tasks(desk_settings, owner="小王")
    assert len(mine) == done.counts["created"] == 7
    assert set(mine["due_on"]) == {"2026-11-25"}
    assert mine["reason"].str.len().min() > 5
    english = followups.tasks(desk_settings, owner="小王", language="en")["reason"]
    assert all(map(str.isascii, english))
    assert not any(map(str.isascii, mine["reason"]))
    told = campaigns.deliveries(desk_settings.database, draft.id, "en")["reason"]
    assert sorted(told) == sorted(english)
    with pytest.raises(UserError, match="follow-up"):
        draft_followups(desk_settings, risk, LOCAL, "zh")

    task = int(mine["id"].iloc[0])
    with pytest.raises(UserError):
        followups.update(desk_settings, task, LOCAL, state="done")
    followups.update(desk_settings, task, LOCAL, state="done", outcome="已回访", note="电话接通")
    assert len(followups.tasks(desk_settings, owner="小王")) == 6
    assert followups.notes(desk_settings.database, task)["note"].tolist() == ["电话接通"]


def test_a_contact_list_holds_those_who_consent_and_is_guarded(desk_settings, rows):
    consenting = "email_consent = 1 AND coalesce(mobile, '') <> ''"
    draft = draft_contact_list(desk_settings, HIGH, LOCAL, "zh", channel="短信")
    with pytest.raises(UserError, match="approved"):
        contacts.stream(desk_settings, draft.id, LOCAL)

    done = approve_and_work(desk_settings, draft)

    wanted = rows(f"SELECT id, mobile FROM customers WHERE id IN ({HIGH_IDS}) AND {consenting} ORDER BY id")
    assert done.counts["listed"] == len(wanted)
    with pytest.raises(UserError, match="a"):
        contacts.stream(desk_settings, draft.id, Actor("a", frozenset({"read", "act"})))
    with writer(desk_settings.database) as connection:
        connection.execute("UPDATE customers SET email_consent = 0 WHERE id = ?", (wanted[0][0],))
    listed = pd.concat(contacts.stream(desk_settings, draft.id, LOCAL))
    assert sorted(zip(listed["customer_id"], listed["mobile"], strict=True)) == wanted[1:]
    assert contacts.count(desk_settings, draft.id) == len(wanted) - 1
    assert rows("SELECT actor, subject FROM audit_log WHERE action = 'contacts'") == [("local", draft.id)]


def test_a_rejected_draft_does_nothing(desk_settings):
    draft = draft_email(desk_settings, HIGH, "retention", LOCAL, "zh")

    assert decide(desk_settings, draft.id, "reject", LOCAL).state == "rejected"
    late = decide(desk_settings, draft.id, "approve", LOCAL)
    worker.run_once(desk_settings)

    assert (late.state, late.changed) == ("rejected", False)
    assert not outbox_folder(desk_settings.database).exists()


def test_a_draft_lapses_when_nobody_decides(desk_settings, rows):
    draft = draft_email(desk_settings, HIGH, "retention", LOCAL, "zh")
    edge = desk_settings.model_copy(update={"today": dt.date(2026, 11, 22) + dt.timedelta(desk_settings.draft_days)})
    assert lapse(edge) == 0
    late = edge.model_copy(update={"today": edge.today + dt.timedelta(1)})

    decided = decide(late, draft.id, "approve", LOCAL)

    assert (decided.state, decided.changed) == ("rejected", False)
    assert "14" in campaigns.campaign(late.database, draft.id).error
    assert lapse(late) == 0
    assert rows("SELECT actor FROM audit_log WHERE action = 'lapse'") == [("desk",)]


def test_the_log_says_who_decided_about_which_list_by_which_definition(desk_settings, rows):
    draft = draft_email(desk_settings, HIGH, "retention", LOCAL, "zh")
    decide(desk_settings, draft.id, "approve", Actor("boss@example.com"))

    [(actor, at, details)] = rows("SELECT actor, at, details FROM audit_log WHERE action = 'approve'")
    told = json.loads(details)
    assert (actor, at[:10], told["recipients"]) == ("boss@example.com", "2026-11-22", draft.recipients)
    assert told["audience"] == {"segment": "high_value"}
    assert told["definitions"]["high_value"]["min_sales_yuan"] == 10_000


def test_approving_from_many_places_sends_once(desk_settings):
    draft = draft_email(desk_settings, ACTIVE, "retention", LOCAL, "zh")

    with ThreadPoolExecutor(8) as pool:
        decided = list(pool.map(lambda _: decide(desk_settings, draft.id, "approve", LOCAL), range(8)))
        worked = list(pool.map(lambda _: worker.run_once(desk_settings), range(8)))

    assert sum(one.changed for one in decided) == 1
    assert {one.state for one in decided} <= {"approved", "running", "done"}
    assert sum(one.done for one in worked) == draft.recipients
    assert len(mails(desk_settings)) == draft.recipients


def test_only_approvers_decide_and_only_analysts_draft(desk_settings):
    viewer, analyst = Actor("v", frozenset({"read"})), Actor("a", frozenset({"read", "act"}))
    with pytest.raises(UserError, match="v"):
        draft_email(desk_settings, HIGH, "retention", viewer, "zh")
    draft = draft_email(desk_settings, HIGH, "retention", analyst, "zh")
    with pytest.raises(UserError, match="a"):
        decide(desk_settings, draft.id, "approve", analyst)
    assert campaigns.campaign(desk_settings.database, draft.id).state == "draft"


def test_the_message_is_previewed_and_can_be_changed_until_it_is_decided(desk_settings):
    draft = draft_email(desk_settings, HIGH, "recommendation", LOCAL, "zh")
    edit(desk_settings, draft.id, "{{ name }}，周末愉快", "今日推荐 {{ products[0].title }}", LOCAL)

    shown = messages.sample(desk_settings, draft.id)

    assert len(shown) == 3
    assert all(one.message.subject == f"广告：{one.customer}，周末愉快" for one in shown)
    for wrong in ("{{ name", "{% for x in %}", "", "{{ nobody }}", "{{ products[99].title }}", "{{ coupon.title }}"):
        with pytest.raises(UserError):
            edit(desk_settings, draft.id, "s", wrong, LOCAL)
    decide(desk_settings, draft.id, "approve", LOCAL)
    with pytest.raises(UserError):
        edit(desk_settings, draft.id, "s", "t", LOCAL)


def test_tasks_of_whoever_sits_here_are_called_by_their_day() -> None:
    assert campaigns.tasks_title("小王", "2026-11-25", "en") == "for 小王, due 2026-11-25"
    assert campaigns.tasks_title(LOCAL.name, "2026-11-25", "zh") == "2026-11-25 前完成"
