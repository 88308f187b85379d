"""Turns that count people of those before, take the same rows, or ask for a whole report beside a list."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand


@pytest.mark.parametrize("turn", ["这些人里有多少下过单", "这些新客里有多少下过单", "其中有多少下过单"])
def test_of_people_those_who_did_so_are_people(desk: Desk, turn: str) -> None:
    before = understand("上个月来了多少新客", desk)
    told = understand(turn, desk, before).arguments
    assert told["measures"] == ["customers"]
    assert [one["field"] for one in told["audience"]["filters"]] == ["new_customers", "orders"]


@pytest.mark.parametrize("turn", ["各自的客单价", "它们的客单价呢", "what's the AOV in each of them"])
def test_each_of_the_first_five_keeps_its_row(desk: Desk, turn: str) -> None:
    before = understand("本月订单数前五的城市", desk)
    told = understand(turn, desk, before).arguments
    assert (told["measures"], told["limit"]) == (["orders", "aov"], 5)
    assert told["order"] == {"by": "orders", "descending": True}


@pytest.mark.parametrize("turn", ["本月各城市的销售额也给我拉一份", "本月各城市的销售额也要"])
def test_a_whole_report_wanted_as_well_is_of_everybody(desk: Desk, turn: str) -> None:
    before = understand("高价值客户有哪些", desk)
    told = understand(turn, desk, before).arguments
    assert (told["dimensions"], told["period"], told.get("audience")) == (["city"], "this_month", None)


@pytest.mark.parametrize(
    ("question", "groups"),
    [("各城市消费冠军是谁，近一年", ["city", "customer"]), ("各品类销冠是谁", ["category", "product"])],
)
def test_the_champion_of_each(desk: Desk, question: str, groups: list[str]) -> None:
    told = understand(question, desk).arguments
    assert (told["dimensions"], told["limit"], told["per"]) == (groups, 1, groups[:1])
