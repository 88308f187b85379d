"""BG/NBD against the paper, against the integrals it comes from, and against shops drawn from it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from simulated_shops import simulate

from crm_tools.analytics.repurchase import bg_nbd
from crm_tools.analytics.repurchase.bg_nbd import BgNbd
from crm_tools.analytics.repurchase.maximum_likelihood import NotFitted

PAPER = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)


# ---- the paper


@pytest.mark.shared
def test_cdnow_gives_the_published_parameters_and_likelihood(cdnow_summary: pd.DataFrame) -> None:
    history = cdnow_summary["frequency"], cdnow_summary["recency"], cdnow_summary["T"]
    model = bg_nbd.fit(*history)
    assert isinstance(model, BgNbd)
    assert [model.r, model.alpha, model.a, model.b] == pytest.approx([0.243, 4.414, 0.793, 2.426], rel=0.005)
    assert bg_nbd.log_likelihood(model, *history) == pytest.approx(-9582.4, abs=0.05)


def test_published_worked_example() -> None:
    """Customer 0001 of CDNOW: x=2, t_x=30.43, T=38.86 weeks; 1.226 purchases expected in the next 39 weeks."""
    assert bg_nbd.expected_purchases(PAPER, 39, 2, 30.43, 38.86) == pytest.approx(1.226, abs=0.001)


@pytest.mark.shared
def test_cdnow_holdout_as_in_the_paper(cdnow_summary: pd.DataFrame, cdnow: pd.DataFrame) -> None:
    """Figure 3 and table 4: 4 % too few repeat purchases by week 78, correlation 0.626 with those of weeks 40 to 78."""
    all_days = cdnow.groupby("customer_id")["day"].nunique()
    repeats = (all_days - 1).sum()
    new = [float(bg_nbd.expected_purchases(PAPER, age + 39, 0, 0, 0)) for age in cdnow_summary["T"]]
    assert sum(new) / repeats - 1 == pytest.approx(-0.04, abs=0.005)

    x = cdnow_summary.set_index("ID")["frequency"]
    expected = bg_nbd.expected_purchases(PAPER, 39, x, cdnow_summary["recency"], cdnow_summary["T"])
    observed = all_days.reindex(x.index) - 1 - x
    assert np.corrcoef(expected, observed)[0, 1] == pytest.approx(0.626, abs=0.001)


# ---- the integrals


@cache
def quantiles(truth: BgNbd) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rates down, chances to leave across, and the weight of each pair: brute force over both distributions."""
    nodes, weights = np.polynomial.legendre.leggauss(300)
    u = 0.5 + nodes / 2
    u, weights = u * u * (3 - 2 * u), weights * 3 * u * (1 - u)  # tame the steep ends
    rate = stats.gamma.ppf(u, truth.r, scale=1 / truth.alpha)[:, None]
    leave = stats.beta.ppf(u, truth.a, truth.b)[None, :]
    return rate, leave, np.outer(weights, weights)


def averaged(truth: BgNbd, x: int, t_x: float, T: float, asked: str, t: float = 0.0) -> float:
    """The mean over all rates and chances to leave of one customer's likelihood times what is asked: no closed form,
    no shared code."""
    rate, leave, weights = quantiles(truth)
    here = (1 - leave) ** x * rate**x * np.exp(-rate * T)
    gone = leave * (1 - leave) ** (x - 1) * rate**x * np.exp(-rate * t_x) if x else 0 * here
    values = {
        "anything": lambda: here + gone,
        "alive": lambda: here,
        "purchase": lambda: here * -np.expm1(-rate * t),
        "purchases": lambda: here * -np.expm1(-rate * leave * t) / leave,
    }[asked]()
    return float((weights * values).sum())


MODELS = [PAPER, BgNbd(0.8, 60.0, 0.9, 3.0), BgNbd(2.5, 20.0, 1.0, 1.5), BgNbd(1.2, 9.0, 0.4, 0.35)]
HISTORIES = [(0, 0.0, 38.0), (0, 0.0, 0.0), (1, 3.0, 38.0), (2, 30.43, 38.86), (7, 29.0, 31.0), (12, 20.0, 60.0)]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("x", "t_x", "T"), HISTORIES)
def test_formulas_equal_the_integrals(model: BgNbd, x: int, t_x: float, T: float) -> None:
    likelihood = averaged(model, x, t_x, T, "anything")
    assert bg_nbd.log_likelihood(model, x, t_x, T) == pytest.approx(np.log(likelihood), abs=1e-4)
    alive = averaged(model, x, t_x, T, "alive") / likelihood
    assert bg_nbd.p_alive(model, x, t_x, T) == pytest.approx(alive, rel=1e-4)
    for t in (4, 39, 200):
        purchase = averaged(model, x, t_x, T, "purchase", t) / likelihood
        assert bg_nbd.repurchase_probability(model, t, x, t_x, T) == pytest.approx(purchase, rel=1e-4)
        purchases = averaged(model, x, t_x, T, "purchases", t) / likelihood
        assert bg_nbd.expected_purchases(model, t, x, t_x, T) == pytest.approx(purchases, rel=1e-3)


def while_alive(model: BgNbd, x: float, T: float, t: float) -> float:
    """Expected purchases of somebody who is there at T, as an integral over the chance to leave alone."""

    def integrand(v: float) -> float:
        leave = max(stats.beta.ppf(v, model.a, model.b + x), 1e-300)
        return float(-np.expm1(-(model.r + x) * np.log1p(leave * t / (model.alpha + T))) / leave)

    return quad(integrand, 0, 1, limit=500, epsabs=0, epsrel=1e-8)[0]


@pytest.mark.parametrize(
    ("model", "x", "T", "digits"),
    [
        (PAPER, 300, 600.0, 1e-6),  # a frequent customer: the paper's own form is infinite here
        (PAPER, 2000, 3000.0, 1e-6),
        (BgNbd(0.3, 30.0, 1.0, 2.0), 3, 200.0, 1e-6),  # a = 1
        (BgNbd(0.3, 30.0, 1.0 + 9e-6, 2.0), 3, 200.0, 1e-6),
        (BgNbd(0.3, 30.0, 0.4, 0.6), 0, 200.0, 1e-5),  # a + b = 1
        (BgNbd(0.3, 30.0, 0.4, 0.6 + 1e-12), 0, 200.0, 1e-5),
        (BgNbd(0.3, 30.0, 0.2, 0.3), 0, 200.0, 1e-6),  # a + b < 1
        (BgNbd(0.8, 70.0, 1e-5, 1000.0), 4, 200.0, 1e-6),  # nobody leaves
        (BgNbd(0.8, 70.0, 100.0, 400.0), 4, 200.0, 1e-6),  # all with the same chance
        (BgNbd(3.42, 0.0213, 0.25, 1000.0), 0, 0.0, 1e-3),  # SciPy's 2F1 gives up
        (BgNbd(0.027, 0.05, 100.0, 1000.0), 0, 0.0, 1e-3),
    ],
)
def test_expected_purchases_where_numbers_are_hard(model: BgNbd, x: float, T: float, digits: float) -> None:
    p = bg_nbd.p_alive(model, x, T, T)
    assert bg_nbd.expected_purchases(model, 90, x, T, T) == pytest.approx(p * while_alive(model, x, T, 90), rel=digits)


# ---- shops with a known truth


@pytest.fixture(scope="module")
def truth() -> BgNbd:
    return BgNbd(r=0.6, alpha=80.0, a=0.9, b=3.0)


@pytest.fixture(scope="module")
def shop(truth: BgNbd) -> pd.DataFrame:
    return simulate(truth, customers=15_000, longest=900, horizon=90, seed=11)


def test_parameters_of_a_simulated_shop_are_recovered_within_error(truth: BgNbd, shop: pd.DataFrame) -> None:
    """Twice the gain in log-likelihood over the truth is chi-squared of 4 for a right likelihood at its maximum."""
    model = bg_nbd.fit(shop["x"], shop["t_x"], shop["T"])
    assert isinstance(model, BgNbd)
    history = shop["x"], shop["t_x"], shop["T"]
    gain = 2 * (bg_nbd.log_likelihood(model, *history) - bg_nbd.log_likelihood(truth, *history))
    assert 0 < gain < stats.chi2.ppf(0.999, 4)
    assert [model.r, model.alpha] == pytest.approx([truth.r, truth.alpha], rel=0.05)
    assert [model.a, model.b] == pytest.approx([truth.a, truth.b], rel=0.2)
    assert model.leaving_chance == pytest.approx(truth.leaving_chance, rel=0.05)


def test_probabilities_come_true_in_a_simulated_shop(truth: BgNbd, shop: pd.DataFrame) -> None:
    probability = bg_nbd.repurchase_probability(truth, 90, shop["x"], shop["t_x"], shop["T"])
    groups = pd.DataFrame({"p": probability, "again": shop["buys"] > 0}).groupby(pd.qcut(probability, 20))
    for _, group in groups:
        error = (group["p"] * (1 - group["p"])).sum() ** 0.5 / len(group)
        assert group["again"].mean() == pytest.approx(group["p"].mean(), abs=4 * error)


def test_purchases_add_up_in_a_simulated_shop(truth: BgNbd, shop: pd.DataFrame) -> None:
    expected = bg_nbd.expected_purchases(truth, 90, shop["x"], shop["t_x"], shop["T"])
    for low, high in [(0, 0), (1, 1), (2, 4), (5, 1000)]:
        some = shop["x"].between(low, high)
        assert expected[some].sum() == pytest.approx(shop["buys"][some].sum(), rel=0.05)


def test_a_shop_that_nobody_leaves_is_fitted() -> None:
    shop = simulate(BgNbd(r=0.8, alpha=60.0, a=0, b=1), customers=3_000, longest=500, horizon=90, seed=5)
    model = bg_nbd.fit(shop["x"], shop["t_x"], shop["T"])
    assert isinstance(model, BgNbd)
    assert model.leaving_chance < 0.01
    expected = bg_nbd.expected_purchases(model, 90, shop["x"], shop["t_x"], shop["T"])
    assert expected.sum() == pytest.approx(shop["buys"].sum(), rel=0.05)
    again = bg_nbd.repurchase_probability(model, 90, shop["x"], shop["t_x"], shop["T"])
    assert again.mean() == pytest.approx((shop["buys"] > 0).mean(), abs=0.02)


def test_shared_histories_weigh_as_often_as_they_occur(shop: pd.DataFrame) -> None:
    some = shop.head(1_500).round()
    thrice = pd.concat([some, some, some])
    once, many = (bg_nbd.fit(each["x"], each["t_x"], each["T"]) for each in (some, thrice))
    assert isinstance(once, BgNbd)
    assert isinstance(many, BgNbd)
    assert [many.r, many.alpha, many.a, many.b] == pytest.approx([once.r, once.alpha, once.a, once.b], rel=1e-4)


def test_the_unit_of_time_does_not_matter(shop: pd.DataFrame) -> None:
    some = shop.head(3_000)
    days = bg_nbd.fit(some["x"], some["t_x"], some["T"])
    weeks = bg_nbd.fit(some["x"], some["t_x"] / 7, some["T"] / 7)
    assert isinstance(days, BgNbd)
    assert isinstance(weeks, BgNbd)
    assert [weeks.r, weeks.alpha * 7, weeks.a, weeks.b] == pytest.approx([days.r, days.alpha, days.a, days.b], rel=1e-4)


# ---- shops that cannot be fitted


def test_too_few_repeat_customers(shop: pd.DataFrame) -> None:
    some = shop[shop["x"] > 0].head(99)
    assert bg_nbd.fit(some["x"], some["t_x"], some["T"]) == NotFitted(
        "few_repeat_customers", {"customers": 99, "needed": 100}
    )
    assert isinstance(bg_nbd.fit([], [], []), NotFitted)
    assert isinstance(bg_nbd.fit(np.zeros(500), np.zeros(500), np.zeros(500)), NotFitted)


def test_customers_who_are_all_alike() -> None:
    assert bg_nbd.fit(np.full(500, 3), np.full(500, 60), np.full(500, 90)) == NotFitted("all_alike")


def test_customers_who_buy_like_clockwork() -> None:
    """Everybody every 30 days: the rates do not differ and r runs away."""
    T = np.arange(40, 840)
    outcome = bg_nbd.fit(T // 30, T // 30 * 30, T)
    assert outcome == NotFitted("at_bounds", {"parameter": "r"})


# ---- promises for any customer


def parameters() -> st.SearchStrategy[BgNbd]:
    def between(low: float, high: float) -> st.SearchStrategy[float]:
        return st.floats(np.log(low), np.log(high)).map(lambda log: float(np.exp(log)))

    return st.builds(BgNbd, between(0.02, 20), between(1, 2000), between(1e-4, 50), between(0.02, 500))


histories = st.tuples(
    st.integers(0, 800), st.floats(0, 2000), st.floats(0, 2000), st.floats(1, 400), st.floats(1, 400)
).map(lambda v: (v[0], (v[1] if v[0] else 0.0), (v[1] if v[0] else 0.0) + v[2], v[3], v[4]))


@settings(deadline=None)
@given(parameters(), histories)
def test_bounds_and_order(model: BgNbd, history: tuple[int, float, float, float, float]) -> None:
    x, t_x, T, t, more = history
    alive = float(bg_nbd.p_alive(model, x, t_x, T))
    again = float(bg_nbd.repurchase_probability(model, t, x, t_x, T))
    purchases = float(bg_nbd.expected_purchases(model, t, x, t_x, T))
    assert 0 <= again <= alive <= 1
    assert x or alive == 1
    assert again <= purchases * (1 + 1e-6) + 1e-9  # at least one, times its chance
    assert purchases <= alive * (model.r + x) / (model.alpha + T) * t * (1 + 1e-6) + 1e-9  # nobody leaving
    assert bg_nbd.repurchase_probability(model, t + more, x, t_x, T) >= again
    assert bg_nbd.expected_purchases(model, t + more, x, t_x, T) >= purchases * (1 - 1e-6) - 1e-9


@settings(deadline=None)
@given(parameters(), histories)
def test_silence_tells_against_a_customer(model: BgNbd, history: tuple[int, float, float, float, float]) -> None:
    x, t_x, T, t, more = history
    for ask in (bg_nbd.p_alive, lambda *a: bg_nbd.expected_purchases(a[0], t, *a[1:])):
        assert ask(model, x, t_x, T + more) <= ask(model, x, t_x, T) * (1 + 1e-6) + 1e-9
        if x:
            assert ask(model, x, t_x / 2, T) <= ask(model, x, t_x, T) * (1 + 1e-6) + 1e-9
