"""The forecast held against what happened: fit on the days up to a split, look at the days after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted
from crm_tools.analytics.repurchase.model import RepurchaseModel, fit, score
from crm_tools.analytics.repurchase.summary import per_customer

BINS = 10


@dataclass(frozen=True)
class Called:
    """Customers who were called likely to leave, and how many of them bought again after all."""

    customers: int
    bought_again: int

    @property
    def share(self) -> float | None:
        """Of them who bought again, None of nobody."""
        return self.bought_again / self.customers if self.customers else None


@dataclass(frozen=True)
class Calibration:
    """A forecast made on ``split_day`` for the days after it up to ``end_day``, and what came.

    ``customers``: customer_id, p_alive, repurchase_probability, expected_purchases, purchase_days (observed, 0 for
    none); those who had bought by ``split_day``.
    """

    model: RepurchaseModel
    split_day: dt.date
    end_day: dt.date
    customers: pd.DataFrame

    def bins(self) -> pd.DataFrame:
        """Ten equal ranges of the repurchase probability: low, high, customers, predicted (mean probability) and
        observed (share who bought again); the last two are missing in a range without customers."""
        edges = np.linspace(0, 1, BINS + 1)
        probability = self.customers["repurchase_probability"].to_numpy()
        index = np.clip(np.digitize(probability, edges) - 1, 0, BINS - 1)
        groups = pd.DataFrame({"p": probability, "again": self._again}).groupby(index)
        bins = groups.agg(customers=("p", "size"), predicted=("p", "mean"), observed=("again", "mean"))
        bins = bins.reindex(range(BINS)).fillna({"customers": 0}).astype({"customers": "int64"})
        return pd.DataFrame({"low": edges[:-1], "high": edges[1:]}).join(bins)

    def brier(self) -> float:
        """Mean squared error of the repurchase probability; 0 is perfect."""
        return float(((self.customers["repurchase_probability"] - self._again) ** 2).mean())

    def brier_of_the_average(self) -> float:
        """The same for a forecast that gives everybody the share who bought again: what a model has to beat."""
        share = float(self._again.mean())
        return share * (1 - share)

    def below(self, probability: float) -> Called:
        """Those whose repurchase probability was below ``probability``."""
        return self._called(self.customers["repurchase_probability"] < probability)

    def among(self, customer_ids: Iterable[object]) -> Called:
        """Those of ``customer_ids``, for instance of the churn list as the rules made it on ``split_day``."""
        return self._called(self.customers["customer_id"].isin(list(customer_ids)))

    @property
    def _again(self) -> pd.Series[bool]:
        return self.customers["purchase_days"] > 0

    def _called(self, chosen: pd.Series[bool]) -> Called:
        return Called(int(chosen.sum()), int(self._again[chosen].sum()))


def calibrate(transactions: pd.DataFrame, split_day: dt.date, end_day: dt.date) -> Calibration | NotFitted:
    """Fit on ``transactions`` (as for :func:`summary.per_customer`) up to ``split_day``, check to ``end_day``.

    ``end_day`` should not lie after the data's last day: days that nobody recorded count as days without a purchase.
    """
    days = pd.to_datetime(transactions["day"]).dt.normalize()
    later = transactions.assign(day=days)[days > pd.Timestamp(split_day)]
    return calibrate_customers(per_customer(transactions, split_day), per_customer(later, end_day), split_day, end_day)


def calibrate_customers(
    before: pd.DataFrame, after: pd.DataFrame, split_day: dt.date, end_day: dt.date
) -> Calibration | NotFitted:
    """The same from one row a customer: ``before`` with all purchases up to ``split_day`` (as for
    :func:`summary.histories`), ``after`` with customer_id and purchase_days from the day after it to ``end_day``."""
    if end_day <= split_day:
        raise ValueError(f"nothing to check between {split_day} and {end_day}")
    model = fit(before, split_day)
    if isinstance(model, NotFitted):
        return model
    customers = score(model, before, split_day, (end_day - split_day).days)
    observed = after.set_index("customer_id")["purchase_days"]
    customers["purchase_days"] = customers["customer_id"].map(observed).fillna(0).astype("int64")
    return Calibration(
        model, split_day, end_day, customers.drop(columns=["expected_value_cents", "value_at_risk_cents"])
    )
