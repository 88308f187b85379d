"""Data: what is there, and who may bring in more or erase."""

from __future__ import annotations

import sqlite3

import pytest

from crm_tools.ingest import browsing
from crm_tools.settings import settings
from crm_tools.store.actors import ROLES, Actor
from crm_tools.ui import gate
from tests.ui.health import healthy

PART = {"import": "file_uploader", "erase": "number_input"}


def test_rows_and_days_are_those_of_the_tables(database, open_page):
    page = open_page("data", "en")

    frame = page.dataframe[0].value.set_index("table")
    with sqlite3.connect(database) as connection:
        for table, label, column in (
            ("orders", "Orders", "created_at"),
            ("logins", "Logins", "logged_in_at"),
            ("browse_events", "Browsing events", "occurred_at"),
        ):
            rows, first, last = connection.execute(
                f"SELECT count(*), substr(min({column}), 1, 10), substr(max({column}), 1, 10) FROM {table}"
            ).fetchone()
            assert tuple(frame.loc[label, ["rows", "first_day", "last_day"]]) == (rows, first, last)
        [(rows,)] = connection.execute("SELECT count(*) FROM order_items")
        assert frame.loc["Order items", "rows"] == rows
    assert any("22 Nov 2026" in caption.value for caption in page.caption)


def test_logs_are_listed_with_their_rows_or_why_they_were_refused(own_database, open_page, monkeypatch, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    monkeypatch.setenv("CRM_BROWSING", str(logs))
    settings.cache_clear()
    rows = "1,1,浏览,5,2026-11-20 10:00:00\n2,1,加购,,2026-11-20 11:00:00\n1,1,偷看,5,2026-11-20 10:00:00\n"
    (logs / "monday.csv").write_text("客户ID,商品ID,行为,停留秒数,时间\n" + rows, encoding="utf-8")
    (logs / "broken.xlsx").write_bytes(b"PK\3\4 none")
    browsing.refresh(settings())

    page = open_page("data", "en", part="files")
    frame = page.dataframe[0].value.set_index("file")

    assert tuple(frame.loc["monday.csv", ["rows", "rejected", "note"]]) == (2, 1, "")
    assert frame.loc["broken.xlsx", "rows"] == 0
    assert "broken.xlsx" in frame.loc["broken.xlsx", "note"]
    [rejected] = page.dataframe[1].value.to_dict("records")
    assert (rejected["file"], rejected["row"], rejected["column"], rejected["value"]) == (
        "monday.csv",
        4,
        "行为",
        "偷看",
    )
    [download] = page.get("download_button")
    assert download.proto.label.startswith("Rejected on 20")


@pytest.mark.parametrize("role", ["viewer", "analyst", "approver", "admin"])
@pytest.mark.parametrize("part", ["import", "erase"])
def test_only_an_admin_imports_and_erases(open_page, monkeypatch, role, part):
    actor = Actor("anne@desk.example", ROLES[role])
    monkeypatch.setattr(gate, "admit", lambda entry: actor)

    page = open_page("data", "en", part=part)

    assert bool(page.get(PART[part])) == (role == "admin")
    assert any("You may not" in caption.value for caption in page.caption) == (role != "admin")


def test_a_customer_is_erased_on_the_page_and_logged(own_database, open_page):
    page = open_page("data", "en", part="erase")
    page = healthy(page.number_input[0].set_value(3).run())
    page = healthy(page.checkbox[0].check().run())
    page = healthy(next(button for button in page.button if button.key == "erase.go").click().run())

    assert page.success
    assert not page.warning
    with sqlite3.connect(own_database) as connection:
        assert connection.execute("SELECT customer_id, erased_by FROM erasures").fetchall() == [(3, "local")]
        assert connection.execute("SELECT mobile, email FROM customers WHERE id = 3").fetchall() == [(None, None)]
        assert connection.execute("SELECT count(*) FROM logins WHERE customer_id = 3").fetchone() == (0,)
