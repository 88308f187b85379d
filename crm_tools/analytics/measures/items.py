"""Measures of what was sold: the lines of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import PAID, distinct_orders, item_amount, measure, over, rows, units
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _products(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.product_id.nunique(where=where)


def _units_per_order(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return units(t, where) / distinct_orders(t, where).nullif(0)


def _average_unit_price(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return item_amount(t, where) / units(t, where).nullif(0)


ITEMS = (
    measure(
        "units",
        ("销量", "Units sold"),
        "销售件数|件数|销售数量|售出件数|卖出数量|卖出件数|商品件数|成交件数|销售量|units|quantity|quantity sold|"
        "items sold|pieces sold|volume sold",
        "count",
        ("已付订单的商品件数", "Pieces in paid orders"),
        Reading("order_items", units, PAID),
    ),
    measure(
        "product_sales",
        ("商品销售额", "Product sales"),
        "品类销售额|商品成交额|类目销售额|单品销售额|商品收入|category sales|sales of products|item sales|"
        "merchandise sales",
        "money",
        ("已付订单商品行的 件数 × 单价 合计", "Quantity × unit price over the items of paid orders"),
        Reading("order_items", item_amount, PAID),
    ),
    measure(
        "products_sold",
        ("动销商品数", "Products sold"),
        "卖出的商品种数|售出商品种数|有销量的商品数|distinct products sold|number of products sold|products with sales",
        "count",
        ("已付订单里不同的商品数", "Distinct products in paid orders"),
        Reading("order_items", _products, PAID),
        additive=False,
        counts="product",
    ),
    measure(
        "unsold_products",
        ("没卖出的商品数", "Number of unsold products"),
        "滞销商品数|未动销商品数|零销量商品数|unsold products|products without sales|products not sold",
        "count",
        (
            "期末前上架、期间内没有已付订单的商品数（含已下架的）",
            "Products listed by the period's end without a paid order in the period, those taken off sale too",
        ),
        Reading("unsold", rows),
        additive=False,
        counts="product",
    ),
    measure(
        "units_per_order",
        ("连带率", "Units per transaction"),
        "每单件数|单均件数|平均每单件数|客单件|件单数|UPT|average items in an order",
        "number",
        ("销量 ÷ 已付订单数", "Units ÷ paid orders with items"),
        Reading("order_items", _units_per_order, PAID),
        additive=False,
        quotient=True,  # over the orders that have items, which is no measure of its own
    ),
    measure(
        "average_unit_price",
        ("件单价", "Average price per unit"),
        "平均件单价|平均每件售价|平均成交单价|average selling price|average unit price|ASP",
        "money",
        ("商品销售额 ÷ 销量", "Product sales ÷ units"),
        Reading("order_items", _average_unit_price, PAID),
        additive=False,
        over=over("product_sales", "units"),
    ),
)
