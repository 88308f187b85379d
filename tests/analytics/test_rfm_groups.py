"""RFM beside pandas: scores, groups, and the definition they rest on; customers who hold a coupon."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace

import pandas as pd
import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.rules import RFM_GRID, RFM_GROUPS
from crm_tools.store import mirror
from crm_tools.texts import UserError

# R down from 5, F across from 1: drawn by hand, not taken from the code.
MAP = """
new_buyers     potential      potential      champions champions
promising      potential      potential      loyal     loyal
about_to_sleep about_to_sleep need_attention loyal     loyal
hibernating    hibernating    at_risk        at_risk   cant_lose
lost           lost           at_risk        at_risk   cant_lose
"""


def table(desk: Desk, sql: str) -> pd.DataFrame:
    with closing(sqlite3.connect(desk.database)) as connection:
        return pd.read_sql_query(sql, connection)


def by_pandas(desk: Desk, days: int, recency: list[int], frequency: list[int]) -> pd.DataFrame:
    orders = table(desk, "SELECT customer_id, amount_cents, created_at FROM orders WHERE pay_status = 'paid'")
    orders["age"] = (pd.Timestamp(desk.today) - pd.to_datetime(orders["created_at"]).dt.normalize()).dt.days
    orders = orders[(orders["age"] >= 0) & (orders["age"] < days)]
    each = orders.groupby("customer_id").agg(age=("age", "min"), orders=("age", "size"), spent=("amount_cents", "sum"))
    each["r"] = 1 + sum((each["age"] < most).astype(int) for most in recency)
    each["f"] = 1 + sum((each["orders"] >= least).astype(int) for least in frequency)
    below = each["spent"].apply(lambda spent: (each["spent"] < spent).sum()) / max(1, len(each) - 1)
    each["m"] = 1 + sum((below >= part / 5).astype(int) for part in (1, 2, 3, 4))
    lines = [line.split() for line in MAP.strip().splitlines()]
    each["group"] = [lines[5 - r][f - 1] for r, f in zip(each["r"], each["f"], strict=True)]
    return each


@pytest.mark.parametrize("params", [{}, {"days": 200, "r5_days": 7, "f4_orders": 4}])
def test_scores_and_groups(params: dict[str, int], desk: Desk) -> None:
    rule = {**desk.definitions.rfm.model_dump(), **params}
    wanted = by_pandas(
        desk,
        rule["days"],
        [rule[f"r{score}_days"] for score in (5, 4, 3, 2)],
        [rule[f"f{score}_orders"] for score in (2, 3, 4, 5)],
    )
    audience = find(desk, AudienceRequest(segment="rfm", params=params))
    page = audience.page(0, 1000).set_index("customer_id").loc[wanted.index]
    assert audience.count() == len(wanted)
    for ours, theirs in {
        "r_score": "r", "f_score": "f", "m_score": "m", "rfm_group": "group", "days_since_order": "age",
        "orders_counted": "orders", "spent_counted": "spent",
    }.items():  # fmt: skip
        assert page[ours].tolist() == wanted[theirs].tolist(), ours
    groups = audience.groups(("rfm_group",), ("spent_counted",)).set_index("rfm_group")
    sums = wanted.groupby("group")["spent"].agg(["size", "sum"])
    assert groups["customers"].to_dict() == sums["size"].to_dict()
    assert groups["spent_counted"].to_dict() == sums["sum"].to_dict()


def test_every_box_has_a_group_and_the_demo_has_somebody_in_each(demo_desk: Desk) -> None:
    assert set(RFM_GRID) == {(r, f) for r in range(1, 6) for f in range(1, 6)}
    found = find(demo_desk, AudienceRequest(segment="rfm")).groups(("rfm_group",))
    assert set(found["rfm_group"]) == set(RFM_GROUPS)


def test_the_mirror_scores_alike(demo_copy, demo_desk: Desk) -> None:
    mirror.refresh(demo_copy, least_rows=0)
    request = AudienceRequest(segment="rfm", filters=(Condition(field="city", value="上海"),))
    pages = []
    for desk in (demo_desk, replace(demo_desk, database=demo_copy)):
        audience = find(desk, request)
        pages.append(
            (audience.page(0, 5000), audience.groups(("r_score", "f_score")).sort_values(["r_score", "f_score"]))
        )
        engines = {step.engine for step in audience.steps}
    assert engines == {"duckdb"}
    assert pages[0][0].equals(pages[1][0])
    assert pages[0][1].reset_index(drop=True).equals(pages[1][1].reset_index(drop=True))


def test_scores_keep_their_order(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        find(desk, AudienceRequest(segment="rfm", params={"r5_days": 61}))
    assert refused.value.key == "analytics.definitions.order"


def test_a_group_is_told_in_words(desk: Desk) -> None:
    request = AudienceRequest(segment="rfm", filters=(Condition(field="rfm_group", value="lost"),))
    page = find(desk, request).page(0, 5, "zh")
    assert set(page["rfm_group"]) == {"lost"}
    assert page["reason"].str.startswith("已流失：").all()
    assert find(desk, request).words().zh == "RFM 分群、RFM 分组 已流失"


def test_holding_a_coupon(demo_desk: Desk) -> None:
    now, ends = f"{demo_desk.today} 00:00:00", f"{demo_desk.today + dt.timedelta(days=1)} 00:00:00"
    given = table(demo_desk, "SELECT customer_id, issued_at, used_at, expires_at FROM customer_coupons")
    held = given[(given["issued_at"] < ends) & ~(given["used_at"] < ends) & ~(given["expires_at"] < now)]
    page = find(demo_desk, AudienceRequest(segment="holding_coupon")).page(0, 5000)
    assert (
        dict(zip(page["customer_id"], page["coupons_held"], strict=True))
        == held.groupby("customer_id").size().to_dict()
    )
    assert len(page) > 50


STANDINGS = [
    ("rfm_group", "eq", "lost", lambda each: each["group"] == "lost"),
    ("rfm_group", "in", ("lost", "at_risk"), lambda each: each["group"].isin(["lost", "at_risk"])),
    ("rfm_group", "ne", "lost", lambda each: each["group"] == "lost"),
    ("rfm_group", "not_in", ("lost", "loyal"), lambda each: each["group"].isin(["lost", "loyal"])),
    ("r_score", "ge", 4, lambda each: each["r"] >= 4),
    ("f_score", "between", (2, 3), lambda each: each["f"].between(2, 3)),
    ("m_score", "ne", 5, lambda each: each["m"] == 5),
]


@pytest.mark.parametrize(("field", "op", "value", "meets"), STANDINGS)
def test_any_list_can_be_narrowed_by_group_and_score(field, op, value, meets, desk: Desk) -> None:
    rule = desk.definitions.rfm
    recency = [rule.r5_days, rule.r4_days, rule.r3_days, rule.r2_days]
    each = by_pandas(desk, rule.days, recency, [rule.f2_orders, rule.f3_orders, rule.f4_orders, rule.f5_orders])
    of_group = set(each.index[meets(each)])
    wanted = Condition(field=field, op=op, value=value)
    for segment in ("all", "lapsed", "rfm"):
        listed = set(find(desk, AudienceRequest(segment=segment)).own()["customer_id"])
        expected = listed - of_group if op in ("ne", "not_in") else listed & of_group
        for request in (
            AudienceRequest(segment=segment, filters=(wanted,)),
            AudienceRequest(segment=segment, rule=Group(rules=(Group(match="any", rules=(wanted,)),))),
        ):
            found = find(desk, request)
            assert set(found.own()["customer_id"]) == expected, (segment, request)
            assert found.count() == len(expected)
    assert of_group


def test_a_standing_is_told_in_words_and_refused_where_it_makes_no_sense(desk: Desk) -> None:
    request = AudienceRequest(filters=(Condition(field="rfm_group", value="loyal"),))
    found = find(desk, request)
    assert found.words().zh == "RFM 分组 忠诚客户"
    assert found.page(0, 3, "en")["reason"].eq("RFM group Loyal").all()
    for segment in ("all", "rfm"):
        with pytest.raises(UserError) as refused:
            find(desk, AudienceRequest(segment=segment, filters=(Condition(field="rfm_group", value="vip"),)))
        assert refused.value.key == "analytics.filter.unknown_code"
        assert "champions" in refused.value.text("zh")
    with pytest.raises(UserError) as refused:
        find(desk, AudienceRequest(filters=(Condition(field="r_score", value=5, period="last_month"),)))
    assert refused.value.key == "analytics.audience.of_today"


def test_stage_and_band_narrow_any_list_too(demo_desk: Desk) -> None:
    gold = set(table(demo_desk, "SELECT id FROM customers WHERE level = '金卡'")["id"])
    for field, value, segment in (("stage", "lapsed", "churn_risk"), ("band", "high", "intent")):
        wanted = Condition(field=field, value=value)
        of_list = set(find(demo_desk, AudienceRequest(segment=segment, filters=(wanted,))).own()["customer_id"])
        both = find(demo_desk, AudienceRequest(filters=(Condition(field="level", value="金卡"), wanted)))
        assert set(both.own()["customer_id"]) == gold & of_list
        assert 0 < both.count() < len(of_list)
