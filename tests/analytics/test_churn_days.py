"""Snapshots of the churn list: who came and went beside sets in plain Python, alerts, thresholds, days out of order."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tools.analytics import churn_alerts, churn_days
from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.store.actors import LOCAL, ROLES, Actor
from crm_tools.store.connect import writer
from crm_tools.texts import UserError

AT = dt.datetime(2026, 11, 22, 9, 30)


def listed(desk: Desk, day: dt.date) -> set[int]:
    return set(find(replace(desk, today=day), AudienceRequest(segment="churn_risk")).own()["customer_id"])


def moves(desk: Desk, day: dt.date, move: str) -> set[int]:
    found = churn_alerts.moved(desk.database, day)
    return set(found[found["move"] == move]["customer_id"])


@pytest.fixture
def here(demo_copy: Path, demo_desk: Desk) -> Desk:
    return replace(demo_desk, database=demo_copy)


def test_each_day_tells_who_came_and_who_went(here: Desk) -> None:
    assert churn_alerts.latest(here.database) is None
    assert churn_alerts.alerts(here.database) == ()
    churn_days.snapshot(here, AT)
    taken = churn_alerts.days(here.database)
    assert [one.day for one in taken] == [here.today - dt.timedelta(days=age) for age in range(14, -1, -1)]
    for before, one in list(itertools.pairwise(taken))[::3]:
        then, now = listed(here, before.day), listed(here, one.day)
        assert moves(here, one.day, "entered") == now - then
        assert moves(here, one.day, "left") == then - now
        assert (one.customers, one.entered, one.left) == (len(now), len(now - then), len(then - now))
    assert sum(one.entered for one in taken) > 0
    assert sum(one.left for one in taken) > 0


def test_only_the_day_itself_raises_an_alert_and_it_is_acknowledged_once(here: Desk) -> None:
    taken = churn_days.snapshot(here, AT)
    assert taken is not None
    assert taken.entered > 0
    [alert] = churn_alerts.alerts(here.database)
    assert (alert.id, alert.count) == (f"churn_new:{here.today}", taken.entered)
    assert f"新增 {taken.entered} 人" in alert.text("zh")
    with pytest.raises(UserError):
        churn_alerts.acknowledge(here.database, alert.id, Actor("eve", ROLES["viewer"]), AT)
    churn_alerts.acknowledge(here.database, alert.id, LOCAL, AT)
    assert churn_alerts.alerts(here.database) == ()
    churn_days.snapshot(here, AT)
    assert churn_alerts.alerts(here.database) == (), "taking it again finds nobody new"
    with pytest.raises(UserError):
        churn_alerts.acknowledge(here.database, "churn_new:1999-01-01", LOCAL, AT)


def test_a_purchase_within_the_day_takes_a_name_back(here: Desk) -> None:
    first = churn_days.snapshot(here, AT)
    assert first is not None
    who = min(moves(here, here.today, "entered"))
    with writer(here.database) as connection:
        connection.executemany(
            "INSERT INTO orders VALUES (?, ?, 100, 'paid', ?)",
            [(900_001 + number, who, f"{here.today} 08:00:00") for number in range(9)],
        )
    second = churn_days.snapshot(here, AT)
    assert second is not None
    assert second.entered == first.entered - 1
    assert second.customers == first.customers - 1
    assert who not in set(churn_alerts.moved(here.database, here.today)["customer_id"])
    with writer(here.database) as connection:
        connection.execute("DELETE FROM orders WHERE id > 900000")
    third = churn_days.snapshot(here, AT)
    assert third is not None
    assert (third.entered, third.customers) == (first.entered, first.customers)


def test_other_thresholds_are_no_news(here: Desk) -> None:
    churn_days.snapshot(here, AT)
    stricter = replace(here, definitions=here.definitions.changed({"churn.lapsed_days": 60}))
    tomorrow = replace(stricter, today=here.today + dt.timedelta(days=1))
    taken = churn_days.snapshot(tomorrow, AT)
    assert taken is not None
    assert taken.before_day is None
    assert (taken.entered, taken.left) == (0, 0)
    day_after = churn_days.snapshot(replace(tomorrow, today=here.today + dt.timedelta(days=2)), AT)
    assert day_after is not None
    assert day_after.before_day == tomorrow.today


def test_an_earlier_day_is_left_alone(here: Desk) -> None:
    churn_days.snapshot(here, AT)
    assert churn_days.snapshot(replace(here, today=here.today - dt.timedelta(days=3)), AT) is None
    assert churn_alerts.latest(here.database).day == here.today  # type: ignore[union-attr]


def test_the_command_line_tells_alerts(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from crm_tools.cli import main
    from crm_tools.settings import settings

    monkeypatch.setenv("CRM_DATABASE", str(demo_copy))
    settings.cache_clear()
    assert main(["alerts", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [alert] = told["alerts"]
    assert len(alert["customer_ids"]) == alert["count"] > 0
    assert main(["alerts"]) == 0
    assert f"新增 {alert['count']} 人" in capsys.readouterr().out
    assert main(["alerts", "--acknowledge", alert["id"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["alerts"] == []
    assert main(["alerts", "--acknowledge", "nothing"]) == 1
