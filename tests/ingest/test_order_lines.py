"""Order lines, and what other files say about what arose from them."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from ingest_files import csv, dump, open_shop, parts, rows

from crm_tools.ingest import imports
from crm_tools.settings import Settings

LINES = "order_id,customer_id,sku,title,quantity,unit_price,created_at\n"


def test_order_lines_replace_the_orders_items(empty: Settings, tmp_path: Path) -> None:
    head = "order no,customer id,stock code,description,qty,unit price,order date,city\n"
    first = csv(tmp_path / "a.csv", head + "1,1,A,Apple,2,1.005,2026-01-01,Bonn\n1,1,B,Bean,1,3,2026-01-01,Bonn\n")
    second = csv(tmp_path / "b.csv", head + "1,1,A,Apple,3,1.005,2026-01-01,Köln\n2,2,A,Apple,1,2,2026-01-05,Ulm\n")
    imports.run([first], empty)
    assert rows(empty, "SELECT amount_cents FROM orders") == [(501,)]  # 2 × 1.005 and 3
    report = imports.run([second], empty)
    assert parts(report)["b.csv"] == ("order_lines", 1, 1, 0, 0)
    assert rows(empty, "SELECT order_id, quantity, unit_price_cents FROM order_items ORDER BY id") == [
        (1, 3, 101),
        (2, 1, 200),
    ]
    assert rows(empty, "SELECT id, amount_cents FROM orders") == [(1, 302), (2, 200)]
    assert rows(empty, "SELECT id, city FROM customers") == [(1, "Köln"), (2, "Ulm")]
    assert rows(empty, "SELECT sku, price_cents FROM products") == [("A", 200), ("B", 300)]


def test_two_order_numbers_never_meet_in_one(empty: Settings, tmp_path: Path) -> None:
    head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    file = csv(
        tmp_path / "lines.csv",
        head
        + "100,A,Apple,1,2026-01-01,2,7,UK\nC100,A,Apple,-1,2026-01-02,2,7,UK\nC200,A,Apple,-1,2026-01-02,2,7,UK\n",
    )
    report = imports.run([file], empty)
    assert rows(empty, "SELECT id, pay_status, amount_cents FROM orders ORDER BY id") == [
        (100, "paid", 200),
        (200, "refunded", 200),
        (900_000_000_001, "refunded", 200),
    ]
    assert [(note.key, note.values["code"]) for note in report.notes] == [("ingest.note.renumbered", "C100")]
    before = dump(empty.database)
    assert not imports.run([file], empty).changed
    assert dump(empty.database) == before


def test_what_an_orders_file_says_stands_against_order_lines(empty: Settings, tmp_path: Path) -> None:
    orders = csv(
        tmp_path / "orders.csv", "order_id,customer_id,amount,status,created_at\n1,1,8.5,refunded,2026-01-01\n"
    )
    lines = csv(
        tmp_path / "lines.csv",
        LINES + "1,1,A,Apple,2,5,2026-01-01 08:00\n",
    )
    customers = csv(tmp_path / "customers.csv", "customer_id,name,created_at\n1,甲,2025-01-01\n")
    for _ in range(2):
        imports.run([orders, lines, customers], empty)
        assert rows(empty, "SELECT amount_cents, pay_status FROM orders") == [(850, "refunded")]
        assert rows(empty, "SELECT quantity FROM order_items") == [(2,)]
        assert rows(empty, "SELECT name, created_at FROM customers") == [("甲", "2025-01-01 00:00:00")]
    assert not imports.run([orders, lines, customers], empty).changed


def test_letters_before_every_order_number_are_no_cancellation(empty: Settings, tmp_path: Path) -> None:
    file = csv(
        tmp_path / "lines.csv",
        LINES + "C1,1,A,Apple,2,5,2026-01-01\nC2,1,A,Apple,2,0,2026-01-01\n",
    )
    report = imports.run([file], empty)
    assert parts(report)["lines.csv"] == ("order_lines", 1, 0, 1, 0)
    assert rows(empty, "SELECT id, pay_status FROM orders") == [(1, "paid")]


def test_products_described_later_join_those_that_arose_from_lines(empty: Settings, tmp_path: Path) -> None:
    lines = csv(
        tmp_path / "lines.csv",
        LINES + "1,1,A,Apple,2,5,2026-01-01\n1,1,B,Bean,2,5,2026-01-01\n",
    )
    imports.run([lines], empty)
    products = csv(
        tmp_path / "products.csv", "product_id,sku,title,category,price\n501,b,Beans,Food,6\n1,Z,Zucchini,Food,1\n"
    )
    items = csv(tmp_path / "items.csv", "order_id,product_id,quantity,unit_price\n1,501,1,6\n1,1,1,1\n")
    report = imports.run([products, items], empty)
    assert parts(report) == {"products.csv": ("products", 1, 1, 0, 0), "items.csv": ("order_items", 2, 0, 0, 0)}
    assert rows(empty, "SELECT id, sku, title FROM products") == [
        (1, "A", "Apple"),
        (2, "b", "Beans"),
        (502, "Z", "Zucchini"),
    ]
    assert rows(empty, "SELECT product_id FROM order_items ORDER BY id") == [(1,), (2,), (2,), (502,)]
    assert not imports.run([products, items], empty).changed


def test_a_line_may_state_its_amount_instead_of_a_price(empty: Settings, tmp_path: Path) -> None:
    file = csv(
        tmp_path / "sales.csv",
        "Order ID,Order Date,Customer ID,Product ID,Product Name,Sales,Quantity\n"
        "CA-2017-1,11/8/2017,CG-12520,FUR-BO-1,Bookcase,261.96,2\nCA-2017-2,11/30/2017,CG-12520,FUR-BO-1,Bookcase,10,3\n",
    )
    assert parts(imports.run([file], empty)) == {"sales.csv": ("order_lines", 2, 0, 0, 0)}
    assert rows(empty, "SELECT amount_cents, created_at FROM orders") == [
        (26196, "2017-11-08 00:00:00"),
        (1000, "2017-11-30 00:00:00"),
    ]
    assert rows(empty, "SELECT quantity, unit_price_cents FROM order_items") == [(2, 13098), (3, 333)]
    assert rows(empty, "SELECT id, sku FROM products") == [(1, "FUR-BO-1")]
    assert not imports.run([file], empty).changed


def test_many_codes_whose_digits_are_taken_are_counted_and_stay_quick(empty: Settings, tmp_path: Path) -> None:
    orders = 8000
    open_shop(empty, 9, 9)
    with sqlite3.connect(empty.database) as connection:
        connection.executemany(
            "INSERT INTO orders VALUES (?, 1, 100, 'paid', '2026-01-01 00:00:00')", ((n,) for n in range(1, orders + 1))
        )
    body = "".join(f"A{n},1,P1,Thing,1,2.5,2026-02-01\n" for n in range(1, orders + 1))
    file = csv(tmp_path / "l.csv", "order_id,customer_id,sku,title,quantity,unit_price,created_at\n" + body)
    started = time.process_time()
    report = imports.run([file], empty)
    assert time.process_time() - started < 4  # under 1 s; 10 s where each code looks at all those before it
    assert [note.key for note in report.notes] == ["ingest.note.renumbered"] * 3 + ["ingest.note.renumbered_more"]
    assert report.notes[-1].values["codes"] == "7,997"
    with sqlite3.connect(empty.database) as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT id) FROM orders").fetchone() == (16000, 16000)
