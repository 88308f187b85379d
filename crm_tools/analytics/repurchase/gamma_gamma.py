"""Gamma-Gamma: what a purchase of a customer is worth on average (Fader & Hardie 2013, "The Gamma-Gamma Model of
Monetary Value", brucehardie.com/notes/025).

A customer's purchases vary as Gamma(p, nu) around a mean of the customer's own; nu differs between customers as
Gamma(q, gamma). ``gamma`` and the results carry the unit of the spend. Spend must not depend on how often somebody
buys: :func:`independence` measures whether it does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_tools.analytics.repurchase.maximum_likelihood import MIN_REPEAT_CUSTOMERS, Floats, NotFitted, maximise

BOUNDS = {"p": (1e-2, 1e3), "q": (1e-2, 1e3), "gamma": (1e-4, 1e4)}
"""Where a fit is looked for; ``gamma`` in units of the median spend."""

_SIMPLER = frozenset({("p", "high"), ("q", "high")})
"""Somebody always spends the same, or all customers have one mean."""

_STARTS = ((4.0, 3.0, 1.0), (1.0, 2.0, 1.0), (20.0, 5.0, 0.3))


@dataclass(frozen=True)
class GammaGamma:
    """p: shape of a customer's purchases; q, gamma: shape and rate (units of spend) of the differences between them."""

    p: float
    q: float
    gamma: float


def fit(purchases: ArrayLike, mean_spend: ArrayLike) -> GammaGamma | NotFitted:
    """The parameters of the greatest likelihood, over customers with a purchase and positive mean spend."""
    rows = np.column_stack([np.asarray(purchases, np.float64), np.asarray(mean_spend, np.float64)])
    rows = rows[(rows > 0).all(axis=1)]
    twice = int((rows[:, 0] > 1).sum())
    if twice < MIN_REPEAT_CUSTOMERS:
        return NotFitted("few_repeat_customers", {"customers": twice, "needed": MIN_REPEAT_CUSTOMERS})
    if np.ptp(rows[:, 1]) == 0:
        return NotFitted("all_alike")
    unit = float(np.median(rows[:, 1]))
    best = maximise(_Likelihood, rows / [1, unit], _STARTS, BOUNDS, _SIMPLER)
    if isinstance(best, NotFitted):
        return best
    p, q, gamma = best.tolist()
    return GammaGamma(p, q, gamma * unit) if q > 1 else NotFitted("no_finite_mean", {"q": q})


def log_likelihood(model: GammaGamma, purchases: ArrayLike, mean_spend: ArrayLike) -> float:
    """The log-likelihood of these mean spends: equation 1a of the note, summed over the customers."""
    rows = np.column_stack([np.asarray(purchases, np.float64), np.asarray(mean_spend, np.float64)])
    return _Likelihood(rows)(np.array([model.p, model.q, model.gamma]))[0] * len(rows)


def expected_spend(model: GammaGamma, purchases: ArrayLike, mean_spend: ArrayLike) -> Floats:
    """Expected spend per purchase (equation 5 of the note): the customer's own mean drawn towards that of all, the
    more so the fewer the purchases. For 0 purchases it is the mean of all."""
    x, z = np.asarray(purchases, np.float64), np.asarray(mean_spend, np.float64)
    return np.asarray(model.p * (model.gamma + x * z) / (model.p * x + model.q - 1))


def independence(purchases: ArrayLike, mean_spend: ArrayLike) -> float | None:
    """Pearson's correlation of purchases and mean spend, near 0 where the model's assumption holds; None where one of
    them does not vary."""
    x, z = np.asarray(purchases, np.float64), np.asarray(mean_spend, np.float64)
    if np.ptp(x) == 0 or np.ptp(z) == 0:
        return None
    return float(np.corrcoef(x, z)[0, 1])


class _Likelihood:
    """Mean log-likelihood and its gradient over rows of x, mean spend."""

    def __init__(self, rows: Floats) -> None:
        self.x, z = rows.T
        self.spent, self.log_z = self.x * z, np.log(z)
        self.log_spent = np.log(self.spent)
        self.counts, self.of_count = np.unique(self.x, return_inverse=True)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        from scipy.special import digamma, gammaln

        p, q, gamma = parameters
        n, x = self.counts, self.x
        total = gamma + self.spent
        log_total = np.log(total)

        of_count = gammaln(p * n + q) - gammaln(p * n) - gammaln(q)
        value = of_count[self.of_count] + q * np.log(gamma) - (p * x + q) * log_total + p * x * self.log_spent
        value -= self.log_z

        d_p = x * ((digamma(p * n + q) - digamma(p * n))[self.of_count] + self.log_spent - log_total)
        d_q = (digamma(p * n + q) - digamma(q))[self.of_count] + np.log(gamma) - log_total
        d_gamma = q / gamma - (p * x + q) / total
        return float(value.mean()), np.array([d_p.mean(), d_q.mean(), d_gamma.mean()])
