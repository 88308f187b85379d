"""A real retailer's books, made from the CSV by pandas alone."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

import pandas as pd

TODAY = pd.Timestamp("2011-12-09")


class Books(NamedTuple):
    """The retailer's facts made from the CSV by pandas alone: amounts in pence."""

    customers: pd.DataFrame
    orders: pd.DataFrame
    items: pd.DataFrame

    @property
    def paid(self) -> pd.DataFrame:
        return self.orders[self.orders["status"] == "paid"]


def read_books(shared_data: Path) -> Books:
    """The books of the retailer whose order lines lie in the folder of real data sets."""
    lines = pd.read_csv(
        shared_data / "online_retail" / "online_retail.csv.gz",
        dtype={"InvoiceNo": str, "StockCode": str, "UnitPrice": str},
    )
    lines = lines[lines["CustomerID"].notna()].copy()
    lines["at"] = pd.to_datetime(lines["InvoiceDate"])
    lines["customer"] = lines["CustomerID"].astype(int)
    price = lines["UnitPrice"].map(lambda text: Decimal(text) * 100)
    lines["price"] = [int(one.quantize(Decimal(1), ROUND_HALF_UP)) for one in price]
    lines["amount"] = [
        int((one * abs(quantity)).quantize(Decimal(1), ROUND_HALF_UP))
        for one, quantity in zip(price, lines["Quantity"], strict=True)
    ]
    cancelled = lines["InvoiceNo"].str.startswith("C")
    kept = ~cancelled & (lines["Quantity"] > 0) & (lines["UnitPrice"].astype(float) > 0)
    used = lines[cancelled | kept].assign(status=cancelled.map({True: "refunded", False: "paid"}))
    orders = used.groupby("InvoiceNo").agg(
        customer=("customer", "first"), at=("at", "min"), amount=("amount", "sum"), status=("status", "first")
    )
    latest = lines.sort_values("at", kind="stable").groupby("customer")["Country"].last()
    customers = pd.DataFrame({"since": lines.groupby("customer")["at"].min(), "country": latest})
    items = lines[kept].assign(sku=lines["StockCode"].str.strip().str.upper())
    items["at"] = items["InvoiceNo"].map(orders["at"])
    for frame in (orders, items):
        frame["month"] = frame["at"].dt.strftime("%Y-%m")
        frame["country"] = frame["customer"].map(latest)
    return Books(customers, orders, items)


def within(frame: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """The rows from the first day to the last."""
    return frame[(frame["at"] >= first) & (frame["at"] < pd.Timestamp(last) + pd.Timedelta(days=1))]
