"""Online Retail by its import rules, held against pandas over the same file."""

from __future__ import annotations

import shutil
import sqlite3
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from crm_tools.ingest import imports
from crm_tools.ingest.report import ImportReport
from crm_tools.settings import Settings

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def retail_file(shared_data: Path) -> Path:
    return shared_data / "online_retail" / "online_retail.csv.gz"


@pytest.fixture(scope="module")
def lines(retail_file: Path) -> pd.DataFrame:
    """All lines with what becomes of each, by the rules' order of tests."""
    frame = pd.read_csv(retail_file, dtype=str, keep_default_na=False)
    frame["qty"] = frame.Quantity.astype(int)
    frame["price"] = frame.UnitPrice.map(Decimal)
    frame["what"] = "item"
    frame.loc[frame.price <= 0, "what"] = "price"
    frame.loc[frame.qty <= 0, "what"] = "quantity"
    frame.loc[frame.InvoiceNo.str.startswith("C"), "what"] = "refund"
    frame.loc[frame.CustomerID == "", "what"] = "no customer"
    frame["cents"] = [
        int((abs(q) * p * 100).quantize(Decimal(1), ROUND_HALF_UP)) for q, p in zip(frame.qty, frame.price, strict=True)
    ]
    frame["unit_cents"] = [int((p * 100).quantize(Decimal(1), ROUND_HALF_UP)) for p in frame.price]
    frame["sku"] = frame.StockCode.str.strip().str.upper()
    return frame


def query(settings: Settings, sql: str) -> pd.DataFrame:
    with sqlite3.connect(settings.database) as connection:
        return pd.read_sql_query(sql, connection)


def test_every_line_is_accounted_for(online_retail: tuple[Settings, ImportReport], lines: pd.DataFrame) -> None:
    part = online_retail[1].parts[0]
    what = lines.what.value_counts()
    assert part.read == len(lines) == 541_909
    assert part.skipped["no_customer"] == what["no customer"]
    assert part.skipped["price_not_positive"] == what["price"]
    assert part.skipped["quantity_not_positive"] == what.get("quantity", 0)
    assert part.accepted == what["item"] + what["refund"]
    assert part.rejected.total() == 0
    assert part.accounted() == part.read


def test_customers(online_retail: tuple[Settings, ImportReport], lines: pd.DataFrame) -> None:
    known = lines[lines.CustomerID != ""]
    latest = known.reset_index().sort_values(["InvoiceDate", "index"]).groupby("CustomerID").Country.last()
    expected = pd.DataFrame({"created_at": known.groupby("CustomerID").InvoiceDate.min(), "city": latest})
    expected.index = expected.index.astype(float).astype(int)
    ours = query(online_retail[0], "SELECT * FROM customers ORDER BY id").set_index("id")
    assert ours.created_at.to_dict() == expected.created_at.to_dict()
    assert ours.city.to_dict() == expected.city.to_dict()
    assert list(ours.name) == [f"Customer {number}" for number in ours.index]
    assert ours[["mobile", "email", "gender", "level", "channel"]].isna().all(axis=None)
    assert (ours.email_consent == 0).all()


def test_orders(online_retail: tuple[Settings, ImportReport], lines: pd.DataFrame) -> None:
    used = lines[lines.what.isin(("item", "refund"))].assign(
        id=lambda frame: frame.InvoiceNo.str.lstrip("C").astype(int)
    )
    grouped = used.groupby("id")
    expected = pd.DataFrame(
        {
            "customer_id": grouped.CustomerID.first().astype(float).astype(int),
            "amount_cents": grouped.cents.sum(),
            "pay_status": grouped.what.first().map({"item": "paid", "refund": "refunded"}),
            "created_at": grouped.InvoiceDate.min(),
        }
    )
    ours = query(online_retail[0], "SELECT * FROM orders ORDER BY id").set_index("id")
    pd.testing.assert_frame_equal(ours, expected, check_dtype=False, check_index_type=False)
    assert online_retail[1].made["orders_paid"] == (expected.pay_status == "paid").sum() == 18_532
    assert online_retail[1].made["orders_refunded"] == (expected.pay_status == "refunded").sum()
    sales = query(online_retail[0], "SELECT sum(amount_cents) FROM orders WHERE pay_status = 'paid'").iloc[0, 0]
    assert sales == lines[lines.what == "item"].cents.sum()


def test_products(online_retail: tuple[Settings, ImportReport], lines: pd.DataFrame) -> None:
    kept = lines[lines.what == "item"].reset_index()
    codes = kept.sku.drop_duplicates().tolist()
    prices = kept.sort_values(["InvoiceDate", "index"]).groupby("sku").unit_cents.last()
    ours = query(online_retail[0], "SELECT * FROM products ORDER BY id")
    assert list(ours.id) == list(range(1, len(codes) + 1))
    assert list(ours.sku) == codes
    assert ours.set_index("sku").price_cents.to_dict() == prices.to_dict()
    assert ours.category.isna().all()
    times = kept.assign(title=kept.Description.str.strip()).groupby(["sku", "title"]).size()
    most = times.groupby("sku").max()
    assert all(times[sku, title] == most[sku] for sku, title in zip(ours.sku, ours.title, strict=True))


def test_items_in_file_order(online_retail: tuple[Settings, ImportReport], lines: pd.DataFrame) -> None:
    kept = lines[lines.what == "item"]
    ours = query(
        online_retail[0],
        """SELECT i.order_id, p.sku, i.quantity, i.unit_price_cents
           FROM order_items i JOIN products p ON p.id = i.product_id ORDER BY i.id""",
    )
    assert list(ours.order_id) == list(kept.InvoiceNo.astype(int))
    assert list(ours.sku) == list(kept.sku)
    assert list(ours.quantity) == list(kept.qty)
    assert list(ours.unit_price_cents) == list(kept.unit_cents)


def test_importing_again_changes_nothing(
    online_retail: tuple[Settings, ImportReport], retail_file: Path, tmp_path: Path
) -> None:
    shared, first = online_retail
    settings = shared.model_copy(update={"database": Path(shutil.copy(shared.database, tmp_path / "crm.db"))})
    before = dump(settings.database)
    again = imports.run([retail_file], settings)
    assert dump(settings.database) == before
    assert not again.changed
    assert again.exit_code == 0
    assert again.parts[0].skipped["unchanged"] == first.parts[0].accepted
    assert again.parts[0].accounted() == again.parts[0].read


def dump(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
