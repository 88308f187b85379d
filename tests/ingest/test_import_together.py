"""Imports beside each other, imports that die, and the one sum that always holds."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from ingest_files import csv, dump, open_shop, parts, rows, settings_for

from crm_tools.ingest import ids, imports
from crm_tools.ingest.vocabulary import kinds
from crm_tools.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from ingest_files import settings_for
from crm_tools.ingest import imports
settings = settings_for(Path(sys.argv[1]))
print("ready", flush=True)
for name in sys.argv[2:]:
    report = imports.run([Path(name)], settings)
    assert report.exit_code == 0, report.text("en")
"""


def start(folder: Path, *files: Path) -> subprocess.Popen[str]:
    """An import in a process of its own; returns once its libraries are loaded."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(here=str(Path(__file__).parent)), str(folder), *map(str, files)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def lines_file(path: Path, first_order: int, orders: int) -> Path:
    """Order lines, three an order, each of 1.50."""
    body = "".join(
        f"{order},{order % 500},P{(order + line) % 40},Thing,1,1.5,2026-0{order % 9 + 1}-1{line} 10:00:00\n"
        for order in range(first_order, first_order + orders)
        for line in range(3)
    )
    return csv(path, "order_id,customer_id,sku,title,quantity,unit_price,created_at\n" + body)


def test_two_processes_import_at_once_and_totals_are_exact(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty, 0, 0)
    left = [lines_file(tmp_path / f"left{n}.csv", n * 2000, 1000) for n in range(3)]
    right = [lines_file(tmp_path / f"right{n}.csv", n * 2000 + 1000, 1000) for n in range(3)]
    for process in [start(tmp_path, *left), start(tmp_path, *right)]:
        assert process.wait(120) == 0
    assert rows(empty, "SELECT count(*), sum(amount_cents) FROM orders") == [(6000, 6000 * 450)]
    assert rows(empty, "SELECT count(*) FROM order_items") == [(18_000,)]
    assert rows(empty, "SELECT count(*), count(DISTINCT sku) FROM products") == [(40, 40)]
    assert rows(empty, "SELECT count(*) FROM customers") == [(500,)]


def test_an_import_killed_at_any_moment_leaves_before_or_after(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty, 0, 0)
    imports.run([lines_file(tmp_path / "a.csv", 0, 500)], empty)
    before = dump(empty.database)
    file = lines_file(tmp_path / "b.csv", 400, 4000)
    rng, seen = random.Random(7), set()
    for _ in range(10):
        process = start(tmp_path, file)
        time.sleep(rng.uniform(0, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        counts = rows(empty, "SELECT count(*) FROM orders")[0][0]
        assert rows(empty, "PRAGMA integrity_check") == [("ok",)]
        if counts == 500:
            assert dump(empty.database) == before
        else:
            assert rows(empty, "SELECT count(*), sum(amount_cents) FROM orders") == [(4400, 4400 * 450)]
            assert rows(empty, "SELECT count(*) FROM order_items") == [(13_200,)]
        seen.add(counts)
    assert seen <= {500, 4400}
    imports.run([file], empty)
    assert rows(empty, "SELECT count(*), sum(amount_cents) FROM orders") == [(4400, 4400 * 450)]


def test_what_another_program_writes_meanwhile_is_seen(
    empty: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop(empty)
    file = csv(
        tmp_path / "l.csv",
        "customer_id,login_time\n1,2026-01-01\n2,2026-01-02\n2,2026-01-02\n77,2026-01-03\n88,2026-01-03\n",
    )
    remember, times = ids.remember, 0

    def overtaken(connection: sqlite3.Connection) -> None:
        """Between reading and writing, another program brings one of the rows, and a customer unknown so far."""
        nonlocal times
        times += 1
        if times == 1:
            with sqlite3.connect(empty.database) as other:
                other.execute("INSERT INTO logins (customer_id, logged_in_at) VALUES (2, '2026-01-02 00:00:00')")
                other.execute("INSERT INTO customers (id, name, created_at) VALUES (77, 'x', '2026-01-01 00:00:00')")
        remember(connection)

    monkeypatch.setattr(ids, "remember", overtaken)
    report = imports.run([file], empty)
    assert times == 2
    assert parts(report) == {"l.csv": ("logins", 3, 0, 1, 1)}
    assert rows(empty, "SELECT customer_id FROM logins ORDER BY customer_id") == [(1,), (2,), (2,), (77,)]
    assert report.rejected_file is not None
    (_, rejected) = report.rejected_file.read_text(encoding="utf-8-sig").splitlines()
    assert rejected.split(",")[1:4] == ["6", "customer_id", "88"]


def test_other_programs_may_write_while_rows_are_read_and_compared(
    empty: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop(empty)
    imports.run([lines_file(tmp_path / "a.csv", 0, 50)], empty)
    remember, free = ids.remember, []

    def look(connection: sqlite3.Connection) -> None:
        with sqlite3.connect(empty.database, timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")
            free.append(True)
            other.execute("ROLLBACK")
        remember(connection)

    monkeypatch.setattr(ids, "remember", look)
    set_of_all = [
        csv(tmp_path / "customers.csv", "customer_id,name,registered\nK-1,甲,2026-01-01\n"),
        csv(tmp_path / "logins.csv", "customer_id,login_time\nK-1,2026-01-01\n2,2026-01-01\n"),
        lines_file(tmp_path / "b.csv", 25, 50),
    ]
    report = imports.run(set_of_all, empty)
    assert [part.accepted for part in report.parts] == [1, 2, 75]
    assert free == [True]


def test_an_import_waits_for_another_writer(empty: Settings, tmp_path: Path) -> None:
    open_shop(empty)
    with sqlite3.connect(empty.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO logins (customer_id, logged_in_at) VALUES (1, '2026-01-01 00:00:00')")
        process = start(tmp_path, csv(tmp_path / "l.csv", "customer_id,login_time\n2,2026-01-01\n"))
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        other.execute("COMMIT")
    assert process.wait(60) == 0
    assert rows(empty, "SELECT customer_id FROM logins ORDER BY id") == [(1,), (2,)]


GOOD = {
    "id": ("1", "2", "3.0", "42", "C7", "VIP-0007", "７", "8,001"),
    "time": ("2026-01-01", "2026-01-01 10:00:00", "2027-05-05", "45678", "2026年1月2日"),
    "end": ("2026-12-31", "2026-12-31 10:00:00"),
    "money": ("5", "¥1,234.50", "1.2万", "0"),
    "price": ("5", "0.005", "1.2万", "0"),
    "quantity": ("1", "2", "6.0"),
    "count": ("0", "1", "500"),
    "flag": ("是", "0"),
    "status": ("paid", "待付款", "已退款"),
    "event": ("浏览", "cart"),
    "gender": ("男", "F"),
    "seconds": ("3", "4.5"),
    "sku": ("SKU-1", "a-2", "22423"),
    "digits": ("13800000000",),
    "text": ("甲", "=1+1", "x,\"y'"),
}
ODD = st.one_of(
    st.sampled_from(("", "", "-3", "0", "2026-13-45", "NaN", "9" * 30)),
    st.text(st.characters(codec="utf-8"), max_size=6),
)


def cell(kind: str, field: str) -> st.SearchStrategy[str]:
    """Mostly what belongs there, sometimes anything."""
    good = st.sampled_from(GOOD[kinds()[kind].fields[field].type])
    return st.one_of(good, good, good, good, good, ODD)


@budget(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_a_file_holds_every_row_is_accounted_for(data: st.DataObject) -> None:
    import csv as writer_of

    kind = kinds()[data.draw(st.sampled_from(sorted(kinds())))]
    fields = data.draw(st.lists(st.sampled_from(sorted(kind.fields)), unique=True, min_size=1))
    fields += [group[0] for group in kind.needs if not set(group) & set(fields)]
    row = st.tuples(*(cell(kind.name, name) for name in fields))
    table: list[tuple[str, ...]] = data.draw(st.lists(row, max_size=12))
    table += data.draw(st.lists(st.sampled_from(table), max_size=4)) if table else []
    table += data.draw(st.lists(st.lists(ODD, max_size=len(fields) + 2).map(tuple), max_size=2))
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder))
        open_shop(settings)
        path = Path(folder) / "file.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = writer_of.writer(file)
            writer.writerow(fields)
            writer.writerows(table)
        report = imports.run([path], settings, kinds=kind.name, mapping={name: name for name in fields})
        if report.refused:
            assert report.exit_code == 2
            return
        (part,) = report.parts
        assert part.accepted + part.updated + part.skipped.total() + part.rejected.total() == part.read
        assert part.read == sum(any(cell for cell in row) for row in table)
        after = dump(settings.database)
        again = imports.run([path], settings, kinds=kind.name, mapping={name: name for name in fields})
        assert (again.parts[0].accepted, again.parts[0].accounted()) == (0, part.read)
        if not again.parts[0].updated:
            assert dump(settings.database) == after
