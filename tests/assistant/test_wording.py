"""What an answer says first, against figures taken with SQL from the same file."""

from __future__ import annotations

import re

import pytest

from crm_tools.assistant.ask import Done, ask, stream
from crm_tools.assistant.calls import Call
from crm_tools.settings import Settings
from crm_tools.store.connect import reader
from crm_tools.texts import formats

_SALES = (
    "SELECT {by}, sum(o.amount_cents) FILTER (WHERE o.created_at >= ?1), sum(o.amount_cents) FILTER"
    " (WHERE o.created_at < ?2) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.pay_status = 'paid'"
    " AND o.created_at >= ?3 AND o.created_at < ?4 GROUP BY 1"
)


def changes(settings: Settings, by: str, *days: str) -> dict[str, tuple[int, float]]:
    """Sales of each group (分) and its relative change."""
    with reader(settings.database) as connection:
        rows = connection.execute(_SALES.format(by=by), days).fetchall()
    return {name: (now, now / before - 1) for name, now, before in rows if now and before}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comparison_tells_who_moved_most(language: str, offline: Settings) -> None:
    answer = ask(
        {"zh": "10月各城市销售额环比", "en": "sales by city in October vs September"}[language], offline
    ).answer

    found = changes(offline, "c.city", "2026-10-01", "2026-10-01", "2026-09-01", "2026-11-01")
    rose, fell = max(found, key=lambda name: found[name][1]), min(found, key=lambda name: found[name][1])
    first = answer.splitlines()[0]
    best = max(found, key=lambda name: found[name][0])
    sales = formats.money(found[best][0], "CNY", "zh" if language == "zh" else "en")
    change = formats.percent(found[best][1], signed=True)
    assert f"{best}（{sales}，{change}）" in first or f"{best} ({sales}, {change})" in first
    words = {"zh": "增幅最大的是{}（{}）。降幅最大的是{}（{}）", "en": "Largest rise: {} ({}). Largest fall: {} ({})"}[
        language
    ]
    told = words.format(
        rose, formats.percent(found[rose][1], signed=True), fell, formats.percent(found[fell][1], signed=True)
    )
    assert told in first


def test_without_a_comparison_no_change_is_told(offline: Settings) -> None:
    first = ask("10月各城市销售额", offline).answer.splitlines()[0]
    assert "增幅" not in first
    assert "%" not in first


def test_where_all_rose_no_fall_is_told(offline: Settings) -> None:
    first = ask("10月各会员等级销售额同比", offline).answer.splitlines()[0]
    found = changes(offline, "c.level", "2026-10-01", "2025-11-01", "2025-10-01", "2026-11-01")
    assert all(change > 0 for _, change in found.values())
    assert "增幅最大的是" in first
    assert "降幅" not in first


def test_a_ranking_by_change_is_told_as_one(offline: Settings) -> None:
    call = {"measures": ["sales"], "dimensions": ["city"], "period": "2026-10", "compare": "previous", "limit": 2}
    found = changes(offline, "c.city", "2026-10-01", "2026-10-01", "2026-09-01", "2026-11-01")
    ordered = sorted(found, key=lambda name: found[name][1])
    for descending, (first, second), words in (
        (False, ordered[:2], "Largest fall of sales"),
        (True, ordered[::-1][:2], "Largest rise of sales"),
    ):
        order = {"by": "sales_change", "descending": descending}
        told = said(offline, {**call, "order": order})
        assert told.startswith(f"2 groups by city. {words}: {first} (")
        assert f", then {second} (" in told
        assert "Highest" not in told


def test_the_smallest_rise_is_no_fall(offline: Settings) -> None:
    call = {"measures": ["sales"], "dimensions": ["level"], "period": "2026-10", "compare": "year_ago", "limit": 1}
    found = changes(offline, "c.level", "2026-10-01", "2025-11-01", "2025-10-01", "2026-11-01")
    least = min(found, key=lambda name: found[name][1])
    assert found[least][1] > 0
    told = said(offline, {**call, "order": {"by": "sales_change", "descending": False}})
    assert told.startswith(f"Smallest rise of sales: {least} (")


def test_the_lowest_of_what_stands_for_sales_is_told_as_lowest(offline: Settings) -> None:
    call = {"measures": ["sales"], "dimensions": ["category"], "period": "2026-10", "limit": 3}
    told = said(offline, {**call, "order": {"by": "sales", "descending": False}})
    with reader(offline.database) as connection:
        [(least,)] = connection.execute(
            "SELECT p.category FROM order_items i JOIN orders o ON o.id = i.order_id JOIN products p"
            " ON p.id = i.product_id WHERE o.pay_status = 'paid' AND o.created_at >= '2026-10-01'"
            " AND o.created_at < '2026-11-01' GROUP BY 1 ORDER BY sum(i.quantity * i.unit_price_cents) LIMIT 1"
        )
    assert f"Lowest product sales: {least} (" in told


def said(settings: Settings, arguments: dict[str, object]) -> str:
    """The first line of the answer to a report."""
    [done] = [one for one in stream("Show me", settings, call=Call("run_report", arguments)) if isinstance(one, Done)]
    return done.answer.answer.splitlines()[0]


@pytest.mark.parametrize(
    ("question", "told", "basis"),
    [
        ("10月销售额第二名的城市", "销售额从高到低第 2 名：{0}（{1}）", "条件：排名第 2"),
        (
            "which city had the second highest sales in October",
            "Sales, highest first, place 2: {0} ({1})",
            "place 2 of",
        ),
    ],
)
def test_a_place_of_a_ranking_is_not_called_the_highest(
    question: str, told: str, basis: str, offline: Settings
) -> None:
    answer = ask(question, offline).answer
    found = changes(offline, "c.city", "2026-10-01", "2026-10-01", "2026-09-01", "2026-11-01")
    second = sorted(found, key=lambda name: -found[name][0])[1]
    language = "zh" if "名" in question else "en"
    assert told.format(second, formats.money(found[second][0], "CNY", language)) in answer
    assert basis in answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("10月杭州的销售额，按城市", "杭州：销售额 {0}。"),
        ("sales by city in October for 杭州", "杭州: Sales {0}."),
    ],
)
def test_the_only_row_is_not_called_the_highest(question: str, told: str, offline: Settings) -> None:
    answer = ask(question, offline)
    assert answer.table is not None
    assert answer.table.total == 1
    found = changes(offline, "c.city", "2026-10-01", "2026-10-01", "2026-09-01", "2026-11-01")
    language = "zh" if "按" in question else "en"
    assert answer.answer.startswith(told.format(formats.money(found["杭州"][0], "CNY", language)))


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("近三个月复购的客户里，有多少是小程序来的", "订单数 ≥ 2（2026-08-23 至 2026-11-22）"),
        ("上个月买过手机数码的客户里各城市多少人", "买过（品类 = 手机数码）（2026-10-01 至 2026-10-31）"),
    ],
)
def test_the_days_of_those_who_are_counted_are_told(question: str, condition: str, offline: Settings) -> None:
    told = ask(question, offline).answer
    assert condition in told, "as a condition"
    assert re.search(r"只统计这些客户：.+（2026-\d\d-\d\d 至 2026-\d\d-\d\d）。", told), "as a note"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("how many products sold more than 50 units this year", r"\d+ products\.\n"),
        ("how many cities had more than 20 buyers this year", r"\d+ cities\.\n"),
        ("今年有多少个城市的买家超过20人", r"共 \d+ 个城市。\n"),
    ],
)
def test_a_number_of_groups_is_told_with_what_they_are(question: str, told: str, offline: Settings) -> None:
    assert re.match(told, ask(question, offline).answer)
