"""Shops whose truth is known: customers drawn from the models' own story."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from crm_tools.analytics.repurchase.bg_nbd import BgNbd

TODAY = dt.date(2026, 11, 22)


def simulate(truth: BgNbd, customers: int, longest: float, horizon: float, seed: int) -> pd.DataFrame:
    """Histories (x, t_x, T) of customers who came up to ``longest`` ago, and what they ``buy`` in the horizon after T.

    Every purchase is drawn: a waiting time at the customer's rate, then the coin that decides whether to leave. With
    a = 0 nobody leaves.
    """
    random = np.random.default_rng(seed)
    rate = random.gamma(truth.r, 1 / truth.alpha, customers)
    leaving = random.beta(truth.a, truth.b, customers) if truth.a else np.zeros(customers)
    T = random.uniform(1, longest, customers)
    x, t_x, buys, clock = (np.zeros(customers) for _ in range(4))
    there = np.ones(customers, bool)
    while there.any():
        clock[there] += random.exponential(1, int(there.sum())) / np.maximum(rate[there], 1e-300)
        there &= clock <= T + horizon
        past = there & (clock <= T)
        x[past] += 1
        t_x[past] = clock[past]
        buys[there & ~past] += 1
        there &= random.uniform(size=customers) >= leaving
    return pd.DataFrame({"x": x, "t_x": t_x, "T": T, "buys": buys})


def as_customers(shop: pd.DataFrame, mean_cents: float = 5_000, seed: int = 1) -> pd.DataFrame:
    """One row a customer, as a GROUP BY over the orders of such a shop would give it on TODAY (ISO text days)."""
    random = np.random.default_rng(seed)
    recency, T = np.floor(shop["t_x"]), np.floor(shop["T"])
    days = np.minimum(shop["x"], recency).astype(int) + 1
    first = pd.Timestamp(TODAY) - pd.to_timedelta(T, unit="D")
    own_mean = mean_cents * 2.5 / random.gamma(3.5, 1, len(shop))
    return pd.DataFrame(
        {
            "customer_id": np.arange(len(shop)) + 1001,
            "first_day": first.dt.strftime("%Y-%m-%d"),
            "last_day": (first + pd.to_timedelta(recency, unit="D")).dt.strftime("%Y-%m-%d"),
            "purchase_days": days,
            "total_cents": np.rint(random.gamma(4 * days, own_mean / 4)).astype("int64"),
        }
    )
