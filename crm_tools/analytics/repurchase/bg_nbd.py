"""BG/NBD: how often customers buy and when they stop (Fader, Hardie & Lee 2005, Marketing Science 24(2), 275-284).

While active a customer buys at a rate that differs between customers as Gamma(r, alpha); after each purchase the
customer leaves for good with a chance that differs as Beta(a, b). A history is three numbers: ``frequency`` x, the
repeat purchase days; ``recency`` t_x, from the first to the last of them; ``T``, from the first to the end of the
observation. All times share one unit, which is also that of ``alpha`` and of the horizon ``t``.

Functions take arrays or numbers. The model lets nobody leave before a second purchase: ``p_alive`` of a customer who
bought once is 1, whatever the silence since. ``repurchase_probability`` does fall with the silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crm_tools.analytics.repurchase.maximum_likelihood import MIN_REPEAT_CUSTOMERS, Floats, NotFitted, maximise

BOUNDS = {"r": (1e-3, 1e2), "alpha": (1e-3, 1e3), "a": (1e-5, 1e2), "b": (1e-3, 1e3)}
"""Where a fit is looked for; ``alpha`` in units of the mean T."""

_SIMPLER = frozenset({("a", "low"), ("a", "high"), ("b", "high")})
"""Nobody leaves (then it is the NBD model), or all leave with one and the same chance. Forecasts from there were as
good as others: see the tests on Online Retail and on simulated shops."""

_STARTS = ((0.3, 0.3, 1.0, 2.5), (1.0, 1.0, 1.0, 1.0), (3.0, 1.0, 0.2, 3.0))


@dataclass(frozen=True)
class BgNbd:
    """r, alpha: shape and rate (units of time) of the purchase rates; a, b: of the chance to leave at a purchase."""

    r: float
    alpha: float
    a: float
    b: float

    @property
    def leaving_chance(self) -> float:
        """The mean chance to leave after a purchase; near 0 where the data show nobody leaving."""
        return self.a / (self.a + self.b)


def fit(frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> BgNbd | NotFitted:
    """The parameters of the greatest likelihood. Histories that several customers share are computed once."""
    rows = pd.DataFrame({"x": frequency, "t_x": recency, "T": T}, dtype=np.float64)
    repeat_customers = int((rows["x"] > 0).sum())
    if repeat_customers < MIN_REPEAT_CUSTOMERS:
        return NotFitted("few_repeat_customers", {"customers": repeat_customers, "needed": MIN_REPEAT_CUSTOMERS})
    unit = float(rows["T"].mean())
    unique = rows.groupby(["x", "t_x", "T"], as_index=False).size().to_numpy(np.float64)
    if len(unique) == 1:
        return NotFitted("all_alike")
    unique[:, 1:3] /= unit
    best = maximise(_Likelihood, unique, _STARTS, BOUNDS, _SIMPLER)
    if isinstance(best, NotFitted):
        return best
    r, alpha, a, b = best.tolist()
    return BgNbd(r, alpha * unit, a, b)


def log_likelihood(model: BgNbd, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> float:
    """The log-likelihood of these histories: equation 6 of the paper, summed over the customers."""
    columns = [np.atleast_1d(np.asarray(each, np.float64)) for each in (frequency, recency, T)]
    rows = np.column_stack([*columns, np.ones(len(columns[0]))])
    return _Likelihood(rows)(np.array([model.r, model.alpha, model.a, model.b]))[0] * len(rows)


class _Likelihood:
    """Mean log-likelihood and its gradient over rows of x, t_x, T, number of customers."""

    def __init__(self, rows: Floats) -> None:
        self.x, self.t_x, self.T, weight = rows.T
        self.share = weight / weight.sum()
        self.counts, self.of_count = np.unique(self.x, return_inverse=True)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        from scipy.special import digamma, expit, gammaln

        r, alpha, a, b = parameters
        x, n = self.x, self.counts
        log_odds = _log_odds_left(r, alpha, a, b, x, self.t_x, self.T)
        left = expit(log_odds)
        here = 1 - left
        log_T, log_t_x = np.log(alpha + self.T), np.log(alpha + self.t_x)

        of_count = gammaln(r + n) - gammaln(r) + gammaln(a + b) + gammaln(b + n) - gammaln(b) - gammaln(a + b + n)
        value = of_count[self.of_count] + r * np.log(alpha) - (r + x) * log_T + np.logaddexp(0, log_odds)

        d_r = (digamma(r + n) - digamma(r))[self.of_count] + np.log(alpha) - here * log_T - left * log_t_x
        d_alpha = r / alpha - (r + x) * (here / (alpha + self.T) + left / (alpha + self.t_x))
        d_a = (digamma(a + b) - digamma(a + b + n))[self.of_count] + left / a
        d_b = (digamma(a + b) + digamma(b + n) - digamma(b) - digamma(a + b + n))[self.of_count]
        d_b = d_b - left / np.where(x > 0, b + x - 1, 1)
        return float(self.share @ value), np.array([self.share @ each for each in (d_r, d_alpha, d_a, d_b)])


def _log_odds_left(r: float, alpha: float, a: float, b: float, x: Floats, t_x: Floats, T: Floats) -> Floats:
    """Log odds that the customer left at the last purchase, against being still there; -inf without a repeat."""
    repeat = x > 0
    log_odds = np.log(a / np.where(repeat, b + x - 1, 1)) + (r + x) * np.log((alpha + T) / (alpha + t_x))
    return np.where(repeat, log_odds, -np.inf)


def p_alive(model: BgNbd, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
    """The chance that the customer has not left by T (Fader & Hardie 2008, brucehardie.com/notes/021)."""
    from scipy.special import expit

    x, t_x, end = (np.asarray(each, np.float64) for each in (frequency, recency, T))
    return np.asarray(expit(-_log_odds_left(model.r, model.alpha, model.a, model.b, x, t_x, end)))


def repurchase_probability(model: BgNbd, t: float, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
    """The chance of at least one purchase in the next ``t`` after T.

    A customer leaves only at a purchase, so whoever is there at T buys again unless the next purchase takes longer
    than t. The rate of such a customer is Gamma(r + x, alpha + T), hence, exactly,
    P = P(alive) * (1 - ((alpha + T) / (alpha + T + t)) ** (r + x)).
    """
    x, end = np.asarray(frequency, np.float64), np.asarray(T, np.float64)
    log_silent = -(model.r + x) * np.log1p(t / (model.alpha + end))
    return np.asarray(p_alive(model, frequency, recency, T) * -np.expm1(log_silent))


def expected_purchases(model: BgNbd, t: float, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats:
    """Expected purchase days in the next ``t`` after T, given the history: equation 10 of the paper.

    Its 2F1(r + x, b + x; a + b + x - 1; z) overflows for frequent customers. By Euler's transformation
    (1 - z) ** (r + x) times it is (1 - z) ** (a - 1) * 2F1(a + b - 1 - r, a - 1; a + b + x - 1; z), whose first two
    arguments do not grow with x. With x = 0 and T = 0 these are the repeat purchases of a new customer.
    """
    x, end = np.asarray(frequency, np.float64), np.asarray(T, np.float64)
    return np.asarray(p_alive(model, x, recency, end) * _while_alive(model, x, t / (model.alpha + end + t)))


def expected_while_there(model: BgNbd, t: float, frequency: ArrayLike, T: ArrayLike) -> Floats:
    """The same of customers who are known to be there at T: :func:`expected_purchases` divided by P(alive)."""
    x, end = np.asarray(frequency, np.float64), np.asarray(T, np.float64)
    return _while_alive(model, x, np.asarray(t / (model.alpha + end + t)))


def _while_alive(model: BgNbd, x: Floats, z: Floats) -> Floats:
    """Expected purchases of customers who are there at T; z = t / (alpha + T + t)."""
    from scipy.special import hyp2f1

    a, b = model.a, model.b
    if abs(a - 1) < 1e-5:  # 0 / 0 at a = 1: the mean of both sides is right to the square of the step
        sides = (BgNbd(model.r, model.alpha, a + step, b) for step in (-1e-4, 1e-4))
        return np.asarray(sum(_while_alive(side, x, z) for side in sides) / 2)
    c = a + b + x - 1
    with np.errstate(invalid="ignore", over="ignore"):
        power = np.exp((a - 1) * np.log1p(-z))
        expected = np.asarray(c * (1 - power * hyp2f1(a + b - 1 - model.r, a - 1, c, z)) / (a - 1))
    beyond = ~np.isfinite(expected)  # c = 0, or alpha tiny beside t with a or b in the hundreds
    if beyond.any():
        pairs = np.column_stack([each[beyond] for each in np.broadcast_arrays(x, z)])
        unique, index = np.unique(pairs, axis=0, return_inverse=True)
        expected[beyond] = _by_quadrature(model, *unique.T)[index]
    return expected


def _by_quadrature(model: BgNbd, x: Floats, z: Floats) -> Floats:
    """The same by averaging (1 - E[exp(-rate * p * t)]) / p over 2,000 quantiles of the chance to leave p."""
    from scipy.special import betaincinv

    quantiles = (np.arange(2000) + 0.5) / 2000
    p = np.maximum(betaincinv(model.a, model.b + x[:, None], quantiles), 1e-300)
    silent = -(model.r + x[:, None]) * np.log1p(p * (z / (1 - z))[:, None])
    return np.asarray((-np.expm1(silent) / p).mean(axis=1))
