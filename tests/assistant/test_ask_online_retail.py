"""``ask`` on the real retailer, held against pandas over the CSV."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from crm_tools.assistant.ask import ask
from crm_tools.ingest.report import ImportReport
from crm_tools.settings import Settings

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def spent(shared_data: Path) -> pd.Series:
    """Pounds paid by customer, over all lines that IMPORT.md keeps."""
    lines = pd.read_csv(
        shared_data / "online_retail" / "online_retail.csv.gz",
        dtype=str,
        keep_default_na=False,
        usecols=["InvoiceNo", "Quantity", "UnitPrice", "CustomerID"],
    )
    kept = lines[
        (lines.CustomerID != "") & ~lines.InvoiceNo.str.startswith("C") & (lines.Quantity.astype(int) > 0)
    ].assign(price=lambda frame: frame.UnitPrice.map(Decimal), quantity=lambda frame: frame.Quantity.astype(int))
    kept = kept[kept.price > 0]
    cents = [
        int((quantity * price * 100).quantize(Decimal(1), ROUND_HALF_UP))
        for quantity, price in zip(kept.quantity, kept.price, strict=True)
    ]
    customer = kept.CustomerID.map(lambda number: int(float(number)))
    return pd.Series(cents, index=customer).groupby(level=0).sum() / 100


@pytest.mark.parametrize("question", ["按销售额排序的前10名客户", "top 10 customers by sales"])
def test_the_ten_best_customers(
    online_retail: tuple[Settings, ImportReport], spent: pd.Series, question: str, tmp_path: Path
) -> None:
    answer = ask(question, online_retail[0].model_copy(update={"browsing_folder": tmp_path}))

    expected = sorted(spent.items(), key=lambda one: (-one[1], one[0]))[:10]
    assert answer.status == "answered"
    assert answer.table
    names = [column.name for column in answer.table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in answer.table.rows]
    assert [(row["customer_id"], row["sales"]) for row in rows] == expected
    assert answer.understood
    assert answer.understood.period == (None, "2011-12-09")
