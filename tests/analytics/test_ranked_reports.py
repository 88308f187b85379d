"""The first few products by inquiries: those that name none are no product, and how many they are is said."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.analytics.result import OTHERS
from tests.analytics.looked_up import query


def request(**more: Any) -> ReportRequest:
    return ReportRequest(**{"measures": ("inquiries",), "dimensions": ("product",), "limit": 5, **more})


UNTIL = "i.created_at < '2026-11-23'"


@pytest.mark.parametrize(("name", "key"), [("product", "p.id"), ("category", "category")])
def test_what_names_nothing_is_not_ranked(demo_desk: Desk, name: str, key: str) -> None:
    found = run(demo_desk, request(dimensions=(name,)))
    wanted = query(
        demo_desk,
        f"SELECT {key}, count(*) FROM inquiries i JOIN products p ON p.id = product_id WHERE {UNTIL} GROUP BY 1 "
        "ORDER BY 2 DESC, 1 LIMIT 5",
    )
    rows = found.frame[["product_id" if name == "product" else name, "inquiries"]]
    assert list(rows.itertuples(index=False, name=None)) == wanted
    [(nothing,)] = query(demo_desk, f"SELECT count(*) FROM inquiries i WHERE product_id IS NULL AND {UNTIL}")
    [said] = [one.zh for one in found.notes if "不参与排名" in one.zh]
    assert f"{nothing:,}" in said
    assert nothing > wanted[0][1], "else the test shows nothing"


def test_all_groups_and_a_rest_add_up_to_everything(demo_desk: Desk) -> None:
    [(total,)] = query(demo_desk, f"SELECT count(*) FROM inquiries i WHERE {UNTIL}")
    every = run(demo_desk, request(limit=None))
    assert every.frame["inquiries"].sum() == total
    assert every.frame["product_id"].isna().sum() == 1
    rest = run(demo_desk, request(others=True))
    assert rest.frame["inquiries"].sum() == total
    assert rest.frame["product"].iloc[-1] == OTHERS
    for found in (every, rest):
        assert not any("不参与排名" in one.zh for one in found.notes)


def test_within_a_filter_only_what_fits_it_is_counted(demo_desk: Desk) -> None:
    found = run(demo_desk, request(filters=({"field": "city", "value": "上海"},), period="this_year"))
    [(nothing,)] = query(
        demo_desk,
        "SELECT count(*) FROM inquiries i JOIN customers c ON c.id = customer_id WHERE product_id IS NULL"
        f" AND city = '上海' AND i.created_at >= '2026-01-01' AND {UNTIL}",
    )
    [said] = [one.en for one in found.notes if "not ranked" in one.en]
    assert f"({nothing:,})" in said
