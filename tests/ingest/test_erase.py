"""Erasing one customer: the person goes, the sums stay, and imports don't bring the person back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from ingest_files import csv, dump, log, open_shop, rows

from crm_tools.ingest import browsing, erase, imports
from crm_tools.settings import Settings
from crm_tools.store.actors import LOCAL, Actor
from crm_tools.texts import UserError

SECRETS = ("王小明", "13800000007", "xm@example.com", "苏州", "什么时候发货")


def export(folder: Path) -> list[Path]:
    """What a shop knows of VIP-7 and of another customer."""
    return [
        csv(
            folder / "customers.csv",
            "customer_id,name,mobile,email,gender,city,level,channel,email_consent,created_at\n"
            "VIP-7,王小明,13800000007,xm@example.com,男,苏州,金卡,APP,1,2026-01-01\nVIP-8,李,,,,,,,0,2026-01-01\n",
        ),
        csv(folder / "orders.csv", "order_id,customer_id,amount,status,created_at\n1,VIP-7,88,paid,2026-02-01\n"),
        csv(folder / "logins.csv", "customer_id,login_time\nVIP-7,2026-02-01\nVIP-8,2026-02-01\n"),
        csv(folder / "inquiries.csv", "customer_id,content,created_at\nVIP-7,什么时候发货,2026-02-02\n"),
    ]


@pytest.fixture
def known(empty: Settings, tmp_path: Path) -> Settings:
    open_shop(empty, customers=0)
    imports.run(export(tmp_path), empty)
    log(empty.browsing_folder / "log.xlsx", ("VIP-7", 2, "浏览", 3, "2026-02-03"))
    browsing.refresh(empty)
    return empty


def test_the_person_goes_and_the_orders_stay(known: Settings) -> None:
    erased = erase.erase_customer(known, 7, LOCAL)
    assert erased.removed == {"logins": 1, "inquiries": 1, "browse_events": 1}
    assert erased.logs == ("log.xlsx",)
    assert rows(known, "SELECT * FROM customers WHERE id = 7") == [
        (7, "Erased customer 7", None, None, None, None, None, None, 0, "2026-01-01 00:00:00")
    ]
    assert rows(known, "SELECT customer_id, amount_cents FROM orders") == [(7, 8800)]
    assert rows(known, "SELECT customer_id FROM logins") == [(8,)]
    for path in known.database.parent.glob("crm.db*"):
        assert not [secret for secret in SECRETS if secret.encode() in path.read_bytes()]
    (logged,) = erase.erasures(known.database)
    assert (logged.customer_id, logged.erased_by, logged.removed) == (7, "local", erased.removed)


def test_imports_and_logs_do_not_bring_the_person_back(known: Settings, tmp_path: Path) -> None:
    erase.erase_customer(known, 7, LOCAL)
    before = dump(known.database)
    report = imports.run(export(tmp_path), known)
    assert [part.skipped["erased"] for part in report.parts] == [1, 1, 1, 1]
    assert dump(known.database) == before
    lines = csv(
        tmp_path / "lines.csv",
        "order_id,customer_id,sku,title,quantity,unit_price,created_at\n9,VIP-7,SKU-1,Thing,1,5,2026-03-01\n",
    )
    assert imports.run([lines], known).parts[0].skipped == {"erased": 1}
    log(
        known.browsing_folder / "log.xlsx", ("VIP-7", 2, "浏览", 3, "2026-02-03"), ("VIP-8", 2, "浏览", 3, "2026-02-03")
    )
    assert browsing.refresh(known).parts[0].skipped == {"erased": 1}
    assert rows(known, "SELECT count(*) FROM orders") == [(1,)]


def test_tables_of_other_rooms_are_emptied_of_the_person(known: Settings) -> None:
    with sqlite3.connect(known.database) as connection:
        connection.execute("CREATE TABLE letters (id INTEGER PRIMARY KEY, person INTEGER REFERENCES customers (id))")
        connection.executemany("INSERT INTO letters (person) VALUES (?)", [(7,), (8,)])
    assert erase.erase_customer(known, 7, LOCAL).removed["letters"] == 1
    assert rows(known, "SELECT person FROM letters") == [(8,)]


@pytest.mark.parametrize(
    ("customer", "actor", "key"),
    [
        (99, LOCAL, "ingest.erase.unknown"),
        (7, Actor("guest", frozenset({"read", "import"})), "store.not_allowed"),
    ],
)
def test_what_cannot_be_erased(known: Settings, customer: int, actor: Actor, key: str) -> None:
    with pytest.raises(UserError) as caught:
        erase.erase_customer(known, customer, actor)
    assert caught.value.key == key


def test_nobody_is_erased_twice(known: Settings) -> None:
    erase.erase_customer(known, 7, LOCAL)
    with pytest.raises(UserError, match="before"):
        erase.erase_customer(known, 7, LOCAL)


PERSONAL = {"customer_id", "mobile", "email", "phone", "address", "recipient", "to_address"}


def test_every_table_that_may_hold_a_person_is_accounted_for(known: Settings) -> None:
    """A new table with customers in it needs an entry in personal.toml; an entry needs its table and columns."""
    tables = {name: {row[1] for row in rows(known, f"PRAGMA table_info({name})")} for (name,) in rows(known, _TABLES)}
    refer = {
        name for name in tables if any(row[2] == "customers" for row in rows(known, f"PRAGMA foreign_key_list({name})"))
    }
    hold = {name for name, columns in tables.items() if columns & PERSONAL}
    assert sorted((refer | hold) - set(erase.rules())) == []
    for name, rule in erase.rules().items():
        assert rule.rule == "handled" or {rule.column, *rule.columns} <= tables[name], name
        assert rule.why or rule.rule != "keep", name


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def test_columns_can_be_cleared_where_rows_have_to_stay(known: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [(7, "a@b", "王", "x"), (8, "c@d", "李", "y")]
    with sqlite3.connect(known.database) as connection:
        connection.execute(
            "CREATE TABLE sent (who INTEGER, email TEXT NOT NULL, name TEXT, more TEXT NOT NULL DEFAULT '{}')"
        )
        connection.executemany("INSERT INTO sent VALUES (?, ?, ?, ?)", people)
    listed = {**erase.rules(), "sent": erase.Rule("clear", "who", ("email", "name", "more"))}
    monkeypatch.setattr(erase, "rules", lambda: listed)
    assert erase.erase_customer(known, 7, LOCAL).removed["sent"] == 1
    assert rows(known, "SELECT * FROM sent") == [(7, "", None, "{}"), people[1]]


def test_what_would_go_is_shown_before(known: Settings) -> None:
    shown = erase.prospect(known.database, 7)
    assert shown.name == "王小明"
    assert shown.goes == erase.erase_customer(known, 7, LOCAL).removed
    assert shown.stays == {"orders": 1, "customer_coupons": 0}
    with pytest.raises(UserError, match="before"):
        erase.prospect(known.database, 7)
