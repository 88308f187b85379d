"""Two lists against each other, and their sizes on earlier days, beside sets and SQL of our own."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.saved_segments import save_segment
from crm_tools.analytics.segment_compare import named_request, overlap, overlap_request, sizes
from crm_tools.store.actors import LOCAL


@pytest.fixture
def own(desk: Desk, tmp_path: Path) -> Desk:
    own = replace(desk, database=Path(shutil.copy(desk.database, tmp_path / "shop.db")))
    request = AudienceRequest(filters=(Condition(field="city", value="上海"),), limit=12)
    save_segment(own.database, "沪", request, LOCAL, dt.datetime(2026, 3, 31, 9, 0))
    return own


def members(desk: Desk, request: AudienceRequest) -> set[int]:
    return {who for frame in find(desk, request).stream() for who in frame["customer_id"]}


@pytest.mark.parametrize("pair", [("churn_risk", "intent"), ("rfm", "沪"), ("沪", "never_bought")])
def test_parts_are_those_of_the_sets(own: Desk, pair: tuple[str, str]) -> None:
    # A customer registered after today is on no list of rules, whatever the awkward shop says was bought before.
    everyone = members(own, AudienceRequest())
    first, second = (members(own, named_request(name)) & everyone for name in pair)
    found = overlap(own, *pair).frame.set_index("part")["customers"].to_dict()
    assert found == {"first": len(first - second), "both": len(first & second), "second": len(second - first)}
    assert members(own, overlap_request(*pair, "both")) == first & second
    assert members(own, overlap_request(*pair, "first")) == first - second
    assert members(own, overlap_request(*pair, "second")) == second - first


def test_sizes_are_what_each_day_would_have_shown(own: Desk) -> None:
    found = sizes(own, ("high_value", "never_bought"), 6).frame
    days = list(dict.fromkeys(found["day"]))
    assert days == ["2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"]
    with closing(sqlite3.connect(own.database)) as connection:
        for day in days:
            ends = f"{dt.date.fromisoformat(day) + dt.timedelta(days=1)}"
            since = (dt.date.fromisoformat(day).replace(day=1) - dt.timedelta(days=1)).replace(day=1)
            high = connection.execute(
                "SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE pay_status = 'paid' AND created_at >= ? "
                "AND created_at < ? GROUP BY customer_id HAVING SUM(amount_cents) >= 1000000)",
                (f"{since}", ends),
            ).fetchone()[0]
            never = connection.execute(
                "SELECT COUNT(*) FROM customers c WHERE created_at < ?1 AND NOT EXISTS (SELECT 1 FROM orders "
                "WHERE customer_id = c.id AND pay_status = 'paid' AND created_at < ?1)",
                (ends,),
            ).fetchone()[0]
            row = found[found["day"] == day].set_index("segment")["customers"].to_dict()
            assert row == {"high_value": high, "never_bought": never}, day
    assert found["customers"].nunique() > 3
