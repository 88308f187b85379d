"""Bands of amounts and numbers, with their usual limits or those that a request tells."""

from __future__ import annotations

import pytest

from crm_tools.analytics import report
from crm_tools.analytics.criteria import Filter
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.dimensions.bands import labels
from crm_tools.analytics.request import ReportRequest
from crm_tools.store.connect import reader
from crm_tools.texts import UserError


def told(desk: Desk, **request: object) -> dict[str, int]:
    found = report.run(desk, ReportRequest.model_validate({"period": "2026-10", **request}))
    band, measure = found.frame.columns[:2]
    return {str(row[band]): int(row[measure]) for row in found.frame.to_dict("records")}


def counted(desk: Desk, sql: str) -> dict[str, int]:
    with reader(desk.database) as connection:
        return {str(band): number for band, number in connection.execute(sql) if number}


_OCTOBER = "pay_status = 'paid' AND created_at >= '2026-10-01' AND created_at < '2026-11-01'"


def test_labels_name_the_lower_end_in_them() -> None:
    assert labels((100, 500)) == ("0-100", "100-500", "500+")
    assert labels((2, 3, 6), whole=True) == ("1", "2", "3-5", "6+")


def test_orders_by_the_limits_told(demo_desk: Desk) -> None:
    case = "CASE WHEN amount_cents < 10000 THEN '0-100' WHEN amount_cents < 50000 THEN '100-500' ELSE '500+' END"
    wanted = counted(demo_desk, f"SELECT {case}, COUNT(*) FROM orders WHERE {_OCTOBER} GROUP BY 1")
    assert told(demo_desk, measures=("orders",), dimensions=("order_band",), limits=(100, 500)) == wanted
    assert set(wanted) == set(labels((100, 500)))


def test_buyers_by_what_they_spent_and_how_often_they_ordered(demo_desk: Desk) -> None:
    each = f"SELECT SUM(amount_cents) s, COUNT(*) n FROM orders WHERE {_OCTOBER} GROUP BY customer_id"
    spent = counted(demo_desk, f"SELECT IIF(s < 200000, '0-2000', '2000+'), COUNT(*) FROM ({each}) GROUP BY 1")
    assert told(demo_desk, measures=("buyers",), dimensions=("spend_band",), limits=(2000,)) == spent
    often = counted(demo_desk, f"SELECT IIF(n = 1, '1', IIF(n = 2, '2', '3+')), COUNT(*) FROM ({each}) GROUP BY 1")
    assert told(demo_desk, measures=("buyers",), dimensions=("frequency_band",), limits=(2, 3)) == often


def test_a_band_of_the_limits_told_is_a_condition_too(demo_desk: Desk) -> None:
    asked = {"measures": ("orders",), "dimensions": ("order_band",), "limits": (100, 500)}
    one = told(demo_desk, **asked, filters=(Filter(field="order_band", value="100-500"),))
    assert one == {"100-500": told(demo_desk, **asked)["100-500"]}


def test_what_the_bands_are_of_is_said(demo_desk: Desk) -> None:
    found = report.run(demo_desk, ReportRequest(measures=("orders",), dimensions=("order_band",), limits=(100,)))
    assert any("lower end included" in note.en for note in found.notes)
    assert any("含下限" in note.zh for note in found.notes)


@pytest.mark.parametrize(
    "changed",
    [
        {"dimensions": ("city",)},
        {"limits": (500, 100)},
        {"limits": (0, 100)},
        {"dimensions": ("order_band", "spend_band")},
    ],
)
def test_limits_are_of_one_dimension_of_bands_and_ascend(demo_desk: Desk, changed: dict[str, object]) -> None:
    asked = {"measures": ("orders",), "dimensions": ("order_band",), "limits": (100, 500), **changed}
    with pytest.raises(UserError):
        report.run(demo_desk, ReportRequest.model_validate(asked))
