"""Fit a shop, score its customers: one row a customer in, one row a customer out. Days and 分."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crm_tools.analytics.repurchase import bg_nbd, gamma_gamma
from crm_tools.analytics.repurchase.bg_nbd import BgNbd
from crm_tools.analytics.repurchase.gamma_gamma import GammaGamma
from crm_tools.analytics.repurchase.maximum_likelihood import Floats, NotFitted
from crm_tools.analytics.repurchase.summary import histories


@dataclass(frozen=True)
class RepurchaseModel:
    """Both models of a shop, small enough to keep and fast to make again.

    ``spend`` may be missing on its own: the value of a customer then rests on the customer's own average alone.
    ``independence`` is the correlation of purchase days and mean spend, which Gamma-Gamma takes to be 0.
    """

    purchases: BgNbd
    spend: GammaGamma | NotFitted
    fitted_on: dt.date
    customers: int
    repeat_customers: int
    independence: float | None


def fit(customers: pd.DataFrame, today: dt.date) -> RepurchaseModel | NotFitted:
    """The model of a shop on ``today``, the last day observed. ``customers`` as for :func:`summary.histories`."""
    history = histories(customers, today)
    purchases = bg_nbd.fit(history["frequency"], history["recency"], history["T"])
    if isinstance(purchases, NotFitted):
        return purchases
    days, spend = history["frequency"] + 1, history["monetary_value"]
    return RepurchaseModel(
        purchases=purchases,
        spend=gamma_gamma.fit(days, spend),
        fitted_on=today,
        customers=len(history),
        repeat_customers=int((history["frequency"] > 0).sum()),
        independence=gamma_gamma.independence(days, spend),
    )


def score(model: RepurchaseModel, customers: pd.DataFrame, today: dt.date, horizon_days: int = 90) -> pd.DataFrame:
    """What to expect of each customer in the ``horizon_days`` after ``today``, rows in the order of ``customers``.

    Returns customer_id and

    - p_alive: the chance that the customer has not left for good; 1 for everybody who bought once (see ``bg_nbd``)
    - repurchase_probability (回购可能性): the chance of at least one purchase
    - expected_purchases: purchase days
    - expected_value_cents: expected purchases x expected spend per purchase day
    - value_at_risk_cents: the expected value as it stood on the customer's last purchase day, less that of today:
      what the silence since then puts at risk. It covers both ways to lose a customer, leaving and slowing down; the
      chance of having left alone would put one-time buyers at 0, however long ago they bought.
    """
    history = histories(customers, today)
    x, t_x, T = (history[name].to_numpy(np.float64) for name in ("frequency", "recency", "T"))
    spend = history["monetary_value"].to_numpy(np.float64)
    if isinstance(model.spend, GammaGamma):
        spend = gamma_gamma.expected_spend(model.spend, x + 1, spend)
    now = bg_nbd.expected_purchases(model.purchases, horizon_days, x, t_x, T)
    at_last_purchase = bg_nbd.expected_purchases(model.purchases, horizon_days, x, t_x, t_x)
    return pd.DataFrame(
        {
            "customer_id": history["customer_id"],
            "p_alive": bg_nbd.p_alive(model.purchases, x, t_x, T),
            "repurchase_probability": bg_nbd.repurchase_probability(model.purchases, horizon_days, x, t_x, T),
            "expected_purchases": now,
            "expected_value_cents": _cents(now * spend),
            "value_at_risk_cents": _cents(np.maximum(at_last_purchase - now, 0) * spend),
        }
    )


def to_dict(outcome: RepurchaseModel | NotFitted) -> dict[str, Any]:
    """A fit, or why there is none, as JSON-able values; :func:`from_dict` reads them back."""
    values = asdict(outcome)
    if isinstance(outcome, RepurchaseModel):
        values["fitted_on"] = outcome.fitted_on.isoformat()
    return values


def from_dict(values: dict[str, Any]) -> RepurchaseModel | NotFitted:
    """What :func:`to_dict` wrote."""
    if "reason" in values:
        return NotFitted(**values)
    spend = values["spend"]
    return RepurchaseModel(
        **{
            **values,
            "purchases": BgNbd(**values["purchases"]),
            "spend": NotFitted(**spend) if "reason" in spend else GammaGamma(**spend),
            "fitted_on": dt.date.fromisoformat(values["fitted_on"]),
        }
    )


def _cents(values: Floats) -> NDArray[np.int64]:
    return np.asarray(np.rint(values), np.int64)
