"""Answers of the offline model: values, words, and what happens when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tools.analytics.segments import SEGMENTS
from crm_tools.assistant.ask import Done, ask, stream
from crm_tools.settings import Settings
from crm_tools.store.connect import writer
from crm_tools.texts import catalogue
from tests.gold import query

PAID = "pay_status = 'paid' AND created_at < '2026-11-23'"


def test_top_customers_in_yuan(offline: Settings) -> None:
    answer = ask("按销售额排序的前10名客户", offline)
    sql = f"""SELECT id, name, cents / 100.0 FROM customers JOIN
              (SELECT customer_id, SUM(amount_cents) AS cents FROM orders WHERE {PAID} GROUP BY 1) ON id = customer_id
              ORDER BY cents DESC, id LIMIT 10"""
    gold = query(offline.database, sql)
    assert answer.table is not None
    assert [column.name for column in answer.table.columns] == ["customer_id", "customer", "sales"]
    assert [column.type for column in answer.table.columns] == ["integer", "string", "number"]
    assert [(row[0], row[1]) for row in answer.table.rows] == [(row[0], row[1]) for row in gold]
    assert [row[2] for row in answer.table.rows] == pytest.approx([row[2] for row in gold])
    assert answer.table.total == 10
    assert answer.chart is not None
    assert answer.chart.type == "bar"
    assert answer.sent_to_model.rows == 0
    assert answer.understood is not None
    assert answer.understood.period == (None, "2026-11-22")
    assert gold[0][1] in answer.answer
    assert "2026-11-22" in answer.answer
    assert all(step.sql.lstrip().upper().startswith(("SELECT", "WITH")) for step in answer.steps)


def test_english_is_answered_in_english(offline: Settings) -> None:
    answer = ask("top 10 customers by sales", offline)
    assert answer.language == "en"
    assert answer.answer.startswith("10 customers. Highest sales: ")
    assert "Period: from the beginning to 2026-11-22." in answer.answer
    assert answer.table is not None
    assert [column.label for column in answer.table.columns] == ["Customer ID", "Customer", "Sales"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("上个月一共揽了多少条咨询", "注：没听懂、已略过：“揽”。"),
        ("sales of sports & outdoors gear this month", 'passed over: "gear".'),
    ],
)
def test_words_that_were_passed_over_are_told(offline: Settings, question: str, told: str) -> None:
    answer = ask(question, offline)
    assert answer.status == "answered"
    assert told in answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("列出金卡客户的名字和手机号", True),
        ("列出金卡客户，要邮箱", True),
        ("今年销售额前10的客户，附上联系方式", True),
        ("list gold members with their phone numbers", True),
        ("金卡客户名单", False),
        ("没有邮箱的金卡客户", False),
    ],
)
def test_contacts_that_no_list_shows_are_told(offline: Settings, question: str, told: bool) -> None:
    answer = ask(question, offline)
    assert (answer.status, answer.approval) == ("answered", None)
    assert ("手机号和邮箱" in answer.answer or "mobiles and emails" in answer.answer) == told


def test_an_audience_comes_whole(offline: Settings) -> None:
    answer = ask("高价值客户", offline)
    sql = f"""SELECT customer_id FROM orders WHERE {PAID} AND created_at >= '2026-10-01'
              GROUP BY 1 HAVING SUM(amount_cents) >= 1000000"""
    gold = {row[0] for row in query(offline.database, sql)}
    assert answer.table is not None
    assert {row[0] for row in answer.table.rows} == gold
    assert answer.table.total == len(answer.table.rows) == len(gold)
    assert f"共 {len(gold)} 位" in answer.answer
    assert "¥10,000" in answer.answer
    assert "2026-10-01 至 2026-11-22" in answer.answer
    assert answer.understood is not None
    assert answer.understood.definitions["high_value.min_sales_yuan"] == 10000


def test_a_page_gets_the_first_rows_and_the_total(offline: Settings) -> None:
    done = list(stream("流失风险客户", offline, first_rows=7))[-1]
    assert isinstance(done, Done)
    assert done.answer.table is not None
    assert len(done.answer.table.rows) == 7
    whole = ask("流失风险客户", offline).table
    assert whole is not None
    assert done.answer.table.total == whole.total > 100
    assert done.answer.table.rows == whole.rows[:7]
    assert done.found is not None
    assert done.found.total == whole.total


def test_nothing_over_nothing_is_null_and_a_rate_a_fraction(offline: Settings, understood: Callable[..., None]) -> None:
    understood("run_report", {"measures": ["repeat_rate", "aov", "buyers"], "period": "2020"})
    answer = ask("2020年的复购率和客单价", offline)
    assert answer.table is not None
    assert answer.table.rows == [[None, None, 0]]
    understood("run_report", {"measures": ["repeat_rate"], "period": "this_year"})
    answer = ask("今年复购率", offline)
    assert answer.table is not None
    sql = f"""SELECT AVG(n >= 2) FROM
              (SELECT COUNT(*) AS n FROM orders WHERE {PAID} AND created_at >= '2026' GROUP BY customer_id)"""
    assert answer.table.rows[0][0] == pytest.approx(query(offline.database, sql)[0][0])


def test_zero_rows_are_an_answer(offline: Settings, understood: Callable[..., None]) -> None:
    understood("find_customers", {"filters": [{"field": "sales", "op": "ge", "value": 1e12}]})
    answer = ask("买了一万亿的客户", offline)
    assert (answer.status, answer.chart) == ("answered", None)
    assert answer.table is not None
    assert (answer.table.rows, answer.table.total) == ([], 0)
    assert "没有符合条件的客户" in answer.answer
    understood("run_report", {"measures": ["sales"], "dimensions": ["city"], "period": "2020"})
    assert "没有符合条件的数据" in ask("2020年各城市销售额", offline).answer


def test_a_comparison_is_told_with_both_sides(offline: Settings, understood: Callable[..., None]) -> None:
    understood("run_report", {"measures": ["orders"], "period": "this_month", "compare": "previous"})
    answer = ask("本月订单数环比", offline)
    now, before = (
        query(offline.database, f"SELECT COUNT(*) FROM orders WHERE pay_status = 'paid' AND created_at BETWEEN {days}")[
            0
        ][0]
        for days in ("'2026-11-01' AND '2026-11-23'", "'2026-10-01' AND '2026-10-23'")
    )
    assert f"订单数 {now:,}，环比 {now / before - 1:+.1%}（对比期 {before:,}）" in answer.answer


def test_conditions_are_told(offline: Settings, understood: Callable[..., None]) -> None:
    filters = [
        {"field": "city", "value": "上海"},
        {"field": "category", "op": "ne", "value": _a_category(offline)},
        {"field": "orders", "op": "ge", "value": 2, "period": "last_90_days"},
    ]
    understood("find_customers", {"filters": filters})
    text = ask("上海近90天买过两次但没买过某类的客户", offline).answer
    assert "城市 = 上海" in text
    assert f"没买过（品类 = {_a_category(offline)}）" in text
    assert "订单数 ≥ 2（2026-08-25 至 2026-11-22）" in text


def _a_category(settings: Settings) -> str:
    return str(query(settings.database, "SELECT MIN(category) FROM products")[0][0])


@pytest.mark.parametrize(
    "wanted",
    [
        {"field": "registration_month", "value": "2026-03"},
        {"field": "customer_kind", "value": "new"},
        {"field": "gender", "value": ""},
        {"field": "customer", "value": "7"},
        {"field": "product", "op": "contains", "value": "手机"},
        {"field": "month", "value": "2026-03"},
        {"field": "price", "op": "ge", "value": 1000},
    ],
)
def test_values_that_may_be_asked_for(
    offline: Settings, understood: Callable[..., None], wanted: dict[str, Any]
) -> None:
    understood("run_report", {"measures": ["orders"], "filters": [wanted]})
    answer = ask("订单数", offline)
    assert answer.status == "answered", answer.answer


def test_a_threshold_for_this_look_is_the_one_told(offline: Settings, understood: Callable[..., None]) -> None:
    understood("find_customers", {"segment": "most_active", "params": {"top": 3, "days": 7}})
    answer = ask("最近7天登录最多的3位客户", offline)
    assert answer.table is not None
    assert answer.table.total == 3
    assert "登录最多的 3 位" in answer.answer
    assert "近 7 天" in answer.answer
    assert "30" not in answer.answer


def test_every_threshold_has_words() -> None:
    names = {f"{one.definition}.{param}" for one in SEGMENTS.values() if one.definition for param in one.thresholds}
    # The period of a definition is told as days.
    assert {f"present.threshold.{name}" for name in names if not name.endswith(".period")} <= catalogue().keys()


@pytest.mark.parametrize(
    ("tool", "arguments", "status", "word"),
    [
        ("run_report", {"measures": ["sales"], "period": "2031"}, "refused", "2031"),
        ("run_report", {"measures": ["sales"], "filters": [{"field": "city", "value": "上海市区"}]}, "clarify", "上海"),
        (
            "run_report",
            {"measures": ["orders"], "filters": [{"field": "customer", "value": "诸葛不存在"}]},
            "clarify",
            "诸葛",
        ),
        ("run_report", {"measures": ["logins"], "dimensions": ["category"]}, "clarify", "登录"),
        ("run_report", {"measures": ["sales"], "period": "someday"}, "clarify", "someday"),
        ("run_report", {"measures": ["sales"], "nonsense": 1}, "failed", "管理员"),
    ],
)
def test_wishes_that_cannot_be_met(
    offline: Settings, understood: Callable[..., None], tool: str, arguments: dict[str, Any], status: str, word: str
) -> None:
    understood(tool, arguments)
    answer = ask("问题", offline)
    assert (answer.status, answer.table) == (status, None)
    assert word in answer.answer


def test_data_that_ended_days_ago_is_said(demo_copy: Path, offline: Settings) -> None:
    with writer(demo_copy) as connection:
        for table, time in (("logins", "logged_in_at"), ("browse_events", "occurred_at"), ("inquiries", "created_at")):
            connection.execute(f"DELETE FROM {table} WHERE {time} >= '2026-11-19'")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "DELETE FROM order_items WHERE order_id IN (SELECT id FROM orders WHERE created_at >= '2026-11-19')"
        )
        connection.execute("UPDATE orders SET created_at = '2026-11-18 12:00:00' WHERE created_at >= '2026-11-19'")
        connection.execute("UPDATE customers SET created_at = '2026-11-18 12:00:00' WHERE created_at >= '2026-11-19'")
    answer = ask("本月销售额", offline.model_copy(update={"database": demo_copy}))
    assert "2026-11-18" in answer.answer
