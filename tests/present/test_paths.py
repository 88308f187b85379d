"""The cohort matrix and the funnel."""

import pandas as pd

from crm_tools.analytics.result import Column, Result
from crm_tools.present.paths import INK, SHADES, cohort_figure, funnel_figure
from crm_tools.texts import Words
from tests.present.contrast import contrast


def result(names, rows):
    columns = tuple(Column(name, Words(name, name), "count") for name in names)
    return Result(columns, pd.DataFrame(rows, columns=list(names)), None)


def test_cohorts_are_a_heat_map_with_gaps_where_the_future_lies():
    names = ("cohort", "size", "month_number", "customers", "retention")
    rows = [
        ("2026-09", 10, 0, 10, 1.0),
        ("2026-09", 10, 1, 5, 0.5),
        ("2026-09", 10, 2, 2, 0.2),
        ("2026-10", 4, 0, 4, 1.0),
        ("2026-10", 4, 1, 1, 0.25),
    ]

    built = cohort_figure(result(names, rows), "zh")

    assert list(built.data[0].x) == ["第 1 月", "第 2 月"]
    assert list(built.data[0].y) == ["2026-09（10 人）", "2026-10（4 人）"]
    assert [list(row) for row in built.data[0].z] == [[0.5, 0.2], [0.25, None]]
    assert [list(row) for row in built.data[0].text] == [["50.0%", "20.0%"], ["25.0%", ""]]


def test_shares_can_be_read_on_every_shade():
    assert min(contrast(shade, INK) for shade in SHADES) >= 7


def test_each_step_of_the_funnel_says_its_share_of_the_first():
    steps = {"view": Words("浏览", "View"), "cart": Words("加购", "Cart"), "order": Words("下单", "Order")}
    rows = [("view", 200, 1.0), ("cart", 50, 0.25), ("order", 0, 0.0)]

    built = funnel_figure(result(("step", "customers", "of_first"), rows), steps, "en")

    assert list(built.data[0].y) == ["View", "Cart", "Order"]
    assert list(built.data[0].x) == [200, 50, 0]
    assert list(built.data[0].text) == ["200", "50 (25.0% of the first step)", "0 (0.0% of the first step)"]


def test_an_empty_funnel_is_drawn_without_shares():
    rows = [("view", 0, None), ("order", 0, None)]
    steps = {"view": Words("浏览", "View"), "order": Words("下单", "Order")}

    built = funnel_figure(result(("step", "customers", "of_first"), rows), steps, "zh")

    assert list(built.data[0].text) == ["0", "0"]
