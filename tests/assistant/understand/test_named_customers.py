"""Customers told by what stands in the table, and turns that go on from an answer of one customer."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand


def _row(desk: Desk, sql: str) -> tuple[Any, ...]:
    with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as reader:
        row: tuple[Any, ...] = reader.execute(sql).fetchone()
    return row


@pytest.fixture(scope="module")
def alone(desk: Desk) -> tuple[int, str]:
    """A customer whose name nobody else has, no part of another's."""
    one, name = _row(
        desk,
        "SELECT id, name FROM customers c WHERE length(name) = 3 AND id > 1000 AND NOT EXISTS"
        " (SELECT 1 FROM customers o WHERE o.id <> c.id AND instr(o.name, c.name)) LIMIT 1",
    )
    return one, name


@pytest.fixture(scope="module")
def shared(desk: Desk) -> tuple[str, list[str]]:
    """A name that a few have, with their ids."""
    name, ids = _row(
        desk,
        "SELECT name, group_concat(id) FROM (SELECT * FROM customers ORDER BY id) WHERE length(name) = 3"
        " GROUP BY name HAVING count(*) = 3 LIMIT 1",
    )
    return name, ids.split(",")


@pytest.mark.parametrize(
    ("question", "measures", "period"),
    [
        ("{}近半年下了几单，花了多少", ["orders", "sales"], "last_6_months"),
        ("{}今年花了多少钱", ["sales"], "this_year"),
        ("{}的客单价", ["aov"], "all"),
        ("how much did {} spend this year", ["sales"], "this_year"),
        ("what has {} spent in the last six months", ["sales"], "last_6_months"),
    ],
)
def test_figures_of_a_customer_by_name(
    desk: Desk, alone: tuple[int, str], question: str, measures: list[str], period: str
) -> None:
    told = understand(question.format(alone[1]), desk).arguments
    assert (told["measures"], told["period"]) == (measures, period)
    assert told["filters"] == [{"field": "customer", "op": "eq", "value": str(alone[0])}]


@pytest.mark.parametrize(
    "question",
    [
        "查一下{}",
        "{}",
        "帮我找找{}",
        "{}的会员等级",
        "{}最近一次下单是什么时候",
        "Find {}",
        "who is {}",
        "show me {}'s profile",
    ],
)
def test_a_customer_is_looked_up(desk: Desk, alone: tuple[int, str], question: str) -> None:
    assert understand(question.format(alone[1]), desk) == Call("customer_story", {"customer": alone[1]})


@pytest.mark.parametrize("question", ["帮我找找 {}", "{} 是谁", "Pull up {}", "the customer with email {}"])
def test_by_their_address(desk: Desk, question: str) -> None:
    [address] = _row(desk, "SELECT email FROM customers WHERE email > '' AND id > 1000 LIMIT 1")
    assert understand(question.format(address), desk) == Call("customer_story", {"customer": address})


def test_several_of_one_name_are_asked_back(desk: Desk, shared: tuple[str, list[str]]) -> None:
    name, ids = shared
    call = understand(f"{name}今年花了多少", desk)
    assert call.tool == "clarify"
    assert all(f"#{one}" in call.arguments["unclear"][0] for one in ids)
    assert call.arguments["suggestions"][0] == f"客户{ids[0]}今年花了多少"
    assert understand(f"名字叫{name}的有几个", desk) == Call("customer_story", {"customer": name})


@pytest.mark.parametrize("question", ["给小王派任务", "钱花得最多的人", "{}和{}谁花得多", "把任务分给{}"])
def test_nobody_else_is_read_into_a_question(desk: Desk, alone: tuple[int, str], question: str) -> None:
    told = understand(question.format(alone[1], "李强"), desk).arguments
    assert str(alone[0]) not in str(told.get("filters", ""))


def _then(desk: Desk, before: Call, turn: str) -> Call:
    return understand(turn, desk, before, [Earlier("", before)])


@pytest.mark.parametrize(
    ("turn", "measures"),
    [("他今年花了多少", ["sales"]), ("how many orders did she place this year", ["orders"]), ("his spend", ["sales"])],
)
def test_a_pronoun_is_the_one_customer(desk: Desk, turn: str, measures: list[str]) -> None:
    before = Call("find_customers", {"filters": [{"field": "customer", "op": "eq", "value": "842"}]})
    told = _then(desk, before, turn).arguments
    assert told["measures"] == measures
    assert {"field": "customer", "op": "eq", "value": "842"} in told["filters"]


@pytest.mark.parametrize("turn", ["他买过什么", "他最近一单什么时候", "what did they buy last", "his orders please"])
def test_so_it_is_after_the_first_of_a_ranking(desk: Desk, turn: str) -> None:
    first = Call("run_report", {"measures": ["sales"], "dimensions": ["customer"], "period": "all", "limit": 1})
    [best] = _row(
        desk,
        "SELECT customer_id FROM orders WHERE pay_status = 'paid' AND date(created_at) <= '2026-11-22'"
        " GROUP BY 1 ORDER BY sum(amount_cents) DESC LIMIT 1",
    )
    assert _then(desk, first, turn) == Call("customer_story", {"customer": best})


def test_others_are_not(desk: Desk) -> None:
    first = Call("run_report", {"measures": ["sales"], "dimensions": ["customer"], "period": "all", "limit": 1})
    assert _then(desk, first, "其他的呢").tool != "customer_story"
