"""Workbooks: title block, frozen header, formats, a chart, text that stays text."""

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from crm_tools.analytics.result import Column
from crm_tools.present import excel, excel_chart
from crm_tools.present.excel import write_excel
from crm_tools.texts import UserError, Words
from tests.present.whole_files import excel_bytes

COLUMNS = (
    Column("customer_id", Words("客户ID", "Customer ID"), "id"),
    Column("customer", Words("客户", "Customer"), "text"),
    Column("sales", Words("销售额", "Sales"), "money"),
    Column("share", Words("占比", "Share"), "rate"),
    Column("last_order_at", Words("最近下单", "Last order"), "time"),
)
FRAME = pd.DataFrame(
    {
        "customer_id": [1, 2, 3],
        "customer": ["=1+1", "王芳\x0b", "@SUM(A1)"],
        "sales": [123456, 99, None],
        "share": [0.5, 0.25, None],
        "last_order_at": ["2026-11-22 08:09:10", "2026-11-21 00:00:00", None],
    }
)


def opened(language="zh", **changes):
    data = excel_bytes(FRAME, COLUMNS, language, **{"title": "=销售/报表", "about": ["2026年11月", "口径"], **changes})
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_title_block_header_and_rows():
    sheet = opened()

    rows = list(sheet.values)
    assert [row[0] for row in rows[:4]] == ["=销售/报表", "2026年11月", "口径", None]
    assert rows[4] == ("客户ID", "客户", "销售额", "占比", "最近下单")
    assert rows[5] == (1, "=1+1", 1234.56, 0.5, dt.datetime(2026, 11, 22, 8, 9, 10))
    assert rows[7] == (3, "@SUM(A1)", None, None, None)
    assert len(rows) == 8


def test_the_header_is_frozen_and_numbers_are_formatted():
    sheet = opened(currency="GBP")

    assert sheet.freeze_panes == "A6"
    assert sheet["C6"].number_format == '"£"#,##0.00'
    assert sheet["D6"].number_format == "0.0%"
    assert sheet.auto_filter.ref == "A5:E8"


def test_no_cell_is_a_formula_even_after_an_edit():
    sheet = opened()

    texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts)


def test_a_ranking_has_bars_and_a_time_series_a_line():
    assert [type(chart).__name__ for chart in opened()._charts] == ["BarChart"]
    months = (Column("month", Words("月份", "Month"), "day"), COLUMNS[2])
    frame = pd.DataFrame({"month": ["2026-10", "2026-11"], "sales": [100, 200]})
    sheet = openpyxl.load_workbook(io.BytesIO(excel_bytes(frame, months, "en", title="t"))).active
    assert [type(chart).__name__ for chart in sheet._charts] == ["LineChart"]
    assert [row[0] for row in sheet.values][3:] == ["2026-10", "2026-11"]


def test_batches_are_one_sheet():
    data = excel_bytes(iter([FRAME, FRAME]), COLUMNS, "en", title="twice")

    assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 3 + 6


def test_more_rows_than_a_sheet_holds_is_said(monkeypatch):
    monkeypatch.setattr(excel, "MOST_ROWS", 5)

    with pytest.raises(UserError, match="at most"):
        excel_bytes(FRAME, COLUMNS, "en", title="t")


def test_a_long_workbook_is_written_to_disk_and_tells_its_progress(tmp_path):
    about = ["2026年11月", "口径"]
    steps = write_excel(tmp_path / "long.xlsx", iter([FRAME, FRAME, FRAME]), COLUMNS, "zh", title="长表", about=about)

    assert list(steps) == [3, 6, 9]
    rows = list(openpyxl.load_workbook(tmp_path / "long.xlsx").active.values)
    assert rows[5:] == [*rows[5:8]] * 3
    assert rows[7] == (3, "@SUM(A1)", None, None, None)


def test_one_who_leaves_meanwhile_leaves_nothing_open(tmp_path):
    steps = write_excel(tmp_path / "left.xlsx", iter([FRAME, FRAME]), COLUMNS, "zh", title="t")
    next(steps)
    steps.close()

    assert not (tmp_path / "left.xlsx").exists()


def book_of(frame, columns, language="en"):
    return openpyxl.load_workbook(io.BytesIO(excel_bytes(frame, columns, language, title="t")))


def test_two_dimensions_stand_crosswise_on_a_sheet_of_their_own_with_a_stacked_chart():
    city, level = Column("city", Words("城市", "City"), "text"), Column("level", Words("等级", "Level"), "text")
    rows = [("上海", "金卡", 300), ("上海", "银卡", 200), ("北京", "金卡", 50), ("北京", "钻石", 900)]
    frame = pd.DataFrame(rows, columns=["city", "level", "sales"])

    table, chart = book_of(frame, (city, level, COLUMNS[2])).worksheets

    assert table.max_row == 3 + len(rows)
    assert not table._charts
    assert list(chart.values)[1:] == [
        ("City", "钻石", "金卡", "银卡"),
        ("北京", 9.0, 0.5, None),
        ("上海", None, 3.0, 2.0),
    ]
    [drawn] = chart._charts
    assert (type(drawn).__name__, drawn.grouping, len(drawn.series)) == ("BarChart", "stacked", 3)
    assert chart["B3"].number_format == '"¥"#,##0.00'


def test_time_by_a_dimension_is_lines_and_a_comparison_a_second_series():
    month, level = Column("month", Words("月份", "Month"), "day"), Column("level", Words("等级", "Level"), "text")
    frame = pd.DataFrame(
        [("2026-10", "金卡", 300), ("2026-11", "金卡", 200), ("2026-10", "银卡", 50)],
        columns=["month", "level", "sales"],
    )
    [drawn] = book_of(frame, (level, month, COLUMNS[2])).worksheets[1]._charts
    assert (type(drawn).__name__, len(drawn.series)) == ("LineChart", 2)

    before = Column("sales_previous", Words("对比期", "Before"), "money")
    frame = pd.DataFrame({"month": ["2026-10", "2026-11"], "sales": [1, 2], "sales_previous": [3, 4]})
    [drawn] = book_of(frame, (month, COLUMNS[2], before)).active._charts
    assert len(drawn.series) == 2


def test_a_long_table_of_two_dimensions_goes_without_a_chart(monkeypatch):
    monkeypatch.setattr(excel_chart, "MOST_KEPT", 3)
    city, level = Column("city", Words("城市", "City"), "text"), Column("level", Words("等级", "Level"), "text")
    frame = pd.DataFrame([(f"城{n}", "金卡", n) for n in range(4)], columns=["city", "level", "sales"])
    assert len(book_of(frame, (city, level, COLUMNS[2])).worksheets) == 1
