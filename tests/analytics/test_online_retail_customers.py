"""Lists and groups of a real retailer's customers, equal to pandas over the CSV."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.retention import cohorts
from tests.analytics.online_retail import TODAY, Books, within

pytestmark = pytest.mark.shared


def test_cohorts(retail: Desk, books: Books) -> None:
    frame = cohorts(retail, "all").frame
    first = books.paid.groupby("customer")["month"].min()
    pairs = books.paid.assign(cohort=books.paid["customer"].map(first))[
        ["customer", "cohort", "month"]
    ].drop_duplicates()
    wanted = pairs.groupby(["cohort", "month"]).size()
    for row in frame.itertuples():
        month = str(pd.Period(row.cohort) + row.month_number)
        assert row.customers == wanted.get((row.cohort, month), 0)
    assert frame[frame["month_number"] == 0]["customers"].sum() == first.size


def test_high_value_and_churn_risk(retail: Desk, books: Books) -> None:
    """Eight figures: the list, and the number at each stage and of each cause."""
    recent = within(books.paid, "2011-11-01", "2011-12-09").groupby("customer")["amount"].sum()
    best = recent[recent >= 1_000_000].reset_index().sort_values(["amount", "customer"], ascending=[False, True])
    page = find(retail, AudienceRequest(segment="high_value")).page(0, 1000)
    assert page["customer_id"].tolist() == best["customer"].tolist()
    assert page["sales"].tolist() == best["amount"].tolist()

    age = (TODAY - books.paid["at"].dt.normalize()).dt.days
    counts = pd.DataFrame({"customer": books.paid["customer"], "age": age})
    each = counts.groupby("customer")["age"].agg(
        last="min", recent=lambda ages: (ages < 90).sum(), before=lambda ages: ((ages >= 90) & (ages < 180)).sum()
    )
    lost, lapsed = each["last"] >= 365, each["last"] >= 90
    falling = ~lapsed & (each["before"] >= 2) & (each["recent"] < each["before"] / 2)
    listed = find(retail, AudienceRequest(segment="churn_risk")).page(0, 10_000)
    assert listed["stage"].value_counts().to_dict() == {
        "lapsed": (lapsed & ~lost).sum(),
        "falling": falling.sum(),
        "lost": lost.sum(),
    }
    days = counts.groupby("customer")["age"].agg(first="max", last="min", days="nunique")
    usual = (days["first"] - days["last"]) / (days["days"] - 1).where(days["days"] > 1)
    off = days["last"] >= 2 * (usual + 0.5).apply(np.floor)
    once = days["days"] == 1
    assert listed["cause"].value_counts().to_dict() == {
        "frequency": falling.sum(),
        "bought_once": (lapsed & once).sum(),
        "off_rhythm": (lapsed & off).sum(),
        "silent": (lapsed & ~once & ~off).sum(),
    }


def test_customers_by_rules(retail: Desk, books: Books) -> None:
    """Germans with three orders or more this year who spent at least £500 in the last 90 days."""
    german = books.paid[books.paid["country"] == "Germany"]
    year = within(german, "2011-01-01", "2011-12-09").groupby("customer").size()
    spent = within(german, "2011-09-11", "2011-12-09").groupby("customer")["amount"].sum()
    wanted = sorted(set(year[year >= 3].index) & set(spent[spent >= 50_000].index))
    request = {
        "filters": [
            {"field": "city", "value": "Germany"},
            {"field": "orders", "op": "ge", "value": 3, "period": "this_year"},
            {"field": "sales", "op": "ge", "value": 500, "period": "last_90_days"},
        ]
    }
    audience = find(retail, AudienceRequest.model_validate(request))
    assert sorted(audience.page(0, 1000)["customer_id"]) == wanted
    assert audience.count() == len(wanted) > 5


def test_new_customers(retail: Desk, books: Books) -> None:
    """A customer is new with the first line of any kind; 30 days end on the 9th of December."""
    since = books.customers["since"]
    wanted = since[(since >= "2011-11-10") & (since < "2011-12-10")].index
    page = find(retail, AudienceRequest(segment="new")).page(0, 5000)
    assert sorted(page["customer_id"]) == sorted(wanted)
    assert len(page) > 20


def test_customers_by_nested_rules(retail: Desk, books: Books) -> None:
    """Abroad, or more than £2,000 this year; not those silent for 60 days."""
    abroad = set(books.customers[books.customers["country"] != "United Kingdom"].index)
    year = within(books.paid, "2011-01-01", "2011-12-09").groupby("customer")["amount"].sum()
    spenders = set(year[year >= 200_000].index)
    last = books.paid.groupby("customer")["at"].max().dt.normalize()
    recent = set(last[(TODAY - last).dt.days < 60].index)
    rule = {
        "match": "all",
        "rules": [
            {
                "match": "any",
                "rules": [
                    {"field": "city", "op": "ne", "value": "United Kingdom"},
                    {"field": "sales", "op": "ge", "value": 2000, "period": "this_year"},
                ],
            },
            {"match": "none", "rules": [{"field": "days_since_order", "op": "ge", "value": 60}]},
            {"field": "orders", "op": "ge", "value": 1},
        ],
    }
    page = find(retail, AudienceRequest.model_validate({"rule": rule})).page(0, 5000)
    assert set(page["customer_id"]) == (abroad | spenders) & recent
    assert len(page) > 500


def test_rfm_groups(retail: Desk, books: Books) -> None:
    each = pd.DataFrame({"customer": books.paid["customer"], "age": (TODAY - books.paid["at"].dt.normalize()).dt.days})
    each = each.groupby("customer")["age"].agg(["min", "size"])
    champions = (each["min"] < 30) & (each["size"] >= 5)  # today and the 29 days before it
    cant_lose = (each["min"] >= 90) & (each["size"] >= 8)
    lost = (each["min"] >= 180) & (each["size"] <= 2)
    groups = find(retail, AudienceRequest(segment="rfm")).groups(("rfm_group",)).set_index("rfm_group")["customers"]
    assert groups.sum() == len(each)
    assert (groups["champions"], groups["cant_lose"], groups["lost"]) == (champions.sum(), cant_lose.sum(), lost.sum())
