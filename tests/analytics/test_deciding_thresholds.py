"""Which thresholds of a list are told: those that put customers on it."""

from __future__ import annotations

from crm_tools.analytics.segments import SEGMENTS

_USED = {"churn.lapsed_days": 90, "churn.lost_days": 365, "churn.rhythm_ratio": 2, "churn.least_chance": 0.05}


def test_what_stands_beside_customers_is_not_told() -> None:
    assert list(SEGMENTS["lapsed"].deciding(_USED, {})) == ["churn.lapsed_days", "churn.lost_days"]


def test_unless_it_was_changed_for_this_look() -> None:
    told = SEGMENTS["churn_risk"].deciding(_USED, {"least_chance": 0.05})

    assert list(told) == ["churn.lapsed_days", "churn.lost_days", "churn.least_chance"]


def test_what_stands_beside_is_among_what_may_be_changed() -> None:
    assert all(set(segment.beside) <= set(segment.params) for segment in SEGMENTS.values())
