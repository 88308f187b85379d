"""Values of dimensions, the newest data, and what the registry itself promises."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tools.analytics import registry
from crm_tools.analytics import values as values_of
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.freshness import data_until
from crm_tools.analytics.segments import SEGMENTS
from crm_tools.analytics.values import values
from crm_tools.store.connect import reader, writer
from crm_tools.texts import UserError
from tests.analytics import shop


def test_values_are_those_of_the_data(desk: Desk) -> None:
    assert values(desk, "city") == tuple(sorted(city for city in shop.CITIES if city))
    assert values(desk, "level") == tuple(sorted(shop.LEVELS))
    assert set(values(desk, "category")) == {category for category in shop.CATEGORIES if category}
    assert len(values(desk, "product")) == 25
    assert values(desk, "product_id") == values(desk, "product")
    assert "refunded" in values(desk, "pay_status")
    with pytest.raises(UserError) as refused:
        values(desk, "month")
    assert refused.value.key == "analytics.values.none"


@pytest.mark.parametrize("dimension", ["city", "level", "channel", "gender"])
def test_values_of_many_customers_are_stepped_through_an_index(desk: Desk, dimension: str) -> None:
    sql = values_of._stepping("customers", dimension)
    with reader(desk.database) as connection:
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"))
        every = connection.execute(f"SELECT DISTINCT {dimension} FROM customers").fetchall()
    assert "customers USING COVERING INDEX customers_" in plan
    assert "SCAN customers" not in plan
    assert values(desk, dimension) == tuple(sorted(value for (value,) in every if value))


def test_used_coupons_are_counted_without_reading_the_others(desk: Desk) -> None:
    sql = "SELECT coupon_id, count(*) FROM customer_coupons WHERE used_at IS NOT NULL GROUP BY coupon_id"
    with reader(desk.database) as connection:
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}"))
        found = dict(connection.execute(sql).fetchall())
        rows = connection.execute("SELECT coupon_id, used_at FROM customer_coupons").fetchall()
    assert "customer_coupons_used" in plan
    assert found == Counter(coupon for coupon, used in rows if used)


def test_values_follow_the_database(tmp_path: Path, desk: Desk) -> None:
    here = replace(desk, database=shop.build(tmp_path / "crm.db"))
    before = values(here, "city")
    with writer(here.database) as connection:
        connection.execute("UPDATE customers SET city = '拉萨' WHERE id = 1")
    assert set(values(here, "city")) - set(before) == {"拉萨"}


def test_data_goes_until_its_newest_day_up_to_today(desk: Desk) -> None:
    assert data_until(desk) == desk.today
    assert data_until(replace(desk, today=dt.date(2030, 1, 1))) == dt.date(2026, 4, 28)


def test_every_entry_is_worded_in_both_languages() -> None:
    for entry in (*registry.MEASURES.values(), *registry.DIMENSIONS.values(), *SEGMENTS.values()):
        assert all((*entry.label, *entry.description)), entry.name
        assert any(word.isascii() for word in entry.synonyms), entry.name
        assert any(not word.isascii() for word in entry.synonyms), entry.name
        assert len(set(entry.synonyms)) == len(entry.synonyms), entry.name


@pytest.mark.parametrize("entries", [registry.MEASURES, registry.DIMENSIONS, SEGMENTS])
def test_a_word_names_one_thing(entries: dict[str, object]) -> None:
    named: dict[str, str] = {}
    for name, entry in entries.items():
        for word in {*entry.synonyms, *entry.label}:  # type: ignore[attr-defined]
            assert named.setdefault(word.lower(), name) == name, word
