"""The demo's three Excel browsing logs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from crm_tools.ingest.demo.logs import foreign, write_logs
from crm_tools.store.connect import writer
from crm_tools.store.facts import set_fact
from crm_tools.store.migrate import migrate

COMMITTED = Path(__file__).resolve().parents[2] / "data" / "browsing"
NAMES = {f"demo-2026-11-22-{channel}.xlsx" for channel in ("miniapp", "app", "tmall")}


@pytest.fixture(scope="module")
def logs(demo_template: Path) -> dict[str, pd.DataFrame]:
    return {path.name: pd.read_excel(path, engine="openpyxl") for path in sorted(COMMITTED.glob("*.xlsx"))}


def test_three_logs_for_the_demo_s_day_are_part_of_the_repository(logs: dict[str, pd.DataFrame]) -> None:
    assert set(logs) >= NAMES


def test_they_are_what_the_demo_writes(demo_template: Path, tmp_path: Path, logs: dict[str, pd.DataFrame]) -> None:
    written = write_logs(demo_template, tmp_path / "browsing")
    assert {path.name for path in written} == NAMES
    for path in written:
        pd.testing.assert_frame_equal(pd.read_excel(path, engine="openpyxl"), logs[path.name])
    assert write_logs(demo_template, tmp_path / "browsing") == []  # never over files that are there


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_log_has_the_promised_columns_and_fits_the_demo(
    demo_template: Path, logs: dict[str, pd.DataFrame], name: str
) -> None:
    log = logs[name]
    assert list(log.columns) == ["客户ID", "商品ID", "行为", "停留秒数", "时间"]
    assert 200 <= len(log) <= 900
    assert set(log["行为"]) == {"浏览", "收藏", "加购"}
    assert log["停留秒数"].between(1, 1800).all()
    assert log["时间"].between("2026-11-09", "2026-11-22 23:59:59").all()
    with closing(sqlite3.connect(demo_template)) as connection:
        customers = pd.read_sql("SELECT id, created_at, channel FROM customers", connection, index_col="id")
        products = pd.read_sql("SELECT id, listed_at, active FROM products", connection, index_col="id")
        told = pd.read_sql("SELECT customer_id, product_id, occurred_at FROM browse_events", connection)
    visitors = customers.loc[log["客户ID"]]
    assert visitors["channel"].nunique() == 1
    assert (pd.to_datetime(visitors["created_at"]).to_numpy() < log["时间"].to_numpy()).all()
    seen = products.loc[log["商品ID"]]
    assert (pd.to_datetime(seen["listed_at"]).to_numpy() < log["时间"].to_numpy()).all()
    assert seen["active"].all()
    there = set(zip(told["customer_id"], told["product_id"], told["occurred_at"], strict=True))
    rows = zip(log["客户ID"], log["商品ID"], log["时间"].dt.strftime("%Y-%m-%d %H:%M:%S"), strict=True)
    assert not there & set(rows)


def test_a_demo_s_log_belongs_to_that_day_s_demo_alone(demo_template: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.db"
    migrate(own)
    log = COMMITTED / "demo-2026-11-22-app.xlsx"
    assert not foreign(log, demo_template)
    assert foreign(log, own)  # invented browsing has no business among real customers
    assert not foreign(tmp_path / "十一月浏览日志.xlsx", own)
    with writer(own) as connection:
        set_fact(connection, "demo_today", "2026-12-01")
    assert foreign(log, own)
    assert not foreign(tmp_path / "demo-2026-12-01-app.xlsx", own)
