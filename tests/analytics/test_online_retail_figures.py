"""Forty figures about a real retailer's 541,909 order lines, equal to pandas over the CSV."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.explain import ExplainRequest, explain
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from tests.analytics.online_retail import Books, within

pytestmark = pytest.mark.shared


def report(desk: Desk, *measures: str, **more: Any) -> pd.DataFrame:
    return run(desk, ReportRequest.model_validate({"measures": measures, **more})).frame


def number(desk: Desk, measure: str, **more: Any) -> Any:
    frame = report(desk, measure, **more)
    assert len(frame) == 1
    return frame[measure].iloc[0]


def series(desk: Desk, measure: str, by: str, **more: Any) -> dict[Any, Any]:
    frame = report(desk, measure, dimensions=[by], **more)
    return dict(zip(frame[by], frame[measure], strict=True))


def test_totals(retail: Desk, books: Books) -> None:
    """Nine figures of the whole time."""
    refunded = books.orders[books.orders["status"] == "refunded"]
    often = books.paid.groupby("customer").size()
    frame = report(
        retail,
        "sales",
        "orders",
        "buyers",
        "aov",
        "units",
        "refund_amount",
        "refund_rate",
        "repeat_rate",
        "new_customers",
    )
    assert frame.to_dict("records") == [
        {
            "sales": books.paid["amount"].sum(),
            "orders": len(books.paid),
            "buyers": books.paid["customer"].nunique(),
            "aov": pytest.approx(books.paid["amount"].mean()),
            "units": books.items["Quantity"].sum(),
            "refund_amount": refunded["amount"].sum(),
            "refund_rate": pytest.approx(len(refunded) / len(books.orders)),
            "repeat_rate": pytest.approx((often >= 2).mean()),
            "new_customers": len(books.customers),
        }
    ]


def test_gmv_and_order_status(retail: Desk, books: Books) -> None:
    assert number(retail, "gmv") == books.orders["amount"].sum()
    assert series(retail, "placed_orders", "pay_status") == books.orders["status"].value_counts().to_dict()


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("sales", lambda orders: orders["amount"].sum()),
        ("orders", len),
        ("buyers", lambda orders: orders["customer"].nunique()),
        ("aov", lambda orders: orders["amount"].mean()),
    ],
)
@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("month", lambda at: at.dt.strftime("%Y-%m")),
        ("quarter", lambda at: at.dt.year.astype(str) + "-Q" + at.dt.quarter.astype(str)),
        ("week", lambda at: (at - pd.to_timedelta(at.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")),
    ],
)
def test_by_calendar(retail: Desk, books: Books, measure: str, value: Any, by: str, key: Any) -> None:
    """Twelve figures."""
    wanted = {bucket: value(part) for bucket, part in books.paid.groupby(key(books.paid["at"]))}
    got = series(retail, measure, by)
    assert {bucket: found for bucket, found in got.items() if found == found and found} == pytest.approx(wanted)
    # Between Christmas and New Year nothing was sold for a week: that week is there with nothing.
    assert set(got) - set(wanted) == ({"2010-12-27"} if by == "week" else set())


@pytest.mark.parametrize(
    ("by", "key"), [("weekday", lambda at: at.dt.day_of_week + 1), ("hour", lambda at: at.dt.hour)]
)
@pytest.mark.parametrize("measure", ["sales", "orders"])
def test_by_cycle(retail: Desk, books: Books, measure: str, by: str, key: Any) -> None:
    """Four figures: they never sold on a Saturday, nor at night."""
    parts = books.paid.groupby(key(books.paid["at"]))["amount"]
    wanted = (parts.sum() if measure == "sales" else parts.size()).to_dict()
    got = series(retail, measure, by)
    assert {bucket: value for bucket, value in got.items() if value} == wanted
    assert len(got) == (7 if by == "weekday" else 24)


@pytest.mark.parametrize("measure", ["sales", "buyers", "units", "refunded_orders"])
def test_by_country(retail: Desk, books: Books, measure: str) -> None:
    """Four figures."""
    refunded = books.orders[books.orders["status"] == "refunded"]
    wanted = {
        "sales": books.paid.groupby("country")["amount"].sum(),
        "buyers": books.paid.groupby("country")["customer"].nunique(),
        "units": books.items.groupby("country")["Quantity"].sum(),
        "refunded_orders": refunded.groupby("country").size(),
    }[measure]
    assert series(retail, measure, "city") == wanted.to_dict()


def test_top_customers_and_countries(retail: Desk, books: Books) -> None:
    """Three figures: ten customers, five countries with their share and others."""
    best = books.paid.groupby("customer")["amount"].sum().reset_index()
    best = best.sort_values(["amount", "customer"], ascending=[False, True]).head(10)
    frame = report(retail, "sales", dimensions=["customer"], limit=10)
    assert frame["customer_id"].tolist() == best["customer"].tolist()
    assert frame["sales"].tolist() == best["amount"].tolist()
    assert frame["customer"].tolist() == [f"Customer {customer}" for customer in best["customer"]]

    countries = books.paid.groupby("country")["amount"].sum().sort_values(ascending=False)
    frame = report(retail, "sales", dimensions=["city"], limit=5, others=True, share=["sales"])
    assert frame["sales"].tolist() == [*countries.head(5), countries.iloc[5:].sum()]
    assert frame["sales_share"].tolist() == pytest.approx([value / countries.sum() for value in frame["sales"]])


@pytest.mark.parametrize("measure", ["units", "product_sales", "orders"])
def test_top_products(retail: Desk, books: Books, measure: str) -> None:
    """Three figures over the codes; ids are those of the import, codes tell products apart."""
    items = books.items.assign(worth=books.items["Quantity"] * books.items["price"])
    by_code = items.groupby("sku")
    wanted = {
        "units": by_code["Quantity"].sum(),
        "product_sales": by_code["worth"].sum(),
        "orders": by_code["InvoiceNo"].nunique(),
    }[measure]
    frame = report(retail, measure, dimensions=["product"])
    assert sorted(frame[measure], reverse=True) == sorted(wanted, reverse=True)
    assert frame[measure].tolist() == sorted(frame[measure], reverse=True)


def test_repeat_rate_of_a_quarter(retail: Desk, books: Books) -> None:
    quarter = within(books.paid, "2011-07-01", "2011-09-30").groupby("customer").size()
    assert number(retail, "repeat_rate", period="2011-Q3") == pytest.approx((quarter >= 2).mean())
    assert number(retail, "repeat_buyers", period="2011-Q3") == (quarter >= 2).sum()


def test_refunds_by_month(retail: Desk, books: Books) -> None:
    refunded = books.orders[books.orders["status"] == "refunded"]
    assert series(retail, "refund_amount", "month") == refunded.groupby("month")["amount"].sum().to_dict()
    rate = books.orders.groupby("month")["status"].apply(lambda status: (status == "refunded").mean())
    assert series(retail, "refund_rate", "month") == pytest.approx(rate.to_dict())


def test_first_time_buyers_and_new_customers_by_month(retail: Desk, books: Books) -> None:
    first = books.paid.groupby("customer")["at"].min().dt.strftime("%Y-%m").value_counts().to_dict()
    assert series(retail, "first_time_buyers", "month") == first
    since = books.customers["since"].dt.strftime("%Y-%m").value_counts().to_dict()
    assert series(retail, "new_customers", "month") == since


def test_december_to_date_against_the_same_days_of_november(retail: Desk, books: Books) -> None:
    frame = report(retail, "sales", "orders", period="this_month", compare="previous")
    now, before = within(books.paid, "2011-12-01", "2011-12-09"), within(books.paid, "2011-11-01", "2011-11-09")
    [row] = frame.to_dict("records")
    assert (row["sales"], row["sales_previous"]) == (now["amount"].sum(), before["amount"].sum())
    assert row["sales_change"] == pytest.approx(now["amount"].sum() / before["amount"].sum() - 1)
    assert (row["orders"], row["orders_previous"]) == (len(now), len(before))


def test_december_against_the_year_before_by_country(retail: Desk, books: Books) -> None:
    now = within(books.paid, "2011-12-01", "2011-12-09").groupby("country")["amount"].sum()
    before = within(books.paid, "2010-12-01", "2010-12-09").groupby("country")["amount"].sum()
    frame = report(retail, "sales", dimensions=["city"], period="this_month", compare="year_ago")
    both = pd.DataFrame({"now": now, "before": before}).fillna(0)
    assert dict(zip(frame["city"], zip(frame["sales"], frame["sales_previous"], strict=True), strict=True)) == {
        country: (row.now, row.before) for country, row in zip(both.index, both.itertuples(), strict=True)
    }


def test_running_total_of_the_year(retail: Desk, books: Books) -> None:
    months = within(books.paid, "2011-01-01", "2011-12-09").groupby("month")["amount"].sum().cumsum()
    frame = report(retail, "sales", dimensions=["month"], period="2011", running=["sales"])
    assert frame["sales_running"].tolist() == months.tolist()


def test_why_november_beat_october(retail: Desk, books: Books) -> None:
    found = explain(retail, ExplainRequest(period="2011-11", compare="previous", by=("city", "customer_kind"), top=200))
    now, before = books.paid[books.paid["month"] == "2011-11"], books.paid[books.paid["month"] == "2011-10"]
    difference = int(now["amount"].sum() - before["amount"].sum())
    assert found.total.frame["sales_difference"].tolist() == [difference]
    city, kind = (split.result.frame for split in found.splits)
    moved = now.groupby("country")["amount"].sum().sub(before.groupby("country")["amount"].sum(), fill_value=0)
    assert dict(zip(city["city"], city["sales_difference"], strict=True)) == moved.to_dict()
    first = books.paid.groupby("customer")["at"].min().dt.strftime("%Y-%m")
    new = now[now["customer"].map(first) == "2011-11"]["amount"].sum()
    assert kind.set_index("customer_kind")["sales"].to_dict() == {"new": new, "returning": now["amount"].sum() - new}


def test_the_data_goes_until_its_last_day(retail: Desk) -> None:
    assert run(retail, ReportRequest(measures=("sales",))).notes == ()
    later = Desk(retail.database, dt.date(2011, 12, 11), retail.definitions)
    assert any("2011-12-09" in words.en for words in run(later, ReportRequest(measures=("sales",))).notes)
