"""Inquiries one a row, and by what they say."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tools.analytics import report
from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.criteria import Filter, Order
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import ReportRequest
from crm_tools.present.csv_export import csv_stream
from crm_tools.present.figures import figure

OF_EACH = ("inquiry", "inquired_at", "customer", "product", "inquiry_channel", "inquiry_content")
LATEST = Order(by="inquired_at", descending=True)
ODD = ("100%好评", "100个好评", "a_b'; DROP TABLE inquiries; --", "axb", "=1+1", "Refund 退款")


@pytest.fixture
def odd(demo_copy: Path, demo_desk: Desk) -> Desk:
    """A desk whose last inquiries say what a careless query or spreadsheet would run."""
    with closing(sqlite3.connect(demo_copy)) as connection, connection:
        for number, text in enumerate(ODD):
            connection.execute(
                "INSERT INTO inquiries (id, customer_id, product_id, channel, content, created_at)"
                " VALUES (?, 1, NULL, '微信', ?, ?)",
                (900_001 + number, text, f"2026-11-22 10:00:0{number}"),
            )
    return replace(demo_desk, database=demo_copy)


def _saying(desk: Desk, word: str) -> list[str]:
    wanted = ReportRequest(
        measures=("inquiries",),
        dimensions=OF_EACH,
        period="today",
        filters=(Filter(field="inquiry_content", op="contains", value=word),),
        order=LATEST,
    )
    frame = report.run(desk, wanted).frame
    return [text for text in frame["inquiry_content"] if text in ODD]


def test_each_inquiry_is_a_row_with_or_without_a_product(demo_desk: Desk) -> None:
    wanted = ReportRequest(measures=("inquiries",), dimensions=OF_EACH, period="2026-10", order=LATEST, limit=50)
    found = report.run(demo_desk, wanted)
    shown = ["inquiry_id", "inquired_at", "customer", "product", "inquiry_channel", "inquiry_content"]
    with closing(sqlite3.connect(demo_desk.database)) as connection:
        gold = connection.execute(
            "SELECT q.id, q.created_at, c.name, p.title, q.channel, q.content FROM inquiries q"
            " JOIN customers c ON c.id = q.customer_id LEFT JOIN products p ON p.id = q.product_id"
            " WHERE q.created_at LIKE '2026-10%' ORDER BY q.created_at DESC, q.id LIMIT 50"
        ).fetchall()
    rows = found.frame[shown].astype(object).where(found.frame[shown].notna(), None)
    assert [tuple(row) for row in rows.itertuples(index=False, name=None)] == gold
    assert None in rows["product"].tolist()
    assert not found.notes or "unnamed" not in str(found.notes)
    assert figure(found, "auto", "zh") is None


def test_a_word_is_a_value_and_no_pattern(odd: Desk) -> None:
    assert _saying(odd, "100%") == ["100%好评"]
    assert _saying(odd, "a_b") == ["a_b'; DROP TABLE inquiries; --"]
    assert _saying(odd, "'; DROP TABLE inquiries; --") == ["a_b'; DROP TABLE inquiries; --"]
    assert _saying(odd, "refund") == ["Refund 退款"]


def test_customers_are_chosen_by_what_they_asked(odd: Desk) -> None:
    said = Filter(field="inquiry_content", op="contains", value="100%")
    wanted = AudienceRequest(period="today", filters=(Condition(field="inquiries", op="ge", value=1, where=(said,)),))
    assert find(odd, wanted).page()["customer_id"].tolist() == [1]


def test_a_spreadsheet_runs_no_inquiry(odd: Desk) -> None:
    wanted = ReportRequest(
        measures=("inquiries",),
        dimensions=OF_EACH,
        period="today",
        filters=(Filter(field="inquiry_content", op="contains", value="=1+1"),),
    )
    found = report.run(odd, wanted)
    written = b"".join(csv_stream([found.frame], found.columns, "en")).decode("utf-8-sig")
    assert [row[-2] for row in csv.reader(io.StringIO(written))][1:] == ["'=1+1"]
