"""The models inside a query: functions of one customer's history, given the fit as text.

So that a list of a million customers is ordered and cut in the database, and asked for a page of it nobody scores the
rest twice in Python. The expectation of a customer who is still there depends on whole numbers alone (purchase days,
days since the first), and is computed once for each.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache

import numpy as np

from crm_tools.analytics.repurchase import bg_nbd
from crm_tools.analytics.repurchase.bg_nbd import BgNbd
from crm_tools.analytics.repurchase.gamma_gamma import GammaGamma
from crm_tools.analytics.repurchase.model import RepurchaseModel
from crm_tools.store.functions import Function

_DAYS_AT_ONCE = 1024


def as_text(model: RepurchaseModel, horizon_days: int) -> str:
    """What the functions take as their first argument."""
    spend = model.spend
    told = [spend.p, spend.q, spend.gamma] if isinstance(spend, GammaGamma) else None
    one = model.purchases
    return json.dumps([[one.r, one.alpha, one.a, one.b], told, horizon_days])


def repurchase_chance(fit: str | None, x: int, t_x: int, T: int) -> float | None:
    """:func:`bg_nbd.repurchase_probability` of one customer; None without a fit."""
    return None if fit is None else _scorer(fit).chance(x, t_x, T)


def value_at_risk(fit: str | None, x: int, t_x: int, T: int, spend: float) -> int | None:
    """``value_at_risk_cents`` of :func:`model.score` for one customer, ``spend`` being 分 a purchase day; None without
    a fit."""
    return None if fit is None else _scorer(fit).at_risk(x, t_x, T, spend)


_HISTORY = ("VARCHAR", "BIGINT", "BIGINT", "BIGINT")
FUNCTIONS = (
    Function("repurchase_chance", repurchase_chance, _HISTORY, "DOUBLE"),
    Function("value_at_risk", value_at_risk, (*_HISTORY, "DOUBLE"), "BIGINT"),
)


@lru_cache(maxsize=8)
def _scorer(fit: str) -> _Scorer:
    return _Scorer(fit)


class _Scorer:
    def __init__(self, fit: str) -> None:
        purchases, spend, self.days = json.loads(fit)
        self.model = BgNbd(*purchases)
        self.spend = GammaGamma(*spend) if spend else None
        self.rows: dict[int, list[float]] = {}

    def chance(self, x: int, t_x: int, T: int) -> float:
        one = self.model
        return self._there(x, t_x, T) * -math.expm1(-(one.r + x) * math.log1p(self.days / (one.alpha + T)))

    def at_risk(self, x: int, t_x: int, T: int, spend: float) -> int:
        now = self._there(x, t_x, T) * self._while_there(x, T)
        then = self._there(x, t_x, t_x) * self._while_there(x, t_x)
        return round(max(then - now, 0.0) * self._expected_spend(x + 1, spend))

    def _there(self, x: int, t_x: int, T: int) -> float:
        """The chance that the customer has not left; see :func:`bg_nbd.p_alive`."""
        if x == 0:
            return 1.0
        one = self.model
        log_odds = math.log(one.a / (one.b + x - 1)) + (one.r + x) * math.log((one.alpha + T) / (one.alpha + t_x))
        return 0.0 if log_odds > 700 else 1 / (1 + math.exp(log_odds))

    def _while_there(self, x: int, T: int) -> float:
        row = self.rows.get(x)
        if row is None or len(row) <= T:
            T_s = np.arange(-(-(T + 1) // _DAYS_AT_ONCE) * _DAYS_AT_ONCE)
            row = self.rows[x] = bg_nbd.expected_while_there(self.model, self.days, np.full(len(T_s), x), T_s).tolist()
        return row[T]

    def _expected_spend(self, purchases: int, mean: float) -> float:
        if self.spend is None:
            return mean
        p, q, gamma = self.spend.p, self.spend.q, self.spend.gamma
        return p * (gamma + purchases * mean) / (p * purchases + q - 1)
