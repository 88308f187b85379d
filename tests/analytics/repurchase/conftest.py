"""The real shops the models are held against."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def cdnow_summary(shared_data: Path) -> pd.DataFrame:
    """The published summary of the 1/10 sample in weeks: ID, frequency, recency, T."""
    return pd.read_csv(shared_data / "cdnow" / "cdnow_customers_summary.csv")


@pytest.fixture(scope="session")
def cdnow(shared_data: Path) -> pd.DataFrame:
    """Purchases of the 1/10 sample, 1997-01-01 to 1998-06-30: customer_id (sample id), day, amount_cents."""
    rows = pd.read_csv(
        shared_data / "cdnow" / "CDNOW_sample.txt",
        sep=r"\s+",
        names=["master_id", "customer_id", "day", "cds", "dollars"],
        dtype={"day": str},
    )
    return rows.assign(
        day=pd.to_datetime(rows["day"], format="%Y%m%d"), amount_cents=(rows["dollars"] * 100).round().astype("int64")
    )[["customer_id", "day", "amount_cents"]]


@pytest.fixture(scope="session")
def online_retail(shared_data: Path) -> pd.DataFrame:
    """Sales of the UK gift retailer to known customers, 2010-12-01 to 2011-12-09: customer_id, day, amount_cents."""
    rows = pd.read_csv(
        shared_data / "online_retail" / "online_retail.csv.gz",
        usecols=["Quantity", "InvoiceDate", "UnitPrice", "CustomerID"],
    )
    rows = rows[rows["CustomerID"].notna() & (rows["Quantity"] > 0) & (rows["UnitPrice"] > 0)]
    return pd.DataFrame(
        {
            "customer_id": rows["CustomerID"].astype(int),
            "day": rows["InvoiceDate"],
            "amount_cents": (rows["Quantity"] * rows["UnitPrice"] * 100).round().astype("int64"),
        }
    )
