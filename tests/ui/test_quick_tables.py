"""Tables read as pandas and Streamlit would have them read, cell by cell."""

from __future__ import annotations

import io
import time

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.elements import arrow
from streamlit.proto.ArrowData_pb2 import ArrowData

from crm_tools.analytics.result import Column
from crm_tools.present.shown import shown
from crm_tools.settings import settings
from crm_tools.store.actors import LOCAL
from crm_tools.texts import Words, formats
from crm_tools.ui.here import Here
from crm_tools.ui.listing import _styled
from crm_tools.ui.quick_tables import reading

VALUES = {
    "id": [7, None, 123456],
    "text": ["上海", None, "Ann <b>"],
    "money": [123450, None, -5],
    "rate": [0.1234, None, 1.0],
    "count": [1234567, None, 0],
    "number": [1.5, None, 2.25],
    "time": ["2026-11-22 18:30:11", None, "2026-01-01 00:00:00"],
    "day": ["2026-11-22", None, "2026-01-01"],
}
COLUMNS = [Column(unit, Words(unit, unit), unit) for unit in VALUES]


def rows(proto: bytes) -> list[dict[str, object]]:
    return pa.ipc.open_stream(io.BytesIO(proto)).read_all().to_pylist()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("known", [[0, 1, 2], [0, 2], [1], []])
def test_cells_read_as_pandas_would_have_them(language, known):
    place = Here("churn", settings(), language, LOCAL)
    frame = pd.DataFrame(VALUES, dtype=object).iloc[known]

    styler = _styled(place, COLUMNS, frame)
    ours, theirs = ArrowData(), ArrowData()
    arrow.marshall(ours, styler, "here")

    def by(unit):
        if unit == "number":
            return lambda value: f"{value:,.{1 if known == [0] else 2}f}"
        return lambda value: shown(value, unit, language, place.currency)

    told = {unit: by(unit) for unit in ("money", "rate", "count", "number")}
    slow = pd.DataFrame(styler.data).style.format(told, na_rep=formats.NOTHING)
    arrow.marshall(theirs, slow, "here")
    theirs.data = ours.data
    assert rows(ours.styler.display_values) == rows(theirs.styler.display_values)
    assert ours.styler.styles == theirs.styler.styles
    assert [row["money"] for row in rows(ours.data)] == [
        None if VALUES["money"][at] is None else VALUES["money"][at] / 100 for at in known
    ]


def test_days_are_whole_where_some_are_missing():
    place = Here("churn", settings(), "zh", LOCAL)
    frame = pd.DataFrame({"days": [12, None]}, dtype=object)
    proto = ArrowData()

    arrow.marshall(proto, _styled(place, [Column("days", Words("天", "days"), "days")], frame), "here")

    assert [row["days"] for row in rows(proto.styler.display_values)] == ["12", formats.NOTHING]


def test_the_words_take_a_fraction_of_what_they_take_cell_by_cell():
    """As long as Streamlit asks the table how it reads; were that otherwise, each cell would be looked at again."""
    cells = pd.DataFrame({f"c{n}": [n * row / 7 for row in range(2_000)] for n in range(8)})
    words = {name: [f"{value:,.2f}" for value in cells[name]] for name in cells}

    def least(styler):
        took = []
        for _ in range(5):
            began = time.process_time()
            arrow.marshall(ArrowData(), styler(), "here")
            took.append(time.process_time() - began)
        return min(took)

    assert least(lambda: reading(cells, words)) * 4 < least(lambda: cells.style.format("{:,.2f}"))


def test_other_tables_are_streamlits():
    styler = pd.DataFrame({"a": [1.5]}).style.format("{:.3f}").highlight_max()
    proto = ArrowData()

    arrow.marshall(proto, styler, "other")

    assert rows(proto.styler.display_values) == [{"a": "1.500"}]
    assert "background-color" in proto.styler.styles
