"""The catalogue itself: how many products there are, which are new, what they cost."""

from __future__ import annotations

import pytest

from crm_tools.analytics.desk import Desk
from crm_tools.assistant.understand import understand

NEW = {"field": "listed_on", "op": "ge", "value": "2026-08-25"}


@pytest.mark.parametrize(
    ("question", "groups", "filters"),
    [
        ("一共有多少商品", None, []),
        ("how many products do we have", None, []),
        ("各品类有多少个商品", ["category"], []),
        ("how many SKUs per category", ["category"], []),
        ("各品类有多少新品", ["category"], [NEW]),
        ("手机数码有多少款商品", None, [{"field": "category", "op": "eq", "value": "手机数码"}]),
    ],
)
def test_products_are_counted(desk: Desk, question: str, groups: list[str] | None, filters: list[object]) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told.get("dimensions"), told.get("filters", [])) == (["products"], groups, filters)


@pytest.mark.parametrize("question", ["新品有哪些", "最近上架了什么新品", "new products", "which products are new"])
def test_new_ones_are_listed_with_their_prices(desk: Desk, question: str) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told["filters"]) == (["list_price"], ["product"], [NEW])


@pytest.mark.parametrize(
    ("question", "limit", "dear"),
    [("单价最高的商品", 1, True), ("最贵的5款商品", 5, True), ("最便宜的3款商品", 3, False)],
)
def test_the_dearest_are_ranked_by_price(desk: Desk, question: str, limit: int, dear: bool) -> None:
    told = understand(question, desk).arguments
    assert (told["measures"], told["dimensions"], told["limit"]) == (["list_price"], ["product"], limit)
    assert told.get("order", {"descending": True})["descending"] is dear


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("新品卖了多少", ["sales"]),
        ("卖了多少款商品", ["products_sold"]),
        ("有多少商品没卖出去", ["unsold_products"]),
    ],
)
def test_what_was_sold_is_no_catalogue(desk: Desk, question: str, measures: list[str]) -> None:
    assert understand(question, desk).arguments["measures"] == measures


@pytest.mark.parametrize("question", ["商品", "products", "商品排名", "对新品感兴趣的客户", "买过新品的客户有多少"])
def test_nothing_else_becomes_one(desk: Desk, question: str) -> None:
    assert "products" not in understand(question, desk).arguments.get("measures", ())
    assert "list_price" not in understand(question, desk).arguments.get("measures", ())


@pytest.mark.parametrize(
    ("turn", "measures"),
    [
        ("一共有多少商品", ["products"]),
        ("各品类有多少商品", ["products"]),
        ("新品有哪些", ["list_price"]),
        ("how many products do we have", ["products"]),
    ],
)
def test_after_another_figure_they_are_all_there_are(desk: Desk, turn: str, measures: list[str]) -> None:
    told = understand(turn, desk, understand("10月各城市的销售额", desk)).arguments
    assert (told["measures"], told["period"]) == (measures, "all")


@pytest.mark.parametrize("turn", ["best category on Double 11", "双11销售额最高的品类"])
def test_what_was_sold_in_some_days_does_not_go_on_from_prices(desk: Desk, turn: str) -> None:
    told = understand(turn, desk, understand("新品有哪些", desk)).arguments
    assert told == understand(turn, desk).arguments
    assert told["measures"] != ["list_price"]
