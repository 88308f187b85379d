"""Why a number moved: parts that add up exactly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tools.analytics import registry
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.definitions import shipped
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.explain import UNATTRIBUTED, ExplainRequest, explain, way_label, ways
from crm_tools.analytics.request import Filter
from crm_tools.analytics.result import OTHERS
from crm_tools.store.connect import writer
from crm_tools.store.migrate import migrate
from crm_tools.texts import UserError
from tests.analytics import oracle


def in_parts(measure: str) -> bool:
    """Whether a measure is made of parts that add up: no rate without measures above and below its line, no list of
    today, not distinct products, which several groups share, and not the coupons themselves, of no such group."""
    entry = registry.MEASURES[measure]
    if entry.grain in ("coupon_stock", "coupon_terms") or entry.today_only:
        return False
    return entry.segment is None and (not entry.ratio or entry.over is not None) and measure != "products_sold"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    measure=st.sampled_from(
        ["sales", "orders", "units", "product_sales", "refund_amount", "logins", "gmv", "new_customers", "buyers"]
    ),
    period=st.sampled_from(["2026-03", "this_month", "last_30_days", "2025-Q4", "2025-05", "this_week"]),
    compare=st.sampled_from(["previous", "year_ago", "2025-06"]),
    top=st.sampled_from([1, 3, 50]),
    filters=st.sampled_from([(), (Filter(field="level", value="金卡"),)]),
)
def test_every_split_adds_up(
    measure: str, period: str, compare: str, top: int, filters: tuple[Filter, ...], desk: Desk
) -> None:
    found = explain(desk, ExplainRequest(measure=measure, period=period, compare=compare, top=top, filters=filters))
    [whole] = found.total.frame.to_dict("records")
    assert whole[f"{measure}_difference"] == whole[measure] - whole[f"{measure}_previous"]
    assert {split.name for split in found.splits} >= {"city", "level", "customer_kind"}
    for split in found.splits:
        frame = split.result.frame
        assert [column.name for column in split.result.columns] == list(frame.columns)
        assert frame[f"{measure}_difference"].sum() == whole[f"{measure}_difference"], split.name
        if measure in frame.columns:
            assert frame[measure].sum() == whole[measure], split.name
            assert len(frame) <= top + 2
        if whole[f"{measure}_difference"]:
            assert frame[f"{measure}_contribution"].sum() == pytest.approx(1)


def test_sales_by_category_keep_discounts_apart(desk: Desk) -> None:
    found = explain(desk, ExplainRequest(period="2026-03", compare="2026-02", by=("category",), top=50))
    [split] = found.splits
    first, last = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
    lines = oracle.answer(desk.database, "product_sales", ("category",), first, last, desk.today)
    sales = oracle.answer(desk.database, "sales", (), first, last, desk.today)[()]
    got = dict(zip(split.result.frame["category"], split.result.frame["sales"], strict=True))
    discounts = got.pop(UNATTRIBUTED)
    assert {(name,): value for name, value in got.items()} == lines
    assert discounts == sales - sum(lines.values())
    assert split.words[UNATTRIBUTED].en


def test_orders_and_average_value(desk: Desk) -> None:
    found = explain(desk, ExplainRequest(period="2026-03", compare="2026-02"))
    effects = next(split for split in found.splits if split.name == "orders_and_value").result.frame
    now = [
        oracle.answer(desk.database, name, (), dt.date(2026, 3, 1), desk.today, desk.today)[()]
        for name in ("orders", "aov")
    ]
    before = [
        oracle.answer(desk.database, name, (), dt.date(2026, 2, 1), dt.date(2026, 2, 28), desk.today)[()]
        for name in ("orders", "aov")
    ]
    assert effects["effect"].tolist() == ["orders", "aov"]
    assert effects["sales_difference"].tolist() == [
        pytest.approx((now[0] - before[0]) * before[1], abs=1),
        pytest.approx(now[0] * (now[1] - before[1]), abs=1),
    ]


def test_new_and_returning_customers(desk: Desk) -> None:
    found = explain(desk, ExplainRequest(period="2026-03", compare="2026-02", by=("customer_kind",)))
    frame = found.splits[0].result.frame
    wanted = oracle.answer(desk.database, "sales", ("customer_kind",), dt.date(2026, 3, 1), desk.today, desk.today)
    assert {(kind,): sales for kind, sales in zip(frame["customer_kind"], frame["sales"], strict=True)} == wanted


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    measure=st.sampled_from(sorted(name for name, entry in registry.MEASURES.items() if entry.over)),
    period=st.sampled_from(["2026-03", "last_90_days", "2025-Q4", "2025-08..2026-01"]),
    compare=st.sampled_from(["previous", "year_ago"]),
    top=st.sampled_from([1, 50]),
    segment=st.sampled_from([None, AudienceRequest(filters=(Condition(field="level", op="ne", value="金卡"),))]),
)
def test_a_quotient_changes_by_values_and_weights(
    measure: str, period: str, compare: str, top: int, segment: AudienceRequest | None, desk: Desk
) -> None:
    found = explain(desk, ExplainRequest(measure=measure, period=period, compare=compare, top=top, audience=segment))
    [whole] = found.total.frame.to_dict("records")
    assert {split.name for split in found.splits} >= {"city", "level", "channel"}
    for split in found.splits:
        moved = split.result.frame[f"{measure}_difference"].sum(min_count=1)
        assert moved == pytest.approx(whole[measure] - whole[f"{measure}_previous"], abs=1e-9, nan_ok=True), split.name
        assert len(split.result.frame) <= top + 1


def test_average_order_value_by_level_in_numbers_of_our_own(desk: Desk) -> None:
    found = explain(desk, ExplainRequest(measure="aov", period="2026-03", compare="2026-02", by=("level",)))
    march, february = (dt.date(2026, 3, 1), desk.today), (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    sums = [
        [oracle.answer(desk.database, name, ("level",), *days, desk.today) for name in ("sales", "orders")]
        for days in (march, february)
    ]
    orders = [sum(part[1].values()) for part in sums]
    average = sum(sums[1][0].values()) / orders[1]
    for row in found.splits[0].result.frame.to_dict("records"):
        key = (row["level"],)
        now, before = (part[0][key] / part[1][key] for part in sums)
        weight, weight_before = (part[1][key] / total for part, total in zip(sums, orders, strict=True))
        wanted = weight * (now - before) + (weight - weight_before) * (before - average)
        assert (row["aov"], row["aov_previous"]) == pytest.approx((now, before))
        assert row["aov_difference"] == pytest.approx(wanted)


def test_the_change_within_an_audience(desk: Desk) -> None:
    gold = AudienceRequest(filters=(Condition(field="level", value="金卡"),))
    same = (Filter(field="level", value="金卡"),)
    found = [
        explain(desk, ExplainRequest(period="2026-03", compare="2026-02", **only))
        for only in ({"audience": gold}, {"filters": same})
    ]
    for one, other in zip(found[0].splits, found[1].splits, strict=True):
        assert one.result.frame.equals(other.result.frame), one.name


@pytest.mark.parametrize("measure", ["sales", "product_sales", "orders", "logins"])
def test_number_and_average_add_up(measure: str, desk: Desk) -> None:
    found = explain(desk, ExplainRequest(measure=measure, period="2026-03", compare="2026-02"))
    factors = found.splits[-1].result.frame
    assert len(factors) == 2
    assert factors[f"{measure}_difference"].sum() == found.total.frame[f"{measure}_difference"].iloc[0]
    assert all(factors[f"{measure}_difference"])


@pytest.mark.parametrize("measure", sorted(registry.MEASURES))
def test_every_way_offered_takes_the_change_apart(measure: str, desk: Desk) -> None:
    offered = ways(desk, measure)
    assert bool(offered) == in_parts(measure)
    for way in offered:
        [split] = explain(desk, ExplainRequest(measure=measure, period="2026-03", compare="2026-02", by=(way,))).splits
        assert split.name == way
        assert split.label == way_label(way)


def test_ways_that_the_data_does_not_know_are_not_offered(tmp_path: Path) -> None:
    migrate(tmp_path / "crm.db")
    with writer(tmp_path / "crm.db") as connection:
        at = "2026-03-01 00:00:00"
        connection.execute(
            "INSERT INTO customers (id, name, city, level, created_at) VALUES (1, '甲', '上海', '', ?)", (at,)
        )
    bare = Desk(tmp_path / "crm.db", dt.date(2026, 3, 31), shipped())
    assert ways(bare, "sales") == ("city", "customer_kind", "orders_and_value")


def test_the_rest_is_one_row(desk: Desk) -> None:
    found = explain(desk, ExplainRequest(period="2026-03", compare="2026-02", by=("customer",), top=3))
    frame = found.splits[0].result.frame
    assert frame["customer"].tolist()[-1] == OTHERS
    moved = frame["sales_difference"].abs().tolist()[:3]
    assert moved == sorted(moved, reverse=True)


def test_an_order_of_two_categories_cannot_be_split_by_them(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        explain(desk, ExplainRequest(measure="orders", period="2026-03", by=("category",)))
    assert refused.value.key == "analytics.explain.overlaps"
    assert "category" not in {
        one.name for one in explain(desk, ExplainRequest(measure="orders", period="2026-03")).splits
    }


@pytest.mark.parametrize(
    ("measure", "by", "key"),
    [
        ("coupon_use_rate", (), "explain.not_additive"),
        ("buyers", ("category",), "explain.overlaps"),
        ("aov", ("category",), "explain.overlaps"),
        ("refund_rate", ("product",), "explain.overlaps"),
        ("churn_risk_customers", (), "plan.no_history"),
        ("sales", ("month",), "explain.by_time"),
        ("sales", ("pay_status",), "explain.overlaps"),
        ("logins", ("category",), "explain.overlaps"),
        ("profit", (), "registry.unknown_measure"),
    ],
)
def test_what_cannot_be_explained(measure: str, by: tuple[str, ...], key: str, desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        explain(desk, ExplainRequest(measure=measure, period="2026-03", by=by))
    assert refused.value.key == f"analytics.{key}"
    assert refused.value.text("zh")
