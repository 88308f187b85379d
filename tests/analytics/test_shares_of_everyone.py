"""Shares of some customers in what everyone did: against facts put together with pandas."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Filter, ReportRequest
from crm_tools.texts import UserError

REPEAT = AudienceRequest(filters=(Condition(field="orders", op="ge", value=2, period="this_year"),))


@pytest.fixture(scope="module")
def orders(desk: Desk) -> pd.DataFrame:
    """This year's paid orders with their customers' cities; ``often``: whose customer has two or more."""
    with closing(sqlite3.connect(desk.database)) as connection:
        found = pd.read_sql(
            "SELECT o.*, c.level, c.city FROM orders o JOIN customers c ON c.id = o.customer_id "
            "WHERE pay_status = 'paid' AND o.created_at BETWEEN '2026-01-01' AND '2026-04-01'",
            connection,
        )
    return found.assign(often=found.groupby("customer_id")["id"].transform("size") >= 2)


def test_of_all_sales(desk: Desk, orders: pd.DataFrame) -> None:
    asked = ReportRequest(measures=("sales",), period="this_year", audience=REPEAT, share=("sales",), of_all=True)
    told = run(desk, asked)
    [(sales, share)] = told.frame.itertuples(index=False, name=None)
    often = orders.loc[orders["often"], "amount_cents"].sum()
    assert 0 < often < orders["amount_cents"].sum()
    assert (sales, share) == (often, pytest.approx(often / orders["amount_cents"].sum()))
    assert any("全部客户" in note.zh for note in told.notes)


def test_of_each_group_and_under_the_same_conditions(desk: Desk, orders: pd.DataFrame) -> None:
    asked = ReportRequest(
        measures=("orders",),
        dimensions=("level",),
        period="this_year",
        filters=(Filter(field="city", op="in", value=("上海", "北京")),),
        audience=REPEAT,
        share=("orders",),
        of_all=True,
    )
    found = run(desk, asked).frame.set_index("level")["orders_share"]
    there = orders[orders["city"].isin(["上海", "北京"])]
    wanted = there.groupby("level")["often"].mean()
    assert dict(found) == pytest.approx({level: share for level, share in wanted.items() if share})


def test_a_part_within_the_customers(desk: Desk, orders: pd.DataFrame) -> None:
    """Of these customers alone, as without it: 高价值客户中金卡占比."""
    asked = ReportRequest(
        measures=("orders",),
        period="this_year",
        part=(Filter(field="level", value="金卡"),),
        audience=REPEAT,
        share=("orders",),
    )
    often = orders[orders["often"]]
    [share] = run(desk, asked).frame["orders_share"]
    assert share == pytest.approx((often["level"] == "金卡").mean())


@pytest.mark.parametrize("missing", [{"share": ("sales",)}, {"audience": REPEAT}])
def test_it_needs_a_share_and_customers(desk: Desk, missing: dict[str, object]) -> None:
    with pytest.raises(UserError) as refused:
        run(desk, ReportRequest(measures=("sales",), of_all=True, **missing))
    assert refused.value.key == "analytics.plan.of_all_what"
