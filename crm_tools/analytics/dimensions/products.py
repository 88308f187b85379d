"""Dimensions of products."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.dimensions.bands import bands
from crm_tools.analytics.dimensions.making import column, dimension
from crm_tools.analytics.vocabulary import Banded, Dialect
from crm_tools.texts import Words

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _on_sale(t: ir.Table, _dialect: Dialect) -> ir.Value:
    import ibis

    return ibis.cases((t.active == 1, "yes"), (t.active == 0, "no"))


def _listed_on(t: ir.Table, _dialect: Dialect) -> ir.Value:
    from crm_tools.analytics.sql_functions import substr

    return substr(t.listed_at, 1, 10)


PRODUCTS = (
    dimension(
        "category",
        ("品类", "Category"),
        "类目|分类|商品类别|商品分类|商品类目|产品类别|产品线|类别|各品类|categories|product category|"
        "product categories|department|by category",
        "item",
        ("商品的品类", "The product's category"),
        column("category"),
        "products",
    ),
    dimension(
        "product",
        ("商品", "Product"),
        "产品|单品|货品|宝贝|SKU|各商品|每个商品|商品名称|products|item|items|article|goods|merchandise|by product|"
        "each product",
        "item",
        ("单个商品", "One product"),
        column("product_id"),
        unit="text",
        named_by="products",
        key_label=Words("商品ID", "Product ID"),
    ),
    bands(
        "price_band",
        ("价格带", "Price band"),
        "价位|价位段|价格段|价格区间|价格档|价格段位|价格分段|价格层级|price range|price ranges|price bands|"
        "price tier|price bracket|price level",
        "item",
        ("商品标价所在的区间（元），含下限", "Band of the product's list price in yuan, lower end included"),
        Banded("price_cents", (50, 100, 300, 1000, 3000)),
        "products",
    ),
    dimension(
        "on_sale",
        ("是否在售", "On sale"),
        "在售状态|上下架|上下架状态|on sale or not|availability|active or discontinued",
        "item",
        ("yes 在售、no 已下架", "yes: on sale; no: taken off"),
        _on_sale,
        "products",
    ),
    dimension(
        "listed_on",
        ("上架日期", "Listed on"),
        "上架时间|上市日期|上市时间|listing date|date listed|launch date",
        "item",
        ("商品的上架日期，只用来筛选", "The day the product was listed, for filters only"),
        _listed_on,
        "products",
        unit="day",
        groups=False,
    ),
    dimension(
        "price",
        ("商品标价", "List price"),
        "价格|售价|单价|标价|商品价格|商品单价|product price|unit price|list price|priced",
        "item",
        ("商品的标价（元），只用来筛选", "The product's list price in yuan, for filters only"),
        column("price_cents"),
        "products",
        unit="money",
        kind="money",
        groups=False,
    ),
)
