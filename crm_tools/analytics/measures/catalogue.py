"""Measures of the catalogue: how many products there are, and what they are offered at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tools.analytics.measures.making import measure, rows
from crm_tools.analytics.vocabulary import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _list_price(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.price_cents.mean(where=where)


CATALOGUE = (
    measure(
        "products",
        ("商品数", "Products in the catalogue"),
        "商品总数|商品种数|SKU数|SKU数量|SKU总数|catalogue size|product count|SKU count",
        "count",
        ("期末前上架的商品数（含已下架的）", "Products listed by the period's end, those taken off sale too"),
        Reading("catalogue", rows),
        additive=False,
        counts="product",
    ),
    measure(
        "list_price",
        ("平均标价", "Average list price"),
        "商品平均标价|标价均值|mean list price|average catalogue price",
        "money",
        ("商品标价的平均；单个商品就是它的标价", "The mean of the products' list prices; of one product, its own"),
        Reading("catalogue", _list_price, joins=frozenset(("products",))),
        additive=False,
        quotient=True,
    ),
)
