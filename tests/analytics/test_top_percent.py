"""The first so many percent of a ranking: how many that is, who they are, and what they hold."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from crm_tools.analytics.criteria import Order
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.texts import UserError


@pytest.fixture(scope="module")
def spent(desk: Desk) -> pd.Series:
    """Paid amounts up to today by customer, most first."""
    with closing(sqlite3.connect(desk.database)) as connection:
        found = pd.read_sql(
            "SELECT customer_id, SUM(amount_cents) AS spent FROM orders "
            "WHERE pay_status = 'paid' AND created_at < '2026-04-01' GROUP BY 1",
            connection,
        )
    return found.sort_values(["spent", "customer_id"], ascending=[False, True]).set_index("customer_id")["spent"]


@pytest.mark.parametrize("percent", [5, 10, 33.3, 100])
def test_of_the_buyers(desk: Desk, spent: pd.Series, percent: float) -> None:
    told = run(desk, ReportRequest(measures=("sales",), dimensions=("customer",), top_percent=percent))
    first = spent.head(math.ceil(len(spent) * percent / 100))
    assert list(told.frame["customer_id"]) == list(first.index)
    assert list(told.frame["sales"]) == list(first)
    share = first.sum() / spent.sum()
    assert any(f"{len(first)} 个" in note.zh and f"共 {len(spent)} 个" in note.zh for note in told.notes)
    assert any(f"{share:.1%}" in note.en for note in told.notes)


def test_from_the_other_end_and_beside_a_comparison(desk: Desk, spent: pd.Series) -> None:
    least = ReportRequest(
        measures=("sales",), dimensions=("customer",), order=Order(by="sales", descending=False), top_percent=10
    )
    assert list(run(desk, least).frame["sales"]) == sorted(spent)[: math.ceil(len(spent) / 10)]
    compared = ReportRequest(
        measures=("orders",), dimensions=("city",), period="2026-03", compare="previous", top_percent=50
    )
    told = run(desk, compared)
    everything = run(desk, compared.model_copy(update={"top_percent": None})).frame
    assert len(told.frame) == math.ceil((everything["orders"] > 0).sum() / 2)


def test_a_tenth_of_thirty_is_three() -> None:
    from crm_tools.analytics.rows import _first_percent

    frame = pd.DataFrame({"sales": range(30, 0, -1)})
    assert [len(_first_percent(frame, "sales", percent)) for percent in (10, 70, 1)] == [3, 21, 1]


@pytest.mark.parametrize(
    "request_",
    [
        {"dimensions": ()},
        {"dimensions": ("month",)},
        {"dimensions": ("customer",), "limit": 3},
        {"dimensions": ("city",), "others": True},
    ],
)
def test_it_needs_something_to_rank(desk: Desk, request_: dict[str, object]) -> None:
    with pytest.raises(UserError) as refused:
        run(desk, ReportRequest(measures=("sales",), top_percent=10, **request_))
    assert refused.value.key == "analytics.plan.percent_of_what"
