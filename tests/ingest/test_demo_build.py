"""Making a demo: the same seed the same data, whole or not at all, never over someone else's file."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crm_tools.ingest import demo
from crm_tools.ingest.demo import place
from crm_tools.ingest.demo.load import SIZES, Counts
from crm_tools.settings import Settings
from crm_tools.store import facts
from crm_tools.store.connect import reader, writer
from crm_tools.store.migrate import migrate, newest
from crm_tools.texts import UserError, say

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of a tenth of the size, where only the making is tested."""
    monkeypatch.setitem(SIZES, "demo", Counts(500, 160, 5_000, 12_500, 20_000, 8_000, 600))


def content(path: Path) -> str:
    """A hash over every row of every table."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall():
            if not table.startswith("sqlite_"):
                digest.update(table.encode())
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1"):
                    digest.update(repr(row).encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_data_to_the_last_row(demo_template: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    demo.build(again, "demo", TODAY, 7, None)
    assert content(again) == content(demo_template)


@pytest.mark.usefixtures("small")
def test_another_seed_or_day_gives_other_data(tmp_path: Path) -> None:
    made = {}
    for name, today, seed in (("a", TODAY, 7), ("b", TODAY, 8), ("c", dt.date(2026, 11, 21), 7)):
        demo.build(tmp_path / name, "demo", today, seed, None)
        made[name] = content(tmp_path / name)
    assert len(set(made.values())) == 3


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("today", ["2028-02-29", "2027-01-01", "2026-03-31", "2019-06-18"])
def test_any_day_can_be_the_demo_s(tmp_path: Path, today: str) -> None:
    path = tmp_path / "crm.db"
    demo.build(path, "demo", dt.date.fromisoformat(today), 7, None)
    overview = facts.overview(path).set_index("table")
    assert overview.loc["orders", "last_day"] == overview.loc["logins", "last_day"] == today
    assert overview.drop(index="coupons")["last_day"].dropna().max() == today  # a coupon may begin later
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert facts.today(path, None, "Asia/Shanghai") == dt.date.fromisoformat(today)


def test_the_standard_size_s_keeps_its_numbers_and_its_high_value_customers(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    demo.build(path, "S", TODAY, 7, None)
    rows = facts.overview(path).set_index("table")["rows"]
    assert rows[["customers", "orders", "order_items", "logins", "browse_events"]].tolist() == [
        10_000,
        100_000,
        250_000,
        500_000,
        200_000,
    ]
    with reader(path) as connection:
        (number,) = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM orders WHERE pay_status = 'paid' AND created_at >= '2026-10-01'"
            " GROUP BY customer_id HAVING sum(amount_cents) >= 1000000)"
        ).fetchone()
    assert 100 <= number <= 300


@pytest.mark.usefixtures("small")
def test_a_demo_is_an_ordinary_database_with_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    steps: list[tuple[float, str]] = []
    demo.build(path, "demo", TODAY, 11, lambda part, step: steps.append((part, step)))
    assert migrate(path) == newest()  # nothing left to do
    assert not list(tmp_path.glob("*.backup"))
    assert {name: facts.fact(path, name) for name in ("demo_today", "demo_seed", "demo_size")} == {
        "demo_today": "2026-11-22",
        "demo_seed": "11",
        "demo_size": "demo",
    }
    with writer(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    parts = [part for part, _ in steps]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    for _, step in steps:
        assert say(step, "zh") != say(step, "en")


@pytest.mark.usefixtures("small")
def test_the_old_demo_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    demo.build(path, "demo", TODAY, 1, None)
    before = content(path)

    def break_off(part: float, step: str) -> None:
        assert facts.fact(path, "demo_seed") == "1"
        if part > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.build(path, "demo", TODAY, 2, break_off)
    assert content(path) == before
    assert not path.with_name("crm.db.building").exists()

    with reader(path) as open_meanwhile:  # a desk in the middle of a question goes on undisturbed
        open_meanwhile.execute("BEGIN")
        seen = open_meanwhile.execute("SELECT sum(amount_cents) FROM orders").fetchone()
        demo.build(path, "demo", TODAY, 2, None)
        assert open_meanwhile.execute("SELECT sum(amount_cents) FROM orders").fetchone() == seen
    assert facts.fact(path, "demo_seed") == "2"
    assert content(path) != before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _own_crm(path: Path) -> None:
    migrate(path)
    with writer(path) as connection:
        connection.execute("INSERT INTO customers (name, created_at) VALUES ('Anne', '2026-01-01 09:00:00')")


def _other_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (title)")
        connection.commit()


def _spreadsheet(path: Path) -> None:
    path.write_text("客户,金额\n1,2\n", encoding="utf-8")


@pytest.mark.parametrize("make", [_own_crm, _other_sqlite, _spreadsheet, Path.mkdir])
def test_what_was_not_made_here_is_not_touched(tmp_path: Path, make: object) -> None:
    path = tmp_path / "crm.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(UserError) as caught:
        demo.build(path, "demo", TODAY, 7, None)
    assert caught.value.key == "demo.not_ours"
    assert str(path) in caught.value.text("zh")
    assert (path.read_bytes() if path.is_file() else None) == before

    run = subprocess.run(
        [sys.executable, "seed.py", "--database", str(path), "--today", "2026-11-22"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"CRM_LANGUAGE": "en"},
    )  # fmt: skip
    assert run.returncode == 2
    assert run.stdout == ""
    assert "was not made as a demo" in run.stderr
    assert "Traceback" not in run.stderr
    assert (path.read_bytes() if path.is_file() else None) == before


def test_seed_makes_a_demo_where_told_and_says_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    run = subprocess.run(
        [sys.executable, "seed.py", "--database", str(path), "--today", "2026-05-01", "--seed", "3"],
        cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ | {"CRM_LANGUAGE": "zh"},
    )  # fmt: skip
    assert facts.fact(path, "demo_today") == "2026-05-01"
    assert facts.fact(path, "demo_seed") == "3"
    assert "order_items 125000" in run.stdout
    assert "正在建立索引" in run.stderr
    assert not list(tmp_path.rglob("*.xlsx"))  # the browsing folder belongs to the default database


@pytest.mark.parametrize(
    ("option", "value"), [("--today", "2026-13-45"), ("--size", "XXL"), ("--seed", "-1"), ("--seed", "many")]
)
def test_seed_refuses_options_that_make_no_sense(tmp_path: Path, option: str, value: str) -> None:
    run = subprocess.run(
        [sys.executable, "seed.py", "--database", str(tmp_path / "x.db"), f"{option}={value}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert option in run.stderr
    assert value in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "x.db").exists()


@pytest.mark.usefixtures("small")
def test_the_first_start_builds_the_demo_at_the_default_path_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default = tmp_path / "data" / "crm.db"
    monkeypatch.setattr(place, "DEFAULT_DATABASE", default)

    def settings_for(database: Path) -> Settings:
        return Settings(CRM_DATABASE=database, CRM_TODAY=TODAY, CRM_BROWSING=tmp_path / "data" / "browsing")  # type: ignore[call-arg]

    assert not demo.ensure(settings_for(tmp_path / "elsewhere.db"))
    assert not (tmp_path / "elsewhere.db").exists()
    assert demo.ensure(settings_for(default))
    assert facts.is_demo(default)
    assert facts.today(default, None, "Asia/Shanghai") == TODAY
    assert len(list((tmp_path / "data" / "browsing").glob("demo-2026-11-22-*.xlsx"))) == 3
    before = content(default)
    assert not demo.ensure(settings_for(default))
    assert content(default) == before

    default.unlink()
    _own_crm(default)
    assert not demo.ensure(settings_for(default))
    assert not facts.is_demo(default)


FIRST_START = """
import sys
from pathlib import Path
from crm_tools.ingest import demo
from crm_tools.ingest.demo import place
from crm_tools.ingest.demo.load import SIZES, Counts
from crm_tools.settings import settings
place.DEFAULT_DATABASE = Path(sys.argv[1])
SIZES["demo"] = Counts(500, 160, 5_000, 12_500, 20_000, 8_000, 600)
print(demo.ensure(settings()))
"""


def test_two_first_starts_at_once_build_one_demo(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    where = {"CRM_DATABASE": str(path), "CRM_BROWSING": str(tmp_path / "browsing"), "CRM_TODAY": "2026-11-22"}
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", FIRST_START, str(path)], stdout=subprocess.PIPE, text=True, env=os.environ | where
        )
        for _ in range(2)
    ]
    assert sorted(start.communicate()[0].strip() for start in starts) == ["False", "True"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (5_000,)


@pytest.mark.usefixtures("small")
def test_what_a_killed_attempt_left_is_in_nobody_s_way(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    path.with_name("crm.db.building").write_bytes(b"half a database")
    demo.build(path, "demo", TODAY, 7, None)
    assert facts.is_demo(path)
    copied = shutil.copy(path, tmp_path / "moved.db")  # one file is the whole database
    assert content(Path(copied)) == content(path)
