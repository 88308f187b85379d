"""The cohort matrix and the funnel."""

import pandas as pd

from crm_tools.present.paths import cohort_figure, funnel_figure


def test_cohorts_are_a_heat_map_with_gaps_where_the_future_lies():
    cohorts = pd.DataFrame({"customers": [10, 4], 0: [0.5, 0.25], 1: [0.2, None]}, index=["2026-10", "2026-11"])

    built = cohort_figure(cohorts, "zh")

    assert list(built.data[0].y) == ["2026-10（10 人）", "2026-11（4 人）"]
    assert [list(row) for row in built.data[0].z] == [[0.5, 0.2], [0.25, None]]
    assert [list(row) for row in built.data[0].text] == [["50.0%", "20.0%"], ["25.0%", ""]]


def test_each_step_of_the_funnel_says_its_share_of_the_one_before():
    built = funnel_figure([200, 100, 0, 0], "en")

    assert list(built.data[0].x) == [200, 100, 0, 0]
    assert list(built.data[0].text) == ["200", "100 (50.0% of the step before)", "0 (0.0% of the step before)", "0"]
