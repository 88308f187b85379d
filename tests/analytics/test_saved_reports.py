"""Kept reports: save, pin, rename, delete, run again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.analytics.saved import (
    delete_report,
    pin_report,
    rename_report,
    save_report,
    saved_reports,
)
from crm_tools.store.actors import LOCAL, ROLES, Actor
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError

AT = dt.datetime(2026, 3, 31, 9, 30)
REQUEST = ReportRequest(
    measures=("sales", "aov"),
    dimensions=("month",),
    period="this_year",
    filters=(Filter(field="city", op="in", value=("上海", "北京")),),
    compare="year_ago",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    migrate(tmp_path / "crm.db")
    return tmp_path / "crm.db"


def test_a_report_comes_back_as_it_was(database: Path) -> None:
    number = save_report(database, "  月度销售 ", REQUEST, LOCAL, AT, pinned=True)
    [kept] = saved_reports(database)
    assert (kept.id, kept.name, kept.pinned, kept.created_by, kept.saved_at) == (
        number,
        "月度销售",
        True,
        "local",
        "2026-03-31 09:30:00",
    )
    assert kept.parsed() == REQUEST


def test_pinned_ones_come_first(database: Path) -> None:
    for name in ("丙", "甲", "乙"):
        save_report(database, name, REQUEST, LOCAL, AT)
    last = saved_reports(database)[-1]
    pin_report(database, last.id, True, LOCAL)
    assert saved_reports(database)[0].name == last.name
    assert [report.name for report in saved_reports(database, pinned_only=True)] == [last.name]
    pin_report(database, last.id, False, LOCAL)
    assert saved_reports(database, pinned_only=True) == ()


def test_rename_and_delete(database: Path) -> None:
    number = save_report(database, "甲", REQUEST, LOCAL, AT)
    rename_report(database, number, "乙", LOCAL)
    assert [report.name for report in saved_reports(database)] == ["乙"]
    delete_report(database, number, LOCAL)
    assert saved_reports(database) == ()


def test_only_who_made_it_or_an_administrator_may_rename_or_delete(database: Path) -> None:
    owner, other = Actor("a@example.com", ROLES["analyst"]), Actor("b@example.com", ROLES["approver"])
    number = save_report(database, "甲", REQUEST, owner, AT)
    for actor in (other, Actor("v@example.com", ROLES["viewer"])):
        for act in (
            lambda actor=actor: rename_report(database, number, "乙", actor),
            lambda actor=actor: delete_report(database, number, actor),
        ):
            with pytest.raises(UserError) as refused:
                act()
            assert refused.value.key == "analytics.saved.not_yours"
            assert "a@example.com" in refused.value.text("en")
    pin_report(database, number, True, other)
    [kept] = saved_reports(database)
    assert (kept.name, kept.pinned) == ("甲", True)
    rename_report(database, number, "乙", owner)
    delete_report(database, number, Actor("boss@example.com", ROLES["admin"]))
    assert saved_reports(database) == ()


def test_mistakes_are_said(database: Path) -> None:
    number = save_report(database, "甲", REQUEST, LOCAL, AT)
    other = save_report(database, "乙", REQUEST, LOCAL, AT)
    wrong = {
        "analytics.saved.no_name": lambda: save_report(database, "  ", REQUEST, LOCAL, AT),
        "analytics.saved.name_taken": lambda: save_report(database, "甲", REQUEST, LOCAL, AT),
        "analytics.saved.gone": lambda: delete_report(database, 999, LOCAL),
        "store.not_allowed": lambda: pin_report(database, number, True, Actor("guest", frozenset())),
    }
    for key, act in wrong.items():
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.key == key
    with pytest.raises(UserError, match="already"):
        rename_report(database, other, "甲", LOCAL)
    assert [report.name for report in saved_reports(database)] == ["乙", "甲"]


def test_a_request_of_an_older_form_is_said_to_be_outdated(database: Path) -> None:
    save_report(database, "甲", REQUEST, LOCAL, AT)
    with writer(database) as connection:
        connection.execute("""UPDATE saved_reports SET request = '{"measures": ["sales"], "colour": "red"}'""")
    [kept] = saved_reports(database)
    with pytest.raises(UserError) as refused:
        kept.parsed()
    assert refused.value.key == "analytics.saved.outdated"
    assert "甲" in refused.value.text("zh")
