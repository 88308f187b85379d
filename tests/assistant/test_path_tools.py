"""Retention and the funnel in the chat: the words, the table and the file against sums of plain SQL and Python."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from crm_tools.analytics.desk import open_desk
from crm_tools.assistant.again import result_of
from crm_tools.assistant.ask import ask
from crm_tools.assistant.contract import Answer
from crm_tools.settings import Settings
from crm_tools.store.connect import reader


def purchases(settings: Settings) -> dict[int, set[int]]:
    """The months, counted from the year 0, in which each customer paid."""
    bought: dict[int, set[int]] = defaultdict(set)
    with reader(settings.database) as connection:
        found = connection.execute(
            "SELECT customer_id, created_at FROM orders WHERE pay_status = 'paid' AND created_at < '2026-11-23'"
        )
        for customer, at in found:
            bought[customer].add(int(at[:4]) * 12 + int(at[5:7]) - 1)
    return bought


def rows(answer: Answer) -> list[dict[str, object]]:
    assert answer.table is not None
    names = [column.name for column in answer.table.columns]
    return [dict(zip(names, row, strict=True)) for row in answer.table.rows]


def test_retention_is_that_of_each_month_of_first_purchase(offline: Settings) -> None:
    answer = ask("近6个月首购客户的留存", offline)

    bought = purchases(offline)
    cohorts: dict[int, list[set[int]]] = defaultdict(list)
    for months in bought.values():
        cohorts[min(months)].append(months)
    assert answer.status == "answered"
    assert answer.understood is not None
    assert answer.understood.period == ("2026-05-01", "2026-11-22")
    told = rows(answer)
    assert {row["cohort"] for row in told} == {f"2026-{month:02}" for month in range(5, 12)}
    for row in told:
        first = int(str(row["cohort"])[:4]) * 12 + int(str(row["cohort"])[5:]) - 1
        again = sum(first + int(str(row["month_number"])) in months for months in cohorts[first])
        assert row["size"] == len(cohorts[first])
        assert row["customers"] == again
        assert row["retention"] == pytest.approx(again / len(cohorts[first]))
    assert answer.chart is not None
    assert answer.steps


def test_the_share_told_leaves_out_the_month_that_is_not_over(offline: Settings) -> None:
    answer = ask("customer retention", offline)

    cohorts: dict[int, list[set[int]]] = defaultdict(list)
    for months in purchases(offline).values():
        cohorts[min(months)].append(months)
    november = 2026 * 12 + 10
    over = [first for first in cohorts if first >= 2025 * 12 + 10 and first + 1 < november]
    came = sum(first + 1 in months for first in over for months in cohorts[first])
    [share] = re.findall(r"month 1: ([\d.]+)%", answer.answer)
    assert float(share) == pytest.approx(100 * came / sum(len(cohorts[first]) for first in over), abs=0.05)
    assert f"{len(over)} cohorts" in answer.answer


def test_the_funnel_counts_customers_who_viewed(offline: Settings) -> None:
    answer = ask("上个月的转化漏斗", offline)

    with reader(offline.database) as connection:
        days = ("2026-10-01", "2026-11-01")
        touched: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for customer, product, event in connection.execute(
            "SELECT customer_id, product_id, event FROM browse_events WHERE occurred_at >= ? AND occurred_at < ?", days
        ):
            touched[event].add((customer, product))
        bought = set(
            connection.execute(
                "SELECT o.customer_id, i.product_id FROM orders o JOIN order_items i ON i.order_id = o.id"
                " WHERE o.pay_status = 'paid' AND o.created_at >= ? AND o.created_at < ?",
                days,
            )
        )
    viewers = {customer for customer, _ in touched["view"]}
    later = [{customer for customer, _ in touched[event]} & viewers for event in ("favorite", "cart")]
    ordered = {customer for customer, _ in touched["view"] & bought}
    assert [row["customers"] for row in rows(answer)] == [len(viewers), *map(len, later), len(ordered)]
    assert [row["step"] for row in rows(answer)] == ["浏览", "收藏", "加购", "下单"]
    assert f"{len(ordered) / len(viewers):.1%}" in answer.answer


@pytest.mark.parametrize("tool", ["customer_retention", "purchase_funnel"])
def test_the_answer_is_shown_again_as_it_was(tool: str, offline: Settings) -> None:
    asked = {"customer_retention": "cohort analysis for this year", "purchase_funnel": "conversion funnel this month"}
    answer = ask(asked[tool], offline)

    assert answer.understood is not None
    assert answer.understood.tool == tool
    again = result_of(open_desk(offline), tool, answer.understood.arguments, "en", offline)
    assert answer.table is not None
    assert again.frame.to_numpy().tolist() == [list(row) for row in answer.table.rows]


def test_nobody_is_told_in_words(offline: Settings) -> None:
    assert "首次购买" in ask("2019年首购客户的留存", offline).answer
    assert "浏览" in ask("2019年的转化漏斗", offline).answer


@pytest.mark.parametrize(
    ("question", "tool", "period"),
    [
        ("留存怎么样", "customer_retention", None),
        ("同期群分析", "customer_retention", None),
        ("今年每个月新客的留存", "customer_retention", "this_year"),
        ("retention by cohort for the last 6 months", "customer_retention", "last_6_months"),
        ("how is our customer retention?", "customer_retention", None),
        ("retention of customers who first bought in the first half of 2026", "customer_retention", "2026-01..2026-06"),
        ("从浏览到下单的转化怎么样", "purchase_funnel", None),
        ("近7天购买漏斗", "purchase_funnel", "last_7_days"),
        ("Show me the conversion funnel for October", "purchase_funnel", "2026-10"),
    ],
)
def test_days_are_read(question: str, tool: str, period: str | None, offline: Settings) -> None:
    understood = ask(question, offline).understood
    assert understood is not None
    assert (understood.tool, understood.arguments.get("period")) == (tool, period)


@pytest.mark.parametrize(
    "question",
    [
        "上海客户的留存",  # of everybody only
        "次日留存率",
        "3月注册客户的留存",
        "登录留存",
        "retention of gold members",
        "day 7 retention",
        "广告漏斗",
        "浏览到下单要几天",
    ],
)
def test_other_retention_and_parts_of_the_customers_are_not_made_up(question: str, offline: Settings) -> None:
    assert ask(question, offline).status in ("clarify", "refused")
