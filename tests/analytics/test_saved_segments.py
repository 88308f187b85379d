"""Segments under a name: kept, changed by their owner, used in lists, trees and reports."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tools.analytics.audience import find
from crm_tools.analytics.audience_request import AudienceRequest, Condition, Group, Member
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.report import run
from crm_tools.analytics.request import Order, ReportRequest
from crm_tools.analytics.saved_segments import (
    change_segment,
    delete_segment,
    rename_segment,
    save_segment,
    saved_segment,
    saved_segments,
    segment_history,
)
from crm_tools.store.actors import LOCAL, ROLES, Actor
from crm_tools.texts import UserError

AT = dt.datetime(2026, 3, 31, 10, 0)
ANA, BO = Actor("ana", ROLES["analyst"]), Actor("bo", ROLES["analyst"])
SHANGHAI = AudienceRequest(filters=(Condition(field="city", value="上海"),))
BEST = AudienceRequest(segment="most_active", params={"top": 20}, limit=8)


@pytest.fixture
def shop_desk(desk: Desk, tmp_path: Path) -> Desk:
    return replace(desk, database=Path(shutil.copy(desk.database, tmp_path / "shop.db")))


def ids(desk: Desk, request: AudienceRequest) -> list[int]:
    return find(desk, request).page(0, 1000)["customer_id"].tolist()


def refused(key: str, act, *arguments) -> None:
    with pytest.raises(UserError) as error:
        act(*arguments)
    assert error.value.key == f"analytics.saved_segment.{key}"
    assert error.value.text("zh")
    assert error.value.text("en")


def test_a_name_stands_for_its_request(shop_desk: Desk) -> None:
    save_segment(shop_desk.database, " 上海  老客 ", SHANGHAI, ANA, AT)
    [kept] = saved_segments(shop_desk.database)
    assert (kept.name, kept.owner, kept.parsed()) == ("上海 老客", "ana", SHANGHAI)
    audience = find(shop_desk, AudienceRequest(saved="上海 老客"))
    assert audience.page(0, 1000)["customer_id"].tolist() == ids(shop_desk, SHANGHAI)
    assert audience.label.zh == audience.words().zh == "上海 老客"


def test_a_named_list_is_narrowed(shop_desk: Desk) -> None:
    save_segment(shop_desk.database, "沪", SHANGHAI, ANA, AT)
    save_segment(shop_desk.database, "best", BEST, ANA, AT)
    gold = Condition(field="level", value="金卡")
    everyone = find(shop_desk, AudienceRequest()).page(0, 1000).set_index("customer_id")
    wanted = [who for who in ids(shop_desk, SHANGHAI) if everyone.loc[who, "level"] == "金卡"]
    assert ids(shop_desk, AudienceRequest(saved="沪", filters=(gold,))) == wanted
    # A limited list is narrowed after its limit.
    wanted = sorted(who for who in ids(shop_desk, BEST) if everyone.loc[who, "level"] == "金卡")
    assert 0 < len(wanted) < 8
    assert sorted(ids(shop_desk, AudienceRequest(saved="BEST", filters=(gold,)))) == wanted
    assert len(ids(shop_desk, AudienceRequest(saved="best", limit=3))) == 3
    # Another period changes what is counted beside the customers, not who they are.
    spenders = AudienceRequest(filters=(Condition(field="sales", op="ge", value=3000),), period="2025")
    save_segment(shop_desk.database, "2025", spenders, ANA, AT)
    assert set(ids(shop_desk, AudienceRequest(saved="2025", period="2026"))) == set(ids(shop_desk, spenders))


def test_named_in_a_tree_in_another_segment_and_in_a_report(shop_desk: Desk) -> None:
    save_segment(shop_desk.database, "沪", SHANGHAI, ANA, AT)
    neither = AudienceRequest(rule=Group(match="none", rules=(Member(segment="沪"), Member(segment="never_bought"))))
    save_segment(shop_desk.database, "外地买家", neither, BO, AT)
    everyone, never = ids(shop_desk, AudienceRequest()), ids(shop_desk, AudienceRequest(segment="never_bought"))
    wanted = set(everyone) - set(ids(shop_desk, SHANGHAI)) - set(never)
    named = AudienceRequest(saved="外地买家", order=Order(by="sales"))
    assert set(ids(shop_desk, named)) == wanted
    expected = find(shop_desk, named).page(0, 1000)["sales"].sum()
    assert run(shop_desk, ReportRequest(measures=("sales",), audience=named)).frame["sales"].iloc[0] == expected > 0


def test_names_are_checked(shop_desk: Desk) -> None:
    database = shop_desk.database
    save_segment(database, "Best", SHANGHAI, ANA, AT)
    refused("name_taken", save_segment, database, "bEST", SHANGHAI, BO, AT)
    refused("name_taken", save_segment, database, "高价值客户", SHANGHAI, BO, AT)
    refused("name_taken", save_segment, database, "most active", SHANGHAI, BO, AT)
    refused("no_name", save_segment, database, "  ", SHANGHAI, BO, AT)
    refused("too_long", save_segment, database, "客" * 61, SHANGHAI, BO, AT)
    refused("unknown", saved_segment, database, "nobody")
    refused("unknown", find, shop_desk, AudienceRequest(saved="nobody"))


def test_its_owner_and_those_who_define_change_it(shop_desk: Desk) -> None:
    database = shop_desk.database
    number = save_segment(database, "沪", SHANGHAI, ANA, AT)
    refused("not_yours", rename_segment, database, number, "x", BO, AT)
    refused("not_yours", delete_segment, database, number, BO, AT)
    refused("not_yours", change_segment, database, number, BEST, BO, AT)
    rename_segment(database, number, "上海", ANA, AT)
    assert saved_segment(database, "沪").name == "上海"  # what named it before still finds it
    change_segment(database, number, BEST, LOCAL, AT)
    assert ids(shop_desk, AudienceRequest(saved="上海")) == ids(shop_desk, BEST)
    delete_segment(database, number, LOCAL, AT)
    refused("gone", delete_segment, database, number, LOCAL, AT)
    refused("unknown", saved_segment, database, "上海")
    history = segment_history(database, number)
    assert list(history["action"]) == ["deleted", "changed", "renamed", "saved"]
    assert list(history["actor"]) == ["local", "local", "ana", "ana"]


def test_nothing_leads_back_to_itself(shop_desk: Desk) -> None:
    database = shop_desk.database
    first = save_segment(database, "一", SHANGHAI, ANA, AT)
    save_segment(database, "二", AudienceRequest(saved="一"), ANA, AT)
    ring = AudienceRequest(rule=Group(rules=(Member(segment="二"),)))
    refused("circular", change_segment, database, first, ring, ANA, AT)
    assert ids(shop_desk, AudienceRequest(saved="二")) == ids(shop_desk, SHANGHAI)
    # A name that comes free and is taken again can still close a ring: it is seen when the list is read.
    save_segment(database, "三", AudienceRequest(rule=Group(rules=(Member(segment="二"),))), ANA, AT)
    delete_segment(database, saved_segment(database, "二").id, ANA, AT)
    rename_segment(database, saved_segment(database, "三").id, "二", ANA, AT)
    refused("circular", find, shop_desk, AudienceRequest(saved="二"))
