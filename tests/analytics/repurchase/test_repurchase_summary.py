"""Histories against the published CDNOW summary and against a plain loop over the orders."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tools.analytics.repurchase.summary import histories, per_customer

END = dt.date(2026, 11, 22)


@pytest.mark.shared
def test_cdnow_gives_the_published_summary(cdnow: pd.DataFrame, cdnow_summary: pd.DataFrame) -> None:
    end = dt.date(1997, 9, 30)
    ours = histories(per_customer(cdnow, end), end).set_index("customer_id")
    published = cdnow_summary.set_index("ID")
    assert (ours["frequency"] == published["frequency"]).all()
    assert (ours[["recency", "T"]] / 7 - published[["recency", "T"]]).abs().to_numpy().max() <= 0.0051  # 2 decimals


orders = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.datetimes(dt.datetime(2026, 9, 1), dt.datetime(2026, 12, 24)),
        st.integers(0, 10**7),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=40)
@given(orders)
def test_histories_equal_a_loop_over_the_orders(rows: list[tuple[int, dt.datetime, int]]) -> None:
    spent: dict[int, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    for customer, time, cents in rows:
        if time.date() <= END:
            spent[customer][time.date()] += cents
    expected = [
        (
            customer,
            len(days) - 1,
            (max(days) - min(days)).days,
            (END - min(days)).days,
            pytest.approx(sum(days.values()) / len(days)),
        )
        for customer, days in sorted(spent.items())
    ]
    as_text = [(customer, time.isoformat(sep=" ", timespec="seconds"), cents) for customer, time, cents in rows]
    for form in (rows, as_text):
        frame = pd.DataFrame(form, columns=["customer_id", "day", "amount_cents"])
        history = histories(per_customer(frame, END), END)
        assert list(history.columns) == ["customer_id", "frequency", "recency", "T", "monetary_value"]
        assert list(history.itertuples(index=False, name=None)) == expected


def test_one_row_a_customer_from_sql_will_do() -> None:
    grouped = pd.DataFrame(
        {
            "customer_id": [7, 3],
            "first_day": ["2026-11-02", "2026-11-22"],
            "last_day": ["2026-11-12", "2026-11-22"],
            "purchase_days": [3, 1],
            "total_cents": [10_000, 999],
        }
    )
    history = histories(grouped, END)
    assert history.to_numpy().tolist() == [[7, 2, 10, 20, pytest.approx(10_000 / 3)], [3, 0, 0, 0, 999]]


def test_purchases_after_the_end_are_a_defect_of_the_query() -> None:
    late = pd.DataFrame(
        {"customer_id": [1], "first_day": ["2026-11-02"], "last_day": ["2026-11-23"], "purchase_days": [2]}
    )
    with pytest.raises(ValueError, match="2026-11-22"):
        histories(late.assign(total_cents=1), END)
