"""Which products to recommend: what sells best, and for one customer the same list without what is owned."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import ibis
import pandas as pd

from crm_tools.analytics.compiling import to_sql
from crm_tools.analytics.desk import Desk
from crm_tools.analytics.engine import Engine, engine
from crm_tools.analytics.freshness import freshness_note
from crm_tools.analytics.periods import DAY, resolve
from crm_tools.analytics.placeholders import Placeholders, today_ends
from crm_tools.analytics.planning import note
from crm_tools.analytics.registry import DIMENSIONS, MEASURES
from crm_tools.analytics.request import Scalar
from crm_tools.analytics.result import Column, Result
from crm_tools.analytics.tables import ORDER_ITEMS, ORDERS, PRODUCTS
from crm_tools.analytics.vocabulary import Dialect
from crm_tools.texts import Language, UserError, say

_COLUMNS = (
    Column("product_id", DIMENSIONS["product"].key_label or DIMENSIONS["product"].label, "id"),
    Column("product", DIMENSIONS["product"].label, "text"),
    Column("category", DIMENSIONS["category"].label, "text"),
    Column("price", note("analytics.recommend.price"), "money"),
    Column("units", MEASURES["units"].label, "count"),
    Column("reason", note("analytics.recommend.reason"), "text"),
)


def recommend(
    desk: Desk,
    *,
    customer_id: int | None = None,
    params: Mapping[str, Scalar] | None = None,
    language: Language = "zh",
) -> Result:
    """The products to recommend: active, at least the floor price, most units in paid orders of the window.

    Columns ``product_id``, ``product``, ``category``, ``price`` (分), ``units`` and ``reason`` in ``language``; ties go
    to the lower id. For a customer, products ever paid for are skipped and the list filled from the next ranks on.
    ``params`` changes ``top``, ``min_price_yuan`` or ``days`` for this look. Raises UserError
    ``analytics.recommend.no_customer`` and those of definitions.
    """
    definitions = desk.definitions.changed({f"recommendation.{name}": value for name, value in (params or {}).items()})
    rule = definitions.recommendation
    period = resolve(f"last_{rule.days}_days", desk.today)
    low, high = period.bounds()
    with engine(desk, "recommend_products") as running:
        owned = _owned(running, customer_id, desk) if customer_id is not None else pd.DataFrame()
        values = (f"{desk.today + DAY} 00:00:00", low, high, rule.min_price_yuan * 100, rule.top + len(owned))
        found = running.run(_best_sql, values, rule.model_dump())
        notes = tuple(freshness_note(running, desk.today))
    found["rank"] = range(1, len(found) + 1)
    if not owned.empty:
        found = found[~found["product_id"].isin(owned["product_id"])]
    found = found.head(rule.top).reset_index(drop=True)
    found["reason"] = [_reason(row, owned, rule.days, language) for row in found.to_dict("records")]
    frame = found[[column.name for column in _COLUMNS]].astype(
        {"product_id": "int64", "price": "int64", "units": "int64"}
    )
    used = {f"recommendation.{name}": value for name, value in rule.model_dump().items()}
    return Result(_COLUMNS, frame, period, notes=notes, definitions=used, steps=tuple(running.steps))


def _owned(running: Engine, customer_id: int, desk: Desk) -> pd.DataFrame:
    """What the customer paid for: ``product_id``, ``product``, ``category``, the latest first."""
    values = (f"{desk.today + DAY} 00:00:00", customer_id)
    known = running.quietly("SELECT 1 FROM customers WHERE id = ?", (customer_id,))
    if not known:
        raise UserError("analytics.recommend.no_customer", id=customer_id)
    return running.run(_owned_sql, values, {"customer_id": customer_id})


def _reason(row: Mapping[Any, Any], owned: pd.DataFrame, days: int, language: Language) -> str:
    if not owned.empty and row["category"] is not None:
        alike = owned[owned["category"] == row["category"]]
        if not alike.empty:
            return say(
                "analytics.recommend.same_category",
                language,
                owned=alike["product"].iloc[0],
                category=row["category"],
                days=days,
                units=row["units"],
            )
    return say("analytics.recommend.popular", language, days=days, units=row["units"], rank=row["rank"])


@lru_cache(maxsize=4)
def _best_sql(dialect: Dialect) -> str:
    p = Placeholders()
    paid = ORDERS.filter(ORDERS.pay_status == "paid", ORDERS.created_at >= p.text(), ORDERS.created_at < p.text())
    items = ORDER_ITEMS.select("order_id", "product_id", "quantity")
    sold = paid.inner_join(items, paid.id == items.order_id)
    totals = sold.group_by("product_id").agg(units=sold.quantity.sum())
    fitting = PRODUCTS.filter(PRODUCTS.active == 1, PRODUCTS.price_cents >= p.number())
    about = fitting.select("category", fitting_id="id", product="title", price="price_cents")
    both = totals.inner_join(about, totals.product_id == about.fitting_id)
    best = both.order_by(ibis.desc("units"), "product_id").limit(p.limit())
    return to_sql(best.select("product_id", "product", "category", "price", "units"), dialect, p)


@lru_cache(maxsize=4)
def _owned_sql(dialect: Dialect) -> str:
    p = Placeholders()
    paid = ORDERS.filter(
        ORDERS.customer_id == p.integer(), ORDERS.pay_status == "paid", ORDERS.created_at < today_ends()
    )
    bought = paid.inner_join(ORDER_ITEMS.select("order_id", "product_id"), [("id", "order_id")])
    latest = bought.group_by("product_id").agg(latest=bought.created_at.max())
    about = PRODUCTS.select("category", about_id="id", product="title")
    both = latest.inner_join(about, latest.product_id == about.about_id)
    return to_sql(
        both.order_by(ibis.desc("latest"), "product_id").select("product_id", "product", "category"), dialect, p
    )
