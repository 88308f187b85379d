"""Forecasts of real shops against what their customers did."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from crm_tools.analytics.repurchase.calibration import Calibration, Called, calibrate, calibrate_customers
from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted
from crm_tools.analytics.repurchase.summary import per_customer

pytestmark = pytest.mark.shared

SPLIT, END = dt.date(1997, 9, 30), dt.date(1998, 6, 30)


@pytest.fixture(scope="module")
def calibration(cdnow: pd.DataFrame) -> Calibration:
    outcome = calibrate(cdnow, SPLIT, END)
    assert isinstance(outcome, Calibration)
    return outcome


@pytest.fixture(scope="module")
def bought_again(cdnow: pd.DataFrame) -> set[int]:
    return set(cdnow.loc[cdnow["day"] > "1997-09-30", "customer_id"])


def test_what_was_observed(calibration: Calibration, cdnow: pd.DataFrame, bought_again: set[int]) -> None:
    """684 of 2,357 customers bought again, on 1,882 days; 1,653 were expected."""
    customers = calibration.customers.set_index("customer_id")
    assert len(customers) == 2357
    assert set(customers.index[customers["purchase_days"] > 0]) == bought_again
    assert len(bought_again) == 684
    later = cdnow[cdnow["day"] > "1997-09-30"].groupby("customer_id")["day"].nunique()
    assert customers["purchase_days"].sum() == later.sum() == 1882
    assert customers["expected_purchases"].sum() == pytest.approx(1653, abs=1)


def test_bins_equal_a_count_by_hand(calibration: Calibration, bought_again: set[int]) -> None:
    bins = calibration.bins()
    assert bins["low"].to_numpy() == pytest.approx(np.arange(10) / 10)
    assert bins["high"].to_numpy() == pytest.approx(np.arange(1, 11) / 10)
    rows = calibration.customers[["customer_id", "repurchase_probability"]].itertuples(index=False, name=None)
    by_bin: dict[int, list[tuple[float, bool]]] = {}
    for customer, probability in rows:
        by_bin.setdefault(min(int(probability * 10), 9), []).append((probability, customer in bought_again))
    for number, row in bins.iterrows():
        group = by_bin[int(str(number))]
        assert row["customers"] == len(group)
        assert row["predicted"] == pytest.approx(sum(p for p, _ in group) / len(group))
        assert row["observed"] == pytest.approx(sum(again for _, again in group) / len(group))


def test_the_forecast_is_worth_having(calibration: Calibration, bought_again: set[int]) -> None:
    again = calibration.customers["customer_id"].isin(bought_again)
    by_hand = np.mean((calibration.customers["repurchase_probability"] - again) ** 2)
    assert calibration.brier() == pytest.approx(by_hand)
    assert calibration.brier_of_the_average() == pytest.approx(np.mean((again - again.mean()) ** 2))
    assert calibration.brier() < 0.8 * calibration.brier_of_the_average()
    assert (calibration.bins()["observed"].iloc[1:].diff().dropna() > -0.03).all()
    assert calibration.customers["repurchase_probability"].mean() == pytest.approx(again.mean(), abs=0.03)


def test_of_those_called_likely_to_leave_how_many_bought_again(
    calibration: Calibration, bought_again: set[int]
) -> None:
    low = calibration.customers.loc[calibration.customers["repurchase_probability"] < 0.2, "customer_id"]
    called = calibration.below(0.2)
    assert called == Called(len(low), len(set(low) & bought_again))
    assert called.share == pytest.approx(0.156, abs=0.001)
    assert calibration.among(low) == called
    assert calibration.among([*low, 10**9]) == called
    assert calibration.below(0).share is None


def test_one_row_a_customer_gives_the_same(calibration: Calibration, cdnow: pd.DataFrame) -> None:
    after = per_customer(cdnow[cdnow["day"] > "1997-09-30"], END)
    again = calibrate_customers(per_customer(cdnow, SPLIT), after, SPLIT, END)
    assert isinstance(again, Calibration)
    assert again.model == calibration.model
    pd.testing.assert_frame_equal(again.customers, calibration.customers)


def test_a_shop_that_shows_nobody_leaving_is_forecast_all_the_same(online_retail: pd.DataFrame) -> None:
    """Online Retail up to its half: the likelihood is greatest where nobody leaves."""
    outcome = calibrate(online_retail, dt.date(2011, 6, 30), dt.date(2011, 12, 9))
    assert isinstance(outcome, Calibration)
    assert outcome.model.purchases.leaving_chance < 0.001
    assert outcome.brier() < 0.9 * outcome.brier_of_the_average()
    bins = outcome.bins()
    assert bins["customers"].iloc[0] == 0
    assert np.isnan(bins["observed"].iloc[0])
    seen = bins[bins["customers"] > 0]
    assert (seen["observed"].diff().dropna() > -0.05).all()
    assert outcome.customers["expected_purchases"].sum() == pytest.approx(6426, rel=0.15)


def test_what_cannot_be_calibrated(cdnow: pd.DataFrame) -> None:
    early = calibrate(cdnow, dt.date(1997, 1, 5), END)
    assert isinstance(early, NotFitted)
    assert early.reason == "few_repeat_customers"
    with pytest.raises(ValueError, match="1997-09-30"):
        calibrate(cdnow, SPLIT, SPLIT)
