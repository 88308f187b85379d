"""Products looked up by name, number or SKU, lists of the catalogue, and turns that go on from one product."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.calls import Call
from crm_tools.assistant.understand import Earlier, understand


@pytest.fixture(scope="module")
def product(desk: Desk) -> dict[str, Any]:
    """One product with its id, SKU and title."""
    with sqlite3.connect(f"file:{desk.database}?mode=ro", uri=True) as reader:
        one, sku, title = reader.execute("SELECT id, sku, title FROM products WHERE id = 172").fetchone()
    return {"id": one, "sku": sku, "title": title}


@pytest.mark.parametrize(
    ("question", "groups"),
    [
        ("SKU {sku} 多少钱", ["product"]),
        ("{title}多少钱", ["product"]),
        ("price of product {id}", ["product"]),
        ("how much does product {id} cost", ["product"]),
        ("商品{id}属于啥类目", ["product", "category"]),
        ("what category is product {id}", ["product", "category"]),
        ("商品{id}还在卖吗", ["product", "on_sale"]),
        ("is product {id} still on sale", ["product", "on_sale"]),
    ],
)
def test_what_stands_in_the_catalogue(desk: Desk, product: dict[str, Any], question: str, groups: list[str]) -> None:
    told = understand(question.format(**product), desk).arguments
    [one] = told["filters"]
    assert (told["measures"], told["dimensions"]) == (["list_price"], groups)
    assert (one["field"], one["op"]) == ("product", "eq")
    assert one["value"] in (str(product["id"]), product["title"])


@pytest.mark.parametrize("question", ["商品{id}的详情", "Details on product {id}", "查一下 {sku}", "product {id}"])
def test_a_product_by_itself_with_what_it_sold(desk: Desk, product: dict[str, Any], question: str) -> None:
    told = understand(question.format(**product), desk).arguments
    assert told["measures"] == ["list_price", "units", "product_sales"]
    assert told["dimensions"] == ["product", "category", "on_sale"]


@pytest.mark.parametrize(
    ("question", "like"),
    [
        ("羽绒服有哪几款在卖，价格都列出来", "在售的羽绒服有哪些商品"),
        ("羽绒服的价格", "羽绒服有哪些款"),
        ("list all products in womenswear", "女装有哪些商品"),
        ("list everything priced above 10,000", "products priced above 10,000"),
        ("晴川日和这个牌子的东西卖了多少", "晴川日和卖了多少"),
        ("how much does a down jacket cost", "羽绒服的价格"),
    ],
)
def test_lists_as_in_other_words(desk: Desk, question: str, like: str) -> None:
    call = understand(question, desk)
    assert call.tool == "run_report"
    assert _known(call) == _known(understand(like, desk))


def _known(call: Call) -> dict[str, Any]:
    told = dict(call.arguments)
    return {**told, "filters": sorted(map(str, told["filters"]))}


@pytest.mark.parametrize("question", ["女装多少钱", "商品", "所有商品", "羽绒服平均多少钱", "价格", "女装"])
def test_what_is_no_list_of_prices(desk: Desk, question: str) -> None:
    assert "list_price" not in understand(question, desk).arguments.get("measures", ())


def _then(desk: Desk, before: str, turn: str) -> Call:
    first = understand(before, desk)
    return understand(turn, desk, first, [Earlier(before, first)])


@pytest.mark.parametrize(
    ("before", "turn", "period", "op"),
    [
        ("商品172的详情", "谁买过", "all", "eq"),
        ("Details on product 172", "who bought it this month", "this_month", "eq"),
        ("商品172这个月卖了几件", "谁买的", "this_month", "eq"),
        ("晴川日和今年卖了多少", "哪些客户买过", "this_year", "contains"),
    ],
)
def test_who_bought_it_is_of_these_goods(desk: Desk, before: str, turn: str, period: str, op: str) -> None:
    told = _then(desk, before, turn).arguments
    [one] = told["filters"]
    assert (told["period"], one["field"], one["where"][0]["op"]) == (period, "units", op)


@pytest.mark.parametrize("turn", ["本月卖了几件", "它本月卖了几件", "每个月卖了几件"])
def test_figures_behind_a_product_are_its_own(desk: Desk, turn: str) -> None:
    told = _then(desk, "商品172的详情", turn).arguments
    assert told["measures"] == ["units"]
    assert told["filters"] == [{"field": "product", "op": "eq", "value": "172"}]


@pytest.mark.parametrize("turn", ["今天多少新客户", "how many customers do we have", "本月全部商品的销售额"])
def test_others_are_not(desk: Desk, turn: str) -> None:
    assert not _then(desk, "商品172的详情", turn).arguments.get("filters")
