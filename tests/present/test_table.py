"""Frames become plain JSON values: yuan, fractions, whole numbers, text, None."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.analytics.result import Column
from crm_tools.present.table import plain, plain_values, to_columns, to_rows
from crm_tools.texts import Words

COLUMNS = (
    Column("customer_id", Words("客户ID", "Customer ID"), "id"),
    Column("customer", Words("客户", "Customer"), "text"),
    Column("sales", Words("销售额", "Sales"), "money"),
    Column("refund_rate", Words("退款率", "Refund rate"), "rate"),
    Column("orders", Words("订单数", "Orders"), "count"),
)


def test_rows_are_yuan_fractions_and_none():
    frame = pd.DataFrame(
        {
            "customer_id": [3, 7],
            "customer": ["王芳", None],
            "sales": [123456, 50],
            "refund_rate": [0.125, float("nan")],
            "orders": pd.array([2, None], dtype="Int64"),
        }
    )

    rows = to_rows(COLUMNS, frame)

    assert rows == [[3, "王芳", 1234.56, 0.125, 2], [7, None, 0.5, None, None]]
    assert json.loads(json.dumps(rows)) == rows


def test_columns_carry_name_label_and_json_type():
    assert to_columns(COLUMNS, "zh")[2] == {"name": "sales", "label": "销售额", "type": "number"}
    assert [column["type"] for column in to_columns(COLUMNS, "en")] == [
        "integer",
        "string",
        "number",
        "number",
        "integer",
    ]


def test_an_empty_frame_has_no_rows():
    assert to_rows(COLUMNS, pd.DataFrame(columns=[column.name for column in COLUMNS])) == []


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_every_amount_survives_the_way_to_yuan_and_back(cents):
    assert round(plain(cents, "money") * 100) == cents
    assert plain(float(cents), "count") == cents
    assert isinstance(plain(float(cents), "count"), int)


@pytest.mark.parametrize("unit", ["money", "rate", "number", "count", "days", "id", "text"])
@pytest.mark.parametrize(
    "column",
    [
        pd.Series([1, -250]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series([1.0, 2.5, float("nan")]),
        pd.Series([1.5, None], dtype="Float64"),
        pd.Series([3, None, 2.0, pd.NA, "甲"], dtype=object),
        pd.Series([True, False]),
        pd.Series(["甲", None]),
        pd.Series([], dtype="int64"),
    ],
    ids=lambda column: f"{column.dtype}{len(column)}",
)
def test_a_column_at_once_is_its_values_one_by_one(column, unit):
    if unit == "money":
        column = column[[not isinstance(value, str) for value in column]]
    one_by_one = [plain(value, unit) for value in column]
    at_once = plain_values(column, unit)
    assert [(type(value), value) for value in at_once] == [(type(value), value) for value in one_by_one]
