"""Gamma-Gamma against the note, against the integrals it comes from, and against a shop drawn from it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from crm_tools.analytics.repurchase import gamma_gamma
from crm_tools.analytics.repurchase.gamma_gamma import GammaGamma
from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted

NOTE = GammaGamma(p=6.25, q=3.74, gamma=15.44)


def draw(truth: GammaGamma, customers: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    x = random.geometric(0.4, customers)
    nu = random.gamma(truth.q, 1 / truth.gamma, customers)
    return x, random.gamma(truth.p * x, 1 / (nu * x))


@pytest.mark.shared
def test_cdnow_gives_the_published_parameters(cdnow: pd.DataFrame) -> None:
    """On dollars per repeat day up to 1997-09-30; 946 of the 2,357 customers bought again."""
    days = cdnow[cdnow["day"] <= "1997-09-30"].groupby(["customer_id", "day"])["amount_cents"].sum().div(100)
    repeat = days[days.groupby("customer_id").cumcount() > 0].groupby("customer_id").agg(["size", "mean"])
    assert len(repeat) == 946
    model = gamma_gamma.fit(repeat["size"], repeat["mean"])
    assert isinstance(model, GammaGamma)
    assert [model.p, model.q, model.gamma] == pytest.approx([6.25, 3.74, 15.44], rel=0.005)


@pytest.mark.parametrize(("x", "z"), [(1, 12.0), (2, 22.35), (7, 73.74), (40, 35.0)])
def test_formulas_equal_the_integrals(x: int, z: float) -> None:
    """Over nu: the mean of x purchases of shape p and rate nu is Gamma(p x, nu x), its expectation p / nu."""

    def over_nu(of: str) -> float:
        def integrand(nu: float) -> float:
            density = stats.gamma.pdf(z, NOTE.p * x, scale=1 / (nu * x)) * stats.gamma.pdf(
                nu, NOTE.q, scale=1 / NOTE.gamma
            )
            return density * (NOTE.p / nu if of == "spend" else 1)

        return quad(integrand, 0, 5, limit=500, points=[NOTE.p / z])[0]

    likelihood = over_nu("likelihood")
    assert gamma_gamma.log_likelihood(NOTE, x, z) == pytest.approx(np.log(likelihood), rel=1e-6)
    assert gamma_gamma.expected_spend(NOTE, x, z) == pytest.approx(over_nu("spend") / likelihood, rel=1e-6)


def test_parameters_of_a_simulated_shop_are_recovered_in_any_currency() -> None:
    x, z = draw(NOTE, 30_000, seed=3)
    for unit in (1, 100, 1e6):
        model = gamma_gamma.fit(x, z * unit)
        assert isinstance(model, GammaGamma)
        assert [model.p, model.q, model.gamma] == pytest.approx([NOTE.p, NOTE.q, NOTE.gamma * unit], rel=0.05)


@settings(deadline=None)
@given(st.integers(0, 500), st.floats(0, 1e6))
def test_a_customer_is_expected_between_the_own_mean_and_that_of_all(x: int, z: float) -> None:
    of_all = float(gamma_gamma.expected_spend(NOTE, 0, 0))
    assert of_all == pytest.approx(NOTE.p * NOTE.gamma / (NOTE.q - 1))
    spend = float(gamma_gamma.expected_spend(NOTE, x, z))
    assert min(z, of_all) * (1 - 1e-9) <= spend <= max(z, of_all) * (1 + 1e-9)
    weight = NOTE.p * x / (NOTE.p * x + NOTE.q - 1)
    assert spend == pytest.approx(weight * z + (1 - weight) * of_all)


def test_customers_without_a_paid_amount_do_not_disturb() -> None:
    x, z = draw(NOTE, 2_000, seed=4)
    free = np.zeros(200)
    assert gamma_gamma.fit(np.append(x, free + 3), np.append(z, free)) == gamma_gamma.fit(x, z)


def test_spend_that_cannot_be_fitted() -> None:
    x, z = draw(NOTE, 2_000, seed=4)
    few = gamma_gamma.fit(x[x > 1][:99], z[x > 1][:99])
    assert few == NotFitted("few_repeat_customers", {"customers": 99, "needed": 100})
    assert gamma_gamma.fit(x, np.full(2_000, 39.9)) == NotFitted("all_alike")
    wild = gamma_gamma.fit(*draw(GammaGamma(4.0, 0.6, 20.0), 5_000, seed=5))
    assert isinstance(wild, NotFitted)
    assert wild.reason == "no_finite_mean"


def test_independence() -> None:
    x, z = draw(NOTE, 5_000, seed=7)
    found = gamma_gamma.independence(x, z)
    assert found == pytest.approx(np.corrcoef(x, z)[0, 1])
    assert abs(found) < 0.05
    assert gamma_gamma.independence(x, x * 2.0) == pytest.approx(1)
    assert gamma_gamma.independence(np.full(9, 2), np.arange(9)) is None
