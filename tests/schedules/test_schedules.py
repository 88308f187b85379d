"""What comes by itself: when it is due, once, with everybody on it; read back from the files and messages."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import sqlite3
from contextlib import closing

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.analytics import saved
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.request import ReportRequest
from crm_tools.outreach import campaigns
from crm_tools.outreach.deciding import decide
from crm_tools.outreach.drafts import draft_email
from crm_tools.outreach.transport import outbox_folder
from crm_tools.schedules import keeping
from crm_tools.schedules.forgetting import forget_erased
from crm_tools.schedules.keeping import What, delete, files_folder, pause, run_now, runs, save, schedules
from crm_tools.schedules.rhythm import FORM, latest_until, next_after
from crm_tools.schedules.running import run_due
from crm_tools.schedules.work import work_once
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.store.connect import writer
from crm_tools.texts import UserError
from tests.schedules.mondays import HIGH, MONDAY, read_csv, weekly

moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)).map(lambda one: one.strftime(FORM))


@given(moments, st.none() | st.integers(1, 7), st.integers(0, 23))
def test_due_moments_are_those_of_the_calendar(at, weekday, hour):
    """Against every hour of three weeks, looked through one by one."""
    middle = dt.datetime.strptime(at, FORM).replace(minute=0, second=0)
    hours = [middle + dt.timedelta(hours=one) for one in range(-24 * 9, 24 * 9)]
    due = [one.strftime(FORM) for one in hours if one.hour == hour and weekday in (None, one.isoweekday())]
    assert next_after(at, weekday, hour) == min(one for one in due if one > at)
    assert latest_until(at, weekday, hour) == max(one for one in due if one <= at)


def test_a_list_comes_on_monday_at_nine_once_as_a_file_with_everybody(desk, rows):
    schedule = weekly(desk, format="csv")
    assert [one.next_at for one in schedules(desk.database)] == [MONDAY]

    assert run_due(desk, at="2026-11-23 08:59:59") == 0
    assert run_due(desk, at="2026-11-23 09:00:00") == 1
    assert run_due(desk, at="2026-11-23 09:00:05") == 0
    assert run_due(desk, at="2026-11-29 23:00:00") == 0

    [run] = runs(desk.database, schedule).to_dict("records")
    wanted = rows(
        "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01'"
        " AND created_at < '2026-11-23' GROUP BY 1 HAVING sum(amount_cents) >= 1000000"
    )
    listed = read_csv(files_folder(desk.database) / run["file"])
    assert sorted(int(one["客户ID"]) for one in listed) == sorted(customer for (customer,) in wanted)
    assert (run["state"], run["rows"], run["due_at"]) == ("done", len(wanted), MONDAY)
    assert schedules(desk.database)[0].next_at == "2026-11-30 09:00:00"


def test_what_was_missed_comes_once_not_three_times(desk):
    schedule = weekly(desk, weekday=None)
    assert run_due(desk, at="2026-11-26 12:00:00") == 1
    assert runs(desk.database, schedule)["due_at"].tolist() == ["2026-11-26 09:00:00"]


def test_a_kept_report_goes_by_mail_as_excel(desk):
    request = ReportRequest(measures=("sales",), dimensions=("city",), period="last_month")
    kept = saved.save_report(desk.database, "上月各城市", request, LOCAL, dt.datetime(2026, 11, 22), pinned=True)
    schedule = weekly(desk, "report", What(report=kept), mail_to="a@example.com，b@example.com")

    assert run_due(desk, at=MONDAY) == 1

    [path] = outbox_folder(desk.database).glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert [one.addr_spec for one in mail["To"].addresses] == ["a@example.com", "b@example.com"]
    assert mail["Subject"] == "高价值客户（2026-11-23）"
    [attached] = mail.iter_attachments()
    assert attached.get_filename().endswith(".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(attached.get_content())).active
    cells = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2) if isinstance(row[1].value, int | float)}
    with closing(sqlite3.connect(desk.database)) as connection:
        expected = connection.execute(
            "SELECT c.city, sum(o.amount_cents) / 100.0 FROM orders o JOIN customers c ON c.id = o.customer_id"
            " WHERE o.pay_status = 'paid' AND o.created_at LIKE '2026-10-%' AND c.city <> '' GROUP BY 1"
        ).fetchall()
    assert {city: cells[city] for city, _ in expected} == pytest.approx(dict(expected))
    assert runs(desk.database, schedule)["state"].tolist() == ["done"]

    saved.delete_report(desk.database, kept, LOCAL)
    run_due(desk, at="2026-11-30 09:00:00")
    last = runs(desk.database, schedule).iloc[0]
    assert last["state"] == "failed"
    assert "报表已被删除" in last["said"]


def test_an_alert_names_only_who_is_new_and_is_silent_when_nobody_is(desk, rows):
    schedule = weekly(desk, "alert", format="csv", weekday=None)
    assert run_due(desk, at="2026-11-23 09:00:00") == 1
    assert runs(desk.database, schedule)["state"].tolist() == ["nothing"]
    newcomers = [
        customer
        for (customer,) in rows("SELECT id FROM customers WHERE id NOT IN (SELECT customer_id FROM orders) LIMIT 2")
    ]
    with writer(desk.database) as connection:
        connection.executemany(
            "INSERT INTO orders (customer_id, amount_cents, pay_status, created_at)"
            " VALUES (?, 2000000, 'paid', '2026-11-22 08:00:00')",
            [(customer,) for customer in newcomers],
        )

    run_due(desk, at="2026-11-24 09:00:00")
    run_due(desk, at="2026-11-25 09:00:00")

    found = runs(desk.database, schedule)
    assert found["state"].tolist() == ["nothing", "done", "nothing"]
    listed = read_csv(files_folder(desk.database) / found["file"].iloc[1])
    assert sorted(int(one["客户ID"]) for one in listed) == sorted(newcomers)


def test_a_standing_audience_makes_a_draft_that_waits_and_replaces_the_one_before(desk):
    what = What(audience=AudienceRequest(segment="falling"), action="send_email", template="retention")
    schedule = weekly(desk, "draft", what)
    run_due(desk, at="2026-11-23 09:00:00")
    [first] = campaigns.campaigns(desk.database)
    assert (first.state, first.action, first.created_by) == ("draft", "send_email", "local")
    assert not outbox_folder(desk.database).exists(), "nothing goes out before a person approves"

    run_due(desk, at="2026-11-30 09:00:00")

    second, first = campaigns.campaigns(desk.database)
    assert (second.state, first.state) == ("draft", "rejected")
    assert "取代" in first.error
    assert runs(desk.database, schedule)["campaign_id"].tolist() == [second.id, first.id]
    decide(desk, second.id, "approve", LOCAL)
    run_due(desk, at="2026-12-07 09:00:00")
    assert campaigns.campaign(desk.database, second.id).state == "approved", "what was decided stays so"


@pytest.mark.parametrize(("action", "more"), [
    ("offer_coupon", {"coupon": "best"}), ("create_followups", {"owner": "小王"}),
    ("contact_list", {"channel": "短信"}),
])  # fmt: skip
def test_other_standing_actions(desk, action, more):
    weekly(desk, "draft", What(audience=HIGH, action=action, **more))
    run_due(desk, at=MONDAY)
    [made] = campaigns.campaigns(desk.database)
    assert (made.action, made.state) == (action, "draft")


def test_one_may_be_run_at_once(desk):
    schedule = weekly(desk)
    run_now(desk, schedule, LOCAL)
    assert run_due(desk, at="2026-11-22 10:00:00") == 1
    assert run_due(desk, at="2026-11-22 10:00:01") == 0
    assert runs(desk.database, schedule)["state"].tolist() == ["done"]
    assert schedules(desk.database)[0].next_at == MONDAY, "its rhythm stays"


def test_pausing_going_on_and_forgetting(desk):
    schedule = weekly(desk, weekday=None)
    pause(desk, schedule, True, LOCAL)
    assert run_due(desk, at="2026-11-24 09:00:00") == 0
    pause(desk, schedule, False, LOCAL)
    assert run_due(desk, at="2026-11-24 09:00:00") == 1
    delete(desk, schedule, LOCAL)
    assert schedules(desk.database) == []
    with pytest.raises(UserError):
        pause(desk, schedule, True, LOCAL)


def test_who_may_and_what_is_refused(desk):
    viewer, analyst = Actor("v", frozenset({"read"})), Actor("a", frozenset({"read", "act"}))
    what = What(audience=HIGH)
    for actor, more in ((viewer, {}), (analyst, {"mail_to": "a@example.com"})):
        with pytest.raises(UserError) as raised:
            save(desk, "名", "list", what, actor, "zh", weekday=None, hour=9, **more)
        assert raised.value.key == "store.not_allowed"
    save(desk, "名", "list", what, analyst, "zh", weekday=None, hour=9)
    for key, changed in (
        ("schedules.no_name", {"name": " "}),
        ("schedules.bad_address", {"mail_to": "x@"}),
        ("schedules.nothing", {"what": What()}),
        ("schedules.nothing", {"kind": "report"}),
    ):
        values = {"name": "名", "kind": "list", "what": what, "mail_to": "", **changed}
        with pytest.raises(UserError) as raised:
            save(desk, values["name"], values["kind"], values["what"], LOCAL, "zh", weekday=None, hour=9,
                 mail_to=values["mail_to"])  # fmt: skip
        assert raised.value.key == key
    assert len(keeping.schedules(desk.database)) == 1


def test_an_erased_customer_leaves_no_message_and_no_list_behind(desk, rows):
    from crm_tools.ingest.erase import erase_customer

    draft = draft_email(desk, HIGH, "retention", LOCAL, "zh")
    decide(desk, draft.id, "approve", LOCAL)
    run_now(desk, weekly(desk, format="csv", mail_to="a@example.com"), LOCAL)
    work_once(desk)
    folder = outbox_folder(desk.database)
    before = len(list(folder.glob("*.eml")))
    [(customer, address)] = rows(
        "SELECT c.id, d.address FROM deliveries d JOIN customers c ON c.id = d.customer_id"
        " WHERE d.state = 'written' ORDER BY d.id LIMIT 1"
    )

    erase_customer(desk, customer, LOCAL)
    work_once(desk)

    left = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")]
    assert len(left) == before - 2, "the customer's, and the list by mail"
    assert not [mail for mail in left if address in mail["To"]]
    assert not list(files_folder(desk.database).iterdir())
    assert forget_erased(desk) == 0
