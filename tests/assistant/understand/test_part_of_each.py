"""The part that one dimension's value has within each group of another: “women in each channel”, 各城市里金卡占比."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.assistant.understand import understand
from tests.analytics.looked_up import query


@pytest.mark.parametrize(
    ("question", "measure", "by", "part", "period"),
    [
        ("各城市里金卡占比", "customers", "city", ("level", "金卡"), "all"),
        ("各渠道里女性占比", "customers", "channel", ("gender", "女"), "all"),
        ("percentage of women in each channel", "customers", "channel", ("gender", "女"), "all"),
        ("share of gold members in each city", "customers", "city", ("level", "金卡"), "all"),
        ("what percent of each city's sales comes from gold members", "sales", "city", ("level", "金卡"), "all"),
        ("what share of orders in each channel are from women", "orders", "channel", ("gender", "女"), "all"),
    ],
)
def test_the_part_of_each(desk: Desk, question: str, measure: str, by: str, part: tuple[str, str], period: str) -> None:
    assert understand(question, desk).arguments == {
        "measures": [measure],
        "dimensions": [by],
        "period": period,
        "part": [{"field": part[0], "op": "eq", "value": part[1]}],
        "share": [measure],
    }


def test_the_figures_are_of_each_group(desk: Desk) -> None:
    told = understand("what percent of each city's sales comes from gold members", desk).arguments
    frame = run(desk, ReportRequest.model_validate(told)).frame
    wanted = query(
        desk,
        "SELECT c.city, 1.0 * SUM(CASE WHEN c.level = '金卡' THEN o.amount_cents ELSE 0 END) / SUM(o.amount_cents) "
        "FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.pay_status = 'paid' "
        "AND o.created_at < '2026-11-23' GROUP BY 1",
    )
    got = dict(zip(frame["city"], frame["sales_share"], strict=True))
    assert got == pytest.approx({city: share for city, share in wanted if share})


def test_items_of_an_average_order(desk: Desk) -> None:
    for question in ("how many items are in an average order", "items per order on average", "平均每单几件", "件单数"):
        assert understand(question, desk).arguments == {"measures": ["units_per_order"], "period": "all"}
