"""The difference beside a comparison: exact, in the measure's unit, for every row."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.present.compared import with_differences, without_ones
from tests.conftest import DEMO_TODAY


@pytest.fixture
def desk(demo_template: Path) -> Desk:
    return Desk(demo_template, DEMO_TODAY, shipped())


def test_each_measure_has_its_difference_behind_the_earlier_figure(desk: Desk) -> None:
    request = ReportRequest(
        measures=("sales", "refund_rate"), dimensions=("category",), period="this_month", compare="previous"
    )
    plain = run(desk, ReportRequest(measures=("product_sales", "units"), dimensions=("category",), period="this_month",
                                    compare="previous"))  # fmt: skip
    shown = with_differences(plain)
    assert [column.name for column in shown.columns] == [
        "category", "product_sales", "product_sales_previous", "product_sales_difference", "product_sales_change",
        "units", "units_previous", "units_difference", "units_change",
    ]  # fmt: skip
    for name in ("product_sales", "units"):
        wanted = plain.frame[name] - plain.frame[f"{name}_previous"]
        assert shown.frame[f"{name}_difference"].tolist() == wanted.tolist()
        assert wanted.ne(0).any()
    assert {column.name: column.unit for column in shown.columns}["product_sales_difference"] == "money"
    assert "product_sales_difference" not in plain.frame, "what others share is not written into"
    total = with_differences(run(desk, request.model_copy(update={"dimensions": ()})))
    units = {column.name: column.unit for column in total.columns}
    assert (units["sales_difference"], units["refund_rate_difference"]) == ("money", "points")
    row = total.frame.iloc[0]
    assert row["sales_difference"] == row["sales"] - row["sales_previous"]
    assert row["refund_rate_difference"] == pytest.approx(row["refund_rate"] - row["refund_rate_previous"])


def test_without_a_comparison_nothing_is_added(desk: Desk) -> None:
    plain = run(desk, ReportRequest(measures=("sales",), dimensions=("month",), period="this_year"))
    assert with_differences(plain) is plain
    assert isinstance(plain.frame, pd.DataFrame)


@pytest.mark.parametrize(
    ("measures", "dimensions", "kept"),
    [
        (("unsold_products",), ("product",), ["product_id", "product"]),
        (("buyers", "sales"), ("customer",), ["customer_id", "customer", "sales"]),
        (("buyers",), ("city",), ["city", "buyers"]),
    ],
)
def test_a_column_of_ones_is_not_shown(
    desk: Desk, measures: tuple[str, ...], dimensions: tuple[str, ...], kept: list[str]
) -> None:
    found = run(desk, ReportRequest(measures=measures, dimensions=dimensions, period="last_month"))
    shown = without_ones(found)
    assert [column.name for column in shown.columns] == kept
    for column in set(found.columns) - set(shown.columns):
        assert set(found.frame[column.name]) == {1}


def test_ones_that_are_compared_say_who_is_new(desk: Desk) -> None:
    request = ReportRequest(measures=("buyers",), dimensions=("customer",), period="last_month", compare="previous")
    found = run(desk, request)
    assert without_ones(found) is found
