"""Fitting and scoring whole shops: what comes out, how it hangs together, how fast."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from simulated_shops import TODAY, as_customers, simulate

from crm_tools.analytics.repurchase import bg_nbd, gamma_gamma
from crm_tools.analytics.repurchase.bg_nbd import BgNbd
from crm_tools.analytics.repurchase.gamma_gamma import GammaGamma
from crm_tools.analytics.repurchase.maximum_likelihood import Floats, NotFitted, maximise
from crm_tools.analytics.repurchase.model import RepurchaseModel, fit, from_dict, score, to_dict
from crm_tools.analytics.repurchase.summary import histories, per_customer

TRUTH = BgNbd(r=0.6, alpha=80.0, a=0.9, b=3.0)
SCORES = ["p_alive", "repurchase_probability", "expected_purchases", "expected_value_cents", "value_at_risk_cents"]


@pytest.fixture(scope="module")
def shop() -> pd.DataFrame:
    return as_customers(simulate(TRUTH, customers=4_000, longest=900, horizon=1, seed=2))


@pytest.fixture(scope="module")
def model(shop: pd.DataFrame) -> RepurchaseModel:
    fitted = fit(shop, TODAY)
    assert isinstance(fitted, RepurchaseModel)
    return fitted


def test_fit_says_what_it_rests_on(model: RepurchaseModel, shop: pd.DataFrame) -> None:
    assert model.fitted_on == TODAY
    assert model.customers == 4_000
    assert model.repeat_customers == (shop["purchase_days"] > 1).sum()
    mean = shop["total_cents"] / shop["purchase_days"]
    assert model.independence == pytest.approx(np.corrcoef(shop["purchase_days"], mean)[0, 1])
    assert isinstance(model.spend, GammaGamma)


def test_scores_are_those_of_the_models(model: RepurchaseModel, shop: pd.DataFrame) -> None:
    some = shop.sample(500, random_state=1)
    scores = score(model, some, TODAY, horizon_days=60)
    assert list(scores.columns) == ["customer_id", *SCORES]
    assert scores["customer_id"].tolist() == some["customer_id"].tolist()
    h = histories(some, TODAY)
    history = h["frequency"], h["recency"], h["T"]
    assert scores["p_alive"].to_numpy() == pytest.approx(bg_nbd.p_alive(model.purchases, *history))
    again = bg_nbd.repurchase_probability(model.purchases, 60, *history)
    assert scores["repurchase_probability"].to_numpy() == pytest.approx(again)
    purchases = bg_nbd.expected_purchases(model.purchases, 60, *history)
    assert scores["expected_purchases"].to_numpy() == pytest.approx(purchases)
    assert isinstance(model.spend, GammaGamma)
    spend = gamma_gamma.expected_spend(model.spend, h["frequency"] + 1, h["monetary_value"])
    assert scores["expected_value_cents"].to_numpy() == pytest.approx(purchases * spend, abs=0.51)


def test_value_at_risk_is_what_silence_has_cost(model: RepurchaseModel) -> None:
    """The value expected on the day of the last purchase, looked up by scoring that day, less that of today."""
    customer = pd.DataFrame(
        {
            "customer_id": [1, 2, 3],
            "first_day": ["2026-01-05", "2026-05-01", "2026-11-22"],
            "last_day": ["2026-06-30", "2026-05-01", "2026-11-22"],
            "purchase_days": [6, 1, 1],
            "total_cents": [60_000, 50_000, 50_000],
        }
    )
    today = score(model, customer, TODAY)
    for row, last in [(0, dt.date(2026, 6, 30)), (1, dt.date(2026, 5, 1)), (2, TODAY)]:
        then = score(model, customer.iloc[[row]], last)["expected_value_cents"].iloc[0]
        lost = then - today["expected_value_cents"][row]
        assert today["value_at_risk_cents"][row] == pytest.approx(lost, abs=1.01)
    assert today["value_at_risk_cents"].tolist()[2] == 0
    assert today["value_at_risk_cents"][1] > 0
    assert today["p_alive"][1] == 1  # which is why the chance of having left alone does not do


def test_longer_silence_puts_more_at_risk(model: RepurchaseModel, shop: pd.DataFrame) -> None:
    before = score(model, shop, TODAY)
    after = score(model, shop, TODAY + dt.timedelta(days=30))
    assert (after["value_at_risk_cents"] >= before["value_at_risk_cents"]).all()
    assert (after["repurchase_probability"] <= before["repurchase_probability"]).all()


def test_without_a_spend_model_the_own_average_stands(model: RepurchaseModel, shop: pd.DataFrame) -> None:
    same_price = shop.assign(total_cents=shop["purchase_days"] * 3_900)
    fitted = fit(same_price, TODAY)
    assert isinstance(fitted, RepurchaseModel)
    assert fitted.spend == NotFitted("all_alike")
    assert fitted.independence is None
    scores = score(fitted, same_price, TODAY)
    assert scores["expected_value_cents"].to_numpy() == pytest.approx(scores["expected_purchases"] * 3_900, abs=0.51)


def test_too_small_a_shop_is_not_fitted(shop: pd.DataFrame) -> None:
    outcome = fit(shop.head(60), TODAY)
    assert isinstance(outcome, NotFitted)
    assert outcome.reason == "few_repeat_customers"
    assert fit(shop.head(0), TODAY) == NotFitted("few_repeat_customers", {"customers": 0, "needed": 100})


def test_nobody_to_score(model: RepurchaseModel, shop: pd.DataFrame) -> None:
    assert list(score(model, shop.head(0), TODAY).columns) == ["customer_id", *SCORES]


def test_outcomes_survive_json(model: RepurchaseModel) -> None:
    few = NotFitted("few_repeat_customers", {"customers": 3, "needed": 100})
    without_spend = RepurchaseModel(TRUTH, NotFitted("no_finite_mean", {"q": 0.8}), TODAY, 9, 4, None)
    for outcome in (model, few, without_spend):
        assert from_dict(json.loads(json.dumps(to_dict(outcome)))) == outcome


@pytest.mark.shared
def test_counting_the_first_purchase_forecasts_spend_closer(cdnow: pd.DataFrame) -> None:
    """Why monetary_value holds all purchase days: mean error of the spend per day of the next nine months."""
    split = dt.date(1997, 9, 30)
    days = cdnow.groupby(["customer_id", "day"])["amount_cents"].sum().reset_index()
    later = days[days["day"] > pd.Timestamp(split)].groupby("customer_id")["amount_cents"].mean()
    history = histories(per_customer(cdnow, split), split).set_index("customer_id")
    x, own = history["frequency"], history["monetary_value"]
    first = days.groupby("customer_id")["amount_cents"].first()
    repeat = ((own * (x + 1) - first) / x.clip(lower=1)).where(x > 0, 0)

    def error(purchases: pd.Series, spend: pd.Series) -> float:
        fitted = gamma_gamma.fit(purchases, spend)
        assert isinstance(fitted, GammaGamma)
        forecast = gamma_gamma.expected_spend(fitted, purchases, spend)
        return float((pd.Series(forecast, index=x.index)[later.index] - later).abs().mean())

    assert error(x + 1, own) < 0.97 * error(x, repeat)


def test_a_million_customers_in_under_ten_seconds(model: RepurchaseModel) -> None:
    random = np.random.default_rng(0)
    T = random.integers(0, 1_500, 1_000_000)
    recency = (T * random.uniform(size=len(T))).astype(int)
    days = np.minimum(random.geometric(0.3, len(T)), recency + 1)
    first = pd.Timestamp(TODAY) - pd.to_timedelta(T, unit="D")
    customers = pd.DataFrame(
        {
            "customer_id": np.arange(len(T)),
            "first_day": first,
            "last_day": first + pd.to_timedelta(np.where(days > 1, recency, 0), unit="D"),
            "purchase_days": days,
            "total_cents": days * random.integers(100, 100_000, len(T)),
        }
    )
    start = time.perf_counter()
    scores = score(model, customers, TODAY)
    assert time.perf_counter() - start < 10
    assert len(scores) == 1_000_000
    assert np.isfinite(scores[SCORES].to_numpy()).all()


def test_importing_costs_no_scipy() -> None:
    code = "import sys, crm_tools.analytics.repurchase.calibration; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_search_without_a_maximum() -> None:
    def nowhere(parameters: Floats) -> tuple[float, Floats]:
        return float("nan"), parameters

    def pointed(parameters: Floats) -> tuple[float, Floats]:
        return -abs(float(np.log(parameters[0]))), np.where(parameters > 1, -1, 1) / parameters

    for likelihood in (nowhere, pointed):
        outcome = maximise(lambda _rows, it=likelihood: it, np.ones((3, 1)), [[2.0]], {"p": (0.01, 100)}, frozenset())
        assert outcome == NotFitted("no_convergence")
