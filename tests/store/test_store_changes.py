"""What says that facts changed: each table's own writes and no others', also after the journal was worked off."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from crm_tools.store import changes, facts, journal, mirror
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate

A_CUSTOMER = "INSERT INTO customers (name, created_at) VALUES ('A', '2026-01-01 00:00:00')"
AN_ORDER = "INSERT INTO orders VALUES (NULL, 1, 1, 'paid', '2026-01-02 00:00:00')"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    migrate(path)
    write(path, A_CUSTOMER)
    return path


def write(path: Path, sql: str) -> None:
    with writer(path) as connection:
        connection.execute(sql)


def listened_to(path: Path) -> Path:
    with writer(path) as connection:
        journal.listen(connection, mirror.READER)
        facts.set_fact(connection, mirror.STAMP, "one")
    return path


def worked_off(path: Path) -> None:
    with writer(path) as connection:
        stretch = journal.unread(connection, mirror.READER)
        assert stretch
        journal.done(connection, mirror.READER, stretch)


def test_without_a_journal_any_write_counts(shop: Path) -> None:
    before = changes.of(shop, "customers")
    assert changes.of(shop, "customers") == before
    write(shop, "UPDATE desk_facts SET value = value || ' '")
    write(shop, "CREATE TABLE noted (at TEXT)")
    assert changes.of(shop, "customers") != before


def test_with_one_only_that_table_counts(shop: Path) -> None:
    listened_to(shop)
    customers, orders = changes.of(shop, "customers"), changes.of(shop, "orders")
    both = changes.of(shop, "customers", "orders")
    write(shop, "CREATE TABLE noted (at TEXT)")
    assert (changes.of(shop, "customers"), changes.of(shop, "orders")) == (customers, orders)
    write(shop, AN_ORDER)
    assert changes.of(shop, "customers") == customers
    assert changes.of(shop, "orders") != orders
    assert changes.of(shop, "customers", "orders") != both
    orders = changes.of(shop, "orders")
    write(shop, "UPDATE orders SET pay_status = 'refunded'")
    assert changes.of(shop, "orders") != orders
    orders = changes.of(shop, "orders")
    write(shop, "DELETE FROM orders")
    assert changes.of(shop, "orders") != orders
    assert changes.of(shop, "customers") == customers
    write(shop, "UPDATE customers SET name = 'B'")
    assert changes.of(shop, "customers") != customers


def test_what_was_seen_still_counts_once_it_is_worked_off(shop: Path) -> None:
    listened_to(shop)
    customers, orders = changes.of(shop, "customers"), changes.of(shop, "orders")
    write(shop, AN_ORDER)
    after = changes.of(shop, "orders")
    assert after != orders
    worked_off(shop)
    assert changes.of(shop, "orders") == after
    assert changes.of(shop, "customers") == customers


def test_entries_dropped_unseen_may_be_of_any_table(shop: Path) -> None:
    listened_to(shop)
    write(shop, AN_ORDER)
    customers, orders = changes.of(shop, "customers"), changes.of(shop, "orders")
    write(shop, "UPDATE customers SET name = 'B'")
    write(shop, AN_ORDER)
    worked_off(shop)
    assert changes.of(shop, "customers") != customers
    assert changes.of(shop, "orders") != orders


def test_another_file_in_the_place_counts(shop: Path, tmp_path: Path) -> None:
    listened_to(shop)
    kept = tmp_path / "kept.db"
    shutil.copy(shop, kept)
    write(shop, "UPDATE customers SET name = 'B'")
    customers = changes.of(shop, "customers")
    kept.replace(shop)
    assert changes.of(shop, "customers") != customers


def test_a_table_that_is_no_fact_counts_with_any_write(shop: Path) -> None:
    listened_to(shop)
    surveys = changes.of(shop, "surveys")
    write(shop, "CREATE TABLE noted (at TEXT)")
    assert changes.of(shop, "surveys") != surveys


def test_a_log_that_its_last_reader_takes_away_is_no_log(shop: Path) -> None:
    log, over = shop.with_name(shop.name + "-wal"), threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            log.touch()
            log.unlink()

    before = changes.state(shop)
    reader = threading.Thread(target=come_and_go)
    reader.start()
    try:
        assert {changes.state(shop) for _ in range(20_000)} == {before}
    finally:
        over.set()
        reader.join()
