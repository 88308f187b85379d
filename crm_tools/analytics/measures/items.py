"""Measures of what was sold: the lines of orders."""

from __future__ import annotations

from crm_tools.analytics.measures.making import PAID, item_amount, measure, units
from crm_tools.analytics.vocabulary import Reading

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
)
