"""From purchases to the numbers the models take. Times are whole days, money is 分.

All paid orders of a customer on one day are one purchase day, as in the papers. A shop with many orders need not
load them: :func:`histories` takes one row a customer, which SQL can make.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd


def per_customer(transactions: pd.DataFrame, observation_period_end: dt.date) -> pd.DataFrame:
    """One row a customer, of all paid orders up to and including ``observation_period_end``.

    ``transactions``: customer_id, day (date, time or ISO text), amount_cents. Returns customer_id, first_day and
    last_day (datetime), purchase_days (distinct days), total_cents.
    """
    rows = transactions[["customer_id", "amount_cents"]].assign(day=pd.to_datetime(transactions["day"]).dt.normalize())
    rows = rows[rows["day"] <= pd.Timestamp(observation_period_end)]
    days = rows.groupby(["customer_id", "day"], as_index=False).agg(amount_cents=("amount_cents", "sum"))
    return days.groupby("customer_id", as_index=False).agg(
        first_day=("day", "min"),
        last_day=("day", "max"),
        purchase_days=("day", "size"),
        total_cents=("amount_cents", "sum"),
    )


def histories(customers: pd.DataFrame, observation_period_end: dt.date) -> pd.DataFrame:
    """What the models take, from one row a customer as :func:`per_customer` or a GROUP BY makes it.

    Returns customer_id, frequency (repeat purchase days), recency and T (days from the first purchase to the last one
    and to ``observation_period_end``), monetary_value (分, mean spend of all purchase days).

    The first purchase counts in monetary_value. The papers leave it out; with it the spend of the following months
    was forecast closer for each customer, on CDNOW and on Online Retail, and a single purchase says something at all.

    Raises ValueError where a purchase lies after ``observation_period_end``: a defect of the caller's query.
    """
    end = pd.Timestamp(observation_period_end)
    first, last = (pd.to_datetime(customers[name]).dt.normalize() for name in ("first_day", "last_day"))
    if (last > end).any():
        raise ValueError(f"purchases after the end of the observation, {observation_period_end}")
    return pd.DataFrame(
        {
            "customer_id": customers["customer_id"],
            "frequency": customers["purchase_days"] - 1,
            "recency": (last - first).dt.days,
            "T": (end - first).dt.days,
            "monetary_value": customers["total_cents"] / customers["purchase_days"],
        }
    )
