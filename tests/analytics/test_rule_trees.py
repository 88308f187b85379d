"""Trees of and, or and not over every kind of condition, beside the same rules in plain Python, on both engines."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import MOST_LEVELS, AudienceRequest, Group, Member, conditions_of
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import ReportRequest
from crm_tools.store import mirror
from crm_tools.store.connect import writer
from crm_tools.texts import UserError
from tests.analytics import shop
from tests.analytics.rule_oracle import Facts, Leaf, facts_of, tree


@pytest.fixture(scope="module")
def desks(shop_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """The small shop with answers to a survey, at two desks: SQLite, and the mirror."""
    folder = tmp_path_factory.mktemp("trees")
    plain = Path(shutil.copy(shop_template, folder / "plain.db"))
    with writer(plain) as connection:
        connection.execute(
            "INSERT INTO surveys VALUES"
            " (1, 's', 'own', 'zh', '', '', NULL, 'open', NULL, '2025-01-01 00:00:00', 'x', NULL)"
        )
        connection.execute("INSERT INTO survey_questions VALUES (1, 1, 1, 'score', 'q', 1, '[]', NULL)")
        for who in range(1, 40, 2):
            at = f"2026-03-{who % 28 + 1:02} 10:00:00"
            connection.execute(
                "INSERT INTO survey_responses (id, survey_id, customer_id, source, answered_at, changed_at)"
                " VALUES (?, 1, ?, 'import', ?, ?)",
                (who, who, at, at),
            )
            connection.execute(
                "INSERT INTO survey_answers (response_id, question_id, number) VALUES (?, 1, ?)", (who, who % 5 + 1)
            )
        connection.execute("UPDATE customers SET email_consent = 0 WHERE id % 3 = 0")
    mirrored = Path(shutil.copy(plain, folder / "mirrored.db"))
    mirror.refresh(mirrored, least_rows=0)
    desk = Desk(plain, shop.TODAY, shipped())
    return desk, replace(desk, database=mirrored)


@pytest.fixture(scope="module")
def facts(desks: tuple[Desk, Desk]) -> Facts:
    return facts_of(desks[0].database)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(tree(), min_size=1, max_size=2), match=st.sampled_from(["all", "any", "none"]))
def test_random_trees(drawn: list[Leaf], match: str, desks: tuple[Desk, Desk], facts: Facts) -> None:
    rule = {"match": match, "rules": [asked for asked, _ in drawn]}
    request = AudienceRequest.model_validate({"rule": rule, "order": {"by": "customer_id", "descending": False}})
    assert AudienceRequest.model_validate_json(request.model_dump_json(exclude_defaults=True)) == request

    def held(who: int) -> bool:
        met = [test(facts, who) for _, test in drawn]
        return all(met) if match == "all" else any(met) == (match == "any")

    wanted = [who for who in sorted(facts.people) if held(who)]
    for desk in desks:
        audience = find(desk, request)
        assert [who for frame in audience.stream(batch=50) for who in frame["customer_id"]] == wanted
        assert audience.count() == len(wanted)


ONE_OF_EACH: list[dict[str, Any]] = [
    {"field": "city", "op": "in", "value": ["上海", "北京"]},
    {"field": "consent", "value": "yes"},
    {"field": "registered_on", "op": "ge", "value": "2024-01-01"},
    {"field": "sales", "op": "ge", "value": 10, "period": "last_90_days"},
    {"field": "category", "value": "女装", "period": "last_60_days"},
    {"field": "product", "op": "ne", "value": 3},
    {"field": "views", "op": "ge", "value": 1, "where": [{"field": "category", "value": "女装"}]},
    {"field": "days_since_login", "op": "le", "value": 30},
    {"field": "coupons_used", "op": "ge", "value": 1},
    {"field": "inquiries", "op": "ge", "value": 1, "period": "last_30_days"},
    {"segment": "intent", "filters": [{"field": "band", "value": "high"}]},
    {"segment": "churn_risk", "filters": [{"field": "stage", "value": "lapsed"}]},
]


def nested(levels: int, rules: list[dict[str, Any]]) -> dict[str, Any]:
    rule = {"match": "any", "rules": rules}
    for level in range(levels):
        rule = {"match": ("all", "none", "any")[level % 3], "rules": [rule, rules[level]]}
    return rule


def test_the_deepest_tree_of_every_kind_runs_on_both_engines(desks: tuple[Desk, Desk]) -> None:
    """SQLite's parser and the mirror take it, the answers are the same, and the mirror gave its own."""
    request = AudienceRequest.model_validate({"rule": nested(MOST_LEVELS - 1, ONE_OF_EACH)})
    found = [find(desk, request) for desk in desks]
    pages = [audience.page(0, 500, "zh").drop(columns="reason") for audience in found]
    assert pages[0].equals(pages[1])
    assert len(pages[0]) == found[0].count() > 0
    assert [{step.engine for step in audience.steps} for audience in found] == [{"sqlite"}, {"duckdb"}]


def test_a_report_about_a_tree(desks: tuple[Desk, Desk]) -> None:
    request = AudienceRequest.model_validate({"rule": {"match": "none", "rules": ONE_OF_EACH[:1] + ONE_OF_EACH[4:5]}})
    expected = int(find(desks[0], request).page(0, 500)["sales"].sum())
    for desk in desks:
        found = run(desk, ReportRequest(measures=("sales",), audience=request))
        assert found.frame["sales"].iloc[0] == expected > 0


def test_reasons_tell_what_each_row_meets(desks: tuple[Desk, Desk]) -> None:
    rule = {
        "match": "all",
        "rules": [
            {
                "match": "any",
                "rules": [{"field": "orders", "op": "ge", "value": 8}, {"field": "city", "value": "上海"}],
            },
            {"match": "none", "rules": [{"field": "level", "value": "金卡"}]},
        ],
    }
    for desk in desks:
        page = find(desk, AudienceRequest.model_validate({"rule": rule})).page(0, 500, "zh")
        kinds = set()
        for row in page.to_dict("records"):
            parts = [f"订单数 {row['orders']}"] * (row["orders"] >= 8) + ["城市 上海"] * (row["city"] == "上海")
            assert row["reason"] == "；".join([*parts, "都不满足：会员等级 金卡"])
            kinds.add(len(parts))
        assert kinds == {1, 2}


def test_days_since_stand_in_a_column_and_in_the_reason(desks: tuple[Desk, Desk]) -> None:
    rule = {
        "rules": [{"field": "days_since_order", "op": op, "value": 90 if op == "ge" else 5000} for op in ("ge", "le")]
    }
    page = find(desks[0], AudienceRequest.model_validate({"rule": rule})).page(0, 500, "en")
    for row in page.to_dict("records"):
        days = (shop.TODAY - dt.date.fromisoformat(row["last_order_at"][:10])).days
        assert row["days_since_order"] == days >= 90
        assert row["reason"] == f"Days since last order {days}"


@pytest.mark.parametrize(
    "rule",
    [
        {"rules": []},
        {"match": "most", "rules": [{"field": "city", "value": "上海"}]},
        {"rules": [{"field": "city", "op": "ge"}]},
        {"rules": [{"field": "city", "value": "上海"}] * 41},
        {"rules": [nested(4, ONE_OF_EACH)]},
    ],
)
def test_what_is_no_tree_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AudienceRequest.model_validate({"rule": rule})


def test_conditions_are_found_wherever_they_stand() -> None:
    request = AudienceRequest.model_validate(
        {"filters": [{"field": "level", "value": "金卡"}], "rule": nested(2, ONE_OF_EACH)}
    )
    fields = [one.field for one in conditions_of(request)]
    assert fields[0] == "level"
    assert {"band", "stage", "city", "coupons_used"} <= set(fields)


def test_unknown_lists_and_fields_are_refused(desks: tuple[Desk, Desk]) -> None:
    for rule, key in (
        (Member(segment="ghosts"), "saved_segment.unknown"),
        (Member(segment="all", params={"top": 3}), "segments.no_params"),
    ):
        with pytest.raises(UserError) as refused:
            find(desks[0], AudienceRequest(rule=Group(rules=(rule,))))
        assert refused.value.key == f"analytics.{key}"
