"""Provinces and regions: the cities of them that the data holds, and nothing where it holds none."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.analytics.provinces import cities_there, provinces
from crm_tools.assistant.understand import understand

GUANGDONG = ["东莞", "佛山", "广州", "深圳"]


def test_a_city_is_in_one_province() -> None:
    regions = ("华东", "华南", "华北", "华中", "西南", "西北", "东北")
    listed = [city for name in regions for city in provinces()[name]]
    assert len(listed) == len(set(listed))
    assert len(listed) > 330


def test_cities_as_the_data_writes_them() -> None:
    assert cities_there("浙江", ("Hangzhou", "宁波市", "上海", "Ningbo")) == ("Hangzhou", "宁波市", "Ningbo")


@pytest.mark.parametrize(
    ("question", "cities"),
    [
        ("广东的销售额", GUANGDONG),
        ("广东省上个月的销售额", GUANGDONG),
        ("两广本月订单数", GUANGDONG),
        ("江浙沪的订单数", ["上海", "南京", "宁波", "杭州", "苏州"]),
        ("sales in Guangdong", GUANGDONG),
        ("orders from Zhejiang province last month", ["宁波", "杭州"]),
    ],
)
def test_taken_together(desk: Desk, question: str, cities: list[str]) -> None:
    told = understand(question, desk).arguments
    assert told["filters"] == [{"field": "city", "op": "in", "value": cities}]
    assert "dimensions" not in told


def test_city_by_city_and_as_a_list(desk: Desk) -> None:
    for question in ("广东各城市的销售额", "sales by city in Guangdong"):
        told = understand(question, desk).arguments
        assert (told["dimensions"], told["filters"][0]["value"]) == (["city"], GUANGDONG)
    for question in ("江浙的客户给我列出来", "customers in Jiangsu"):
        call = understand(question, desk)
        assert call.tool == "find_customers"
        assert "苏州" in call.arguments["filters"][0]["value"]


@pytest.mark.parametrize("question", ["新疆的销售额", "华东和华南的销售额对比", "sales in Tibet"])
def test_asked_back(desk: Desk, question: str) -> None:
    assert understand(question, desk).tool == "clarify"


def test_a_region_around_the_question_is_no_condition(desk: Desk) -> None:
    call = understand(
        "华南大区换了负责人，人家上来就问底数，广州深圳东莞佛山这四座城本月到今天各有多少人买了东西", desk
    )
    assert [sorted(one["value"]) for one in call.arguments["filters"]] == [GUANGDONG]


@pytest.mark.parametrize(
    ("question", "proposed"),
    [
        ("华南地区本月订单数", "东莞、佛山、广州、深圳合计本月订单数"),
        ("sales in South China", "sales in Dongguan, Foshan, Guangzhou and Shenzhen"),
    ],
)
def test_what_companies_draw_differently_is_proposed(desk: Desk, question: str, proposed: str) -> None:
    call = understand(question, desk)
    assert call.tool == "clarify"
    assert call.arguments["suggestions"][0] == proposed
    assert understand(proposed, desk).arguments["filters"] == [{"field": "city", "op": "in", "value": GUANGDONG}]


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("广东上个月的客单价", None),
        ("AOV in Guangdong last month", None),
        ("上周广东的人均订单数按星期几拆开", ["weekday"]),
        ("广东各城市的客单价", ["city"]),
        ("AOV by city in Guangdong last month", ["city"]),
    ],
)
def test_a_rate_is_that_of_the_region_unless_cities_are_asked_for(
    desk: Desk, question: str, groups: list[str] | None
) -> None:
    told = understand(question, desk).arguments
    assert told["filters"] == [{"field": "city", "op": "in", "value": GUANGDONG}]
    assert told.get("dimensions") == groups
