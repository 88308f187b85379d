"""Changing a schedule, and alerts on the churn list beside its own snapshots."""

from __future__ import annotations

import datetime as dt
import email
import email.policy

import openpyxl
import pytest

from crm_tools.analytics import churn_days
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import open_desk
from crm_tools.outreach.transport import outbox_folder
from crm_tools.schedules import keeping
from crm_tools.schedules.keeping import What, change, files_folder, runs, save, schedules
from crm_tools.schedules.running import run_due
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.texts import UserError
from tests.schedules.mondays import HIGH, MONDAY, SUNDAY, read_csv, weekly


def test_an_alert_on_churn_mails_those_whom_the_snapshots_call_new(desk, rows):
    churn = What(audience=AudienceRequest(segment="churn_risk"))
    schedule = save(desk, "流失新增", "alert", churn, LOCAL, "zh", weekday=None, hour=9, format="csv",
                    mail_to="kefu@example.com")  # fmt: skip
    assert churn_days.snapshot(open_desk(desk), dt.datetime(2026, 11, 22, 9)) is not None
    later = desk.model_copy(update={"today": dt.date(2026, 11, 25)})
    churn_days.snapshot(open_desk(later), dt.datetime(2026, 11, 25, 9))
    run_due(later, at="2026-11-25 09:00:00")

    [run] = runs(desk.database, schedule).to_dict("records")
    listed = read_csv(files_folder(desk.database) / run["file"])
    entered = rows("SELECT customer_id FROM churn_moves WHERE day = '2026-11-25' AND move = 'entered' ORDER BY 1")
    assert len(entered) == run["rows"] > 0
    assert sorted(int(one["客户ID"]) for one in listed) == [customer for (customer,) in entered]
    assert all(one["原因"] for one in listed)
    [message] = outbox_folder(desk.database).glob("schedule-*.eml")
    mail = email.message_from_bytes(message.read_bytes(), policy=email.policy.default)
    assert mail["To"] == "kefu@example.com"
    assert f"新增 {len(entered)} 位" in mail.get_body(("plain",)).get_content()


def test_one_can_be_changed_in_all_but_its_kind(desk, rows, monkeypatch):
    monkeypatch.setattr(keeping, "now", lambda _settings: f"{SUNDAY} 10:00:00")  # past 7 whenever the test runs
    schedule = weekly(desk, format="csv")
    run_due(desk, at=MONDAY)
    shanghai = AudienceRequest(filters=({"field": "city", "value": "上海"},))

    change(desk, schedule, "上海客户", What(audience=shanghai), LOCAL, weekday=None, hour=7, format="xlsx",
           mail_to="a@example.com；b@example.com")  # fmt: skip

    [kept] = schedules(desk.database)
    assert (kept.name, kept.kind, kept.weekday, kept.hour, kept.format) == ("上海客户", "list", None, 7, "xlsx")
    assert kept.mail_to == ("a@example.com", "b@example.com")
    assert kept.next_at == "2026-11-23 07:00:00"
    assert len(runs(desk.database, schedule)) == 1, "what it made stays"
    run_due(desk, at="2026-11-24 07:00:00")
    path = files_folder(desk.database) / runs(desk.database, schedule)["file"].iloc[0]
    sheet = openpyxl.load_workbook(path).active
    [(living,)] = rows("SELECT count(*) FROM customers WHERE city = '上海' AND created_at < '2026-11-23'")
    assert runs(desk.database, schedule)["rows"].iloc[0] == living <= sheet.max_row
    assert rows("SELECT count(*) FROM audit_log WHERE action = 'schedule_change'") == [(1,)]


def test_changing_is_guarded_like_making(desk):
    schedule = weekly(desk, mail_to="a@example.com")
    analyst = Actor("a", frozenset({"read", "act"}))
    for actor, what, key in (
        (analyst, What(audience=HIGH), "store.not_allowed"),
        (LOCAL, What(report=1), "schedules.nothing"),
    ):
        with pytest.raises(UserError) as raised:
            change(desk, schedule, "名", what, actor, weekday=1, hour=9)
        assert raised.value.key == key
    with pytest.raises(UserError) as raised:
        change(desk, schedule + 1, "名", What(audience=HIGH), LOCAL, weekday=1, hour=9)
    assert raised.value.key == "schedules.unknown"
    assert schedules(desk.database)[0].mail_to == ("a@example.com",)


def test_an_alert_of_another_list_begins_anew(desk, rows):
    schedule = weekly(desk, "alert", weekday=None)
    change(desk, schedule, "普通", What(audience=AudienceRequest(segment="churn_risk")), LOCAL, weekday=None, hour=9)
    run_due(desk, at="2026-11-23 09:00:00")
    assert runs(desk.database, schedule)["state"].tolist() == ["nothing"], "who is on it now is no news"
    known = rows("SELECT count(*) FROM schedule_members WHERE schedule_id = ?", schedule)
    assert known[0][0] > 100
