"""The number of groups in the place of their rows."""

from __future__ import annotations

import pytest

from crm_tools.analytics import report
from crm_tools.analytics.criteria import Filter
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.request import ReportRequest
from crm_tools.texts import UserError

WANTED = ReportRequest(
    measures=("sales",),
    dimensions=("city",),
    period="2026-10",
    filters=(Filter(field="sales", op="gt", value=50000),),
)


@pytest.mark.parametrize(
    "changed", [{}, {"compare": "previous"}, {"dimensions": ("day",)}, {"dimensions": ("product",)}]
)
def test_as_many_as_there_are_rows(demo_desk: Desk, changed: dict[str, object]) -> None:
    rows = report.run(demo_desk, WANTED.model_copy(update=changed))
    number = report.run(demo_desk, WANTED.model_copy(update={**changed, "counted": True}))
    (column,) = number.columns
    assert (column.name, column.unit) == (f"{(*changed.get('dimensions', ('city',)),)[0]}_count", "count")  # type: ignore[misc]
    assert number.frame[column.name].tolist() == [rows.total]


def test_the_first_of_them_are_named(demo_desk: Desk) -> None:
    rows, number = report.run(demo_desk, WANTED), report.run(demo_desk, WANTED.model_copy(update={"counted": True}))
    first = [str(name) for name in rows.frame["city"][: report.MOST_NAMED]]
    assert any("、".join(first) in note.zh for note in number.notes)


@pytest.mark.parametrize(
    "changed", [{"dimensions": ()}, {"dimensions": ("city", "level")}, {"limit": 3}, {"share": ("sales",)}]
)
def test_of_one_dimension_and_all_its_groups(demo_desk: Desk, changed: dict[str, object]) -> None:
    with pytest.raises(UserError):
        report.run(demo_desk, WANTED.model_copy(update={"filters": (), **changed, "counted": True}))
