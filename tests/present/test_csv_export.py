"""CSV: BOM, every row, values that come back, and nothing that a spreadsheet would run."""

import csv
import io
import tracemalloc

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tools.analytics.result import OTHERS, Column
from crm_tools.present.csv_export import FORMULA_STARTS, csv_stream, defused, write_csv
from crm_tools.texts import Words
from tests.present.whole_files import csv_bytes

NAME = Column("customer", Words("客户", "Customer"), "text")
SALES = Column("sales", Words("销售额", "Sales"), "money")
RATE = Column("share", Words("占比", "Share"), "rate")
WEEKDAY = Column("weekday", Words("星期", "Weekday"), "number")


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_money_has_two_decimals_and_numbers_stay_numbers():
    frame = pd.DataFrame({"customer": ["王芳", "李,伟"], "sales": [123450, -7], "share": [1 / 3, None]})

    rows = read(csv_bytes(frame, (NAME, SALES, RATE), "zh"))

    assert rows == [["客户", "销售额", "占比"], ["王芳", "1234.50", "0.333333"], ["李,伟", "-0.07", ""]]


def test_codes_and_the_rest_are_in_the_language_of_the_reader():
    frame = pd.DataFrame({"customer": [OTHERS], "weekday": [1]})

    assert read(csv_bytes(frame, (NAME, WEEKDAY), "zh"))[1] == ["其他", "周一"]
    assert read(csv_bytes(frame, (NAME, WEEKDAY), "en"))[1] == ["Others", "Mon"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=20))
def test_no_text_cell_starts_a_formula_and_every_text_comes_back(names):
    rows = read(csv_bytes(pd.DataFrame({"customer": names}), (NAME,), "en"))

    cells = [row[0] for row in rows[1:]]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    expected = [name if name != OTHERS else "Others" for name in names]
    assert [
        cell.removeprefix("'") if cell != name else cell for cell, name in zip(cells, expected, strict=True)
    ] == expected


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_formulas_are_defused(text):
    assert defused(text) == f"'{text}"


def test_a_stream_gives_every_row_of_every_batch():
    batches = [pd.DataFrame({"customer": [f"{batch}-{row}" for row in range(5)]}) for batch in range(4)]

    pieces = list(csv_stream(iter(batches), (NAME,), "en"))

    assert len(pieces) == 5
    assert [row[0] for row in read(b"".join(pieces))[1:]] == [
        f"{batch}-{row}" for batch in range(4) for row in range(5)
    ]


def test_a_long_file_is_written_frame_by_frame(tmp_path):
    def frames(rows, size=5_000):
        for first in range(0, rows, size):
            names = [f"客户{number}" for number in range(first, first + size)]
            yield pd.DataFrame({"customer": names, "sales": 123456})

    def peak(rows):
        tracemalloc.start()
        done = list(write_csv(tmp_path / f"{rows}.csv", frames(rows), (NAME, SALES), "zh"))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert done == list(range(5_000, rows + 1, 5_000))
        return most

    assert peak(60_000) < peak(10_000) * 1.2
    lines = read((tmp_path / "60000.csv").read_bytes())
    assert len(lines) == 60_001
    assert lines[-1] == ["客户59999", "1234.56"]
