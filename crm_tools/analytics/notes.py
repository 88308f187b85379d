"""What a reader must see beside the numbers of a report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from crm_tools.analytics.engine import Engine
from crm_tools.analytics.fetch import Wanted, fetch
from crm_tools.analytics.periods import Period
from crm_tools.analytics.planning import Plan, note
from crm_tools.analytics.registry import DIMENSIONS
from crm_tools.texts import Words


def difference_note(running: Engine, planned: Plan, wanted: Wanted, today: dt.date) -> list[Words]:
    """The line by which product sales differ from sales, where they are split by something about the product.

    Coupons and other discounts lower an order's amount but none of its lines, so the two need not agree. Said only
    where all products are in the answer: under a filter on products the difference would mean nothing.
    """
    if "product_sales" not in planned.names or not any(entry.family == "item" for entry in planned.dimensions):
        return []
    if any(DIMENSIONS[condition.field].family == "item" for condition, _ in planned.filters):
        return []
    whole = replace(wanted, measures=("product_sales", "sales"), dimensions=())
    row = fetch(running, whole, today).iloc[0]
    products, sales = int(row["product_sales"]), int(row["sales"])
    if products == sales:
        return []
    return [
        note(
            "analytics.note.difference",
            products=_amount(products),
            sales=_amount(sales),
            difference=_amount(products - sales),
        )
    ]


def stock_notes(planned: Plan, period: Period) -> list[Words]:
    """What is a state at a day is said to be: its period's first day does not matter."""
    stocks = [entry for entry in planned.measures if entry.stock and not entry.segment]
    lists = [entry for entry in planned.measures if entry.segment]
    return [
        *(note("analytics.note.stock", measure=entry.label, end=period.end) for entry in stocks if period.start),
        *(note("analytics.note.listed", measure=entry.label, end=period.end) for entry in lists),
    ]


def _amount(cents: int) -> str:
    return f"{cents / 100:,.2f}"
