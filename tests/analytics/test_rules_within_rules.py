"""Rules within the rule of a report's customers: more levels than SQLite's parser holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.flattening import flattened
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest

LEVELS = Condition(field="level", op="in", value=("金卡", "钻石"))
LIKELY, LEAVING = Member(segment="intent", limit=10), Member(segment="churn_risk", limit=10)
AUDIENCES = (
    AudienceRequest(segment="intent", filters=(LEVELS,), rule=Group(rules=(LIKELY,))),
    AudienceRequest(filters=(LEVELS,), rule=Group(match="any", rules=(LIKELY, LEAVING))),
    AudienceRequest(segment="churn_risk", rule=Group(rules=(LEAVING, Group(match="none", rules=(LIKELY,))))),
)


@pytest.mark.parametrize("people", AUDIENCES)
def test_as_many_as_the_list_holds(desk: Desk, people: AudienceRequest) -> None:
    told = run(desk, ReportRequest(measures=("customers",), period="all", audience=people))
    listed = set(find(desk, people).page(0, 100)["customer_id"])
    with closing(sqlite3.connect(desk.database)) as connection:  # who registers after today counts nowhere
        later = {one for (one,) in connection.execute("SELECT id FROM customers WHERE created_at >= '2026-04-01'")}
    assert told.frame["customers"].tolist() == [len(listed - later)]


def test_names_that_hide_one_another() -> None:
    inner = 'WITH a AS (SELECT 2 AS n UNION SELECT 3) SELECT * FROM "a" AS "t"'
    sql = (
        f'WITH a AS (SELECT 1 AS n), b(m) AS MATERIALIZED (WITH c AS ({inner}) SELECT n FROM "c")\n'
        'SELECT * FROM "b", "a"'
    )
    assert flattened(sql) == (
        'WITH a AS (SELECT 1 AS n),\n"flat_1_0_a" AS (SELECT 2 AS n UNION SELECT 3),\n'
        '"flat_1_c" AS (SELECT * FROM "flat_1_0_a" AS "t"),\nb(m) AS MATERIALIZED (SELECT n FROM "flat_1_c")\n'
        'SELECT * FROM "b", "a"'
    )


def test_a_query_of_one_level_stays() -> None:
    assert flattened("SELECT 'WITH a AS (' AS n") == "SELECT 'WITH a AS (' AS n"


def test_kinds_beside_one_another_are_told_apart(desk: Desk) -> None:
    sides = [
        Group(rules=tuple(Condition(field=name, op="eq", value=value) for name, value in told.items()))
        for told in ({"city": "北京", "gender": "女"}, {"city": "上海", "gender": "男"})
    ]
    rule = find(desk, AudienceRequest(rule=Group(match="any", rules=tuple(sides)))).rule
    assert rule is not None
    assert rule.zh == "至少满足一项：（城市 北京、性别 女）、（城市 上海、性别 男）"
    assert rule.en == "at least one of: (City 北京, Gender 女), (City 上海, Gender 男)"
